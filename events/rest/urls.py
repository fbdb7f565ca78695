from django.urls import path

from . import views

urlpatterns = [
    path("events", views.EventList.as_view()),
    path("events.<str:suffix>", views.EventList.as_view()),
    path("events/<str:slug>.<str:suffix>", views.EventDetail.as_view()),
    path("events/<str:slug>", views.EventDetail.as_view()),
    path("events/<str:slug>/history", views.EventHistory.as_view()),
    path("timelines/<str:slug>.<str:suffix>", views.TimelineDetail.as_view()),
    path("timelines/<str:slug>", views.TimelineDetail.as_view()),
]
