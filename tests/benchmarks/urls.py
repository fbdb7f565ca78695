"""Annals' addresses, and those of what it is compared to."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.urls import urlpatterns

from .normalised.graphql import graphql
from .normalised.views import EventList, empty

urlpatterns = [
    *urlpatterns,
    path("normalised/events", EventList.as_view()),
    path("normalised/graphql", csrf_exempt(graphql)),
    path("normalised/empty", empty),
]
