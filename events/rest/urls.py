from django.urls import path

from events.editions.rest.subjects import SubjectDetail, SubjectList

from . import compare, groups, quote_check, views
from .actors import ActorList
from .openapi.views import ApiDocs, Codebook, OpenApiDocument
from .timelines import TimelineList

#: The subjects of the vocabulary, by the plural their addresses have.
_VOCABULARY = {"kinds": "kind", "topics": "topic", "actors": "actor", "publishers": "publisher"}

urlpatterns = [
    path("events", views.EventList.as_view()),
    path("events.<str:suffix>", views.EventList.as_view()),
    path("events/compare", compare.EventCompare.as_view()),
    path("events/compare.<str:suffix>", compare.EventCompare.as_view()),
    path("events/facets", views.EventFacets.as_view()),
    path("events/groups", groups.EventGroups.as_view()),
    path("events/groups.<str:suffix>", groups.EventGroups.as_view()),
    path("events/histogram", views.EventHistogram.as_view()),
    path("events/<str:slug>.<str:suffix>", views.EventDetail.as_view()),
    path("events/<str:slug>", views.EventDetail.as_view()),
    path("events/<str:slug>/history", views.EventHistory.as_view()),
    path("events/<str:slug>/diff", views.EventDiff.as_view()),
    path("openapi.json", OpenApiDocument.as_view()),
    path("codebook.md", Codebook.as_view(), name="codebook"),
    path("docs", ApiDocs.as_view()),
    path("quotes", views.QuoteList.as_view()),
    path("quotes/check", quote_check.QuotationCheck.as_view()),
    path("timelines", TimelineList.as_view()),
    path("timelines/<str:slug>.<str:suffix>", views.TimelineDetail.as_view()),
    path("timelines/<str:slug>", views.TimelineDetail.as_view()),
    path("actors", ActorList.as_view()),
    *(path(plural, SubjectList.as_view(subject=_VOCABULARY[plural])) for plural in ("kinds", "topics", "publishers")),
    *(
        path(f"{plural}/<str:slug>", SubjectDetail.as_view(subject=subject, plural=plural))
        for plural, subject in _VOCABULARY.items()
    ),
]
