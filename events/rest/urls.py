from django.urls import path

from . import views

urlpatterns = [
    path("events", views.EventList.as_view()),
    path("events/<str:slug>", views.EventDetail.as_view()),
    path("events/<str:slug>/history", views.EventHistory.as_view()),
]
