from django.urls import path

from . import views

urlpatterns = [
    path("sources", views.SourceList.as_view()),
    path("sources.<str:suffix>", views.SourceList.as_view()),
    path("sources/<str:slug>.<str:suffix>", views.SourceDetail.as_view()),
    path("sources/<str:slug>", views.SourceDetail.as_view()),
    path("sources/<str:slug>/look", views.SourceLook.as_view()),
    path("sources/<str:slug>/captures", views.CaptureList.as_view()),
    path("sources/<str:slug>/captures/<int:number>", views.CaptureDetail.as_view()),
    path("sources/<str:slug>/changes", views.WordingChangeList.as_view()),
    path("sources/<str:slug>/changes/<int:first>..<int:last>", views.WordingChangeDetail.as_view()),
]
