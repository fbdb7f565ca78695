from django.urls import path

from . import views

urlpatterns = [
    path("editions", views.EditionList.as_view()),
    path("editions/<int:number>", views.EditionDetail.as_view()),
]
