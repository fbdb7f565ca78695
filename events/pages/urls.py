from django.urls import path

from . import views

urlpatterns = [
    path("", views.Home.as_view()),
    path("events/<str:slug>", views.EventPage.as_view()),
    path("sources/<str:slug>", views.SourcePage.as_view()),
    path("timelines/<str:slug>", views.TimelinePage.as_view()),
    path("embed", views.Embed.as_view()),
    path("embed/<str:slug>", views.Embed.as_view()),
]
