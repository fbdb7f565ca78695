from django.urls import path

from . import views

urlpatterns = [
    path("editions", views.EditionList.as_view()),
    path("editions/<int:number>", views.EditionDetail.as_view()),
    path("changes", views.ChangeList.as_view()),
    path("verify/<str:digest>", views.DigestDetail.as_view()),
]
