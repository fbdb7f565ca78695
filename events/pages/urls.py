from django.urls import path

from . import compare_views, discovery, edition_views, frames, question_compare, term_views, views

urlpatterns = [
    path("", views.Home.as_view()),
    path("events/<str:slug>", views.EventPage.as_view()),
    path("sources/<str:slug>", views.SourcePage.as_view()),
    path("events/<str:slug>/compare", compare_views.EventComparison.as_view()),
    path("sources/<str:slug>/compare", compare_views.SourceComparison.as_view()),
    path("actors/<str:slug>", term_views.ActorPage.as_view()),
    path("topics/<str:slug>", term_views.TopicPage.as_view()),
    path("kinds/<str:slug>", term_views.KindPage.as_view()),
    path("publishers/<str:slug>", term_views.PublisherPage.as_view()),
    path("timelines", term_views.TimelinesPage.as_view()),
    path("about", views.About.as_view()),
    path("timelines/<str:slug>", views.TimelinePage.as_view()),
    path("compare", question_compare.QuestionComparison.as_view()),
    path("editions", edition_views.EditionsPage.as_view()),
    path("editions.atom", edition_views.EditionFeed.as_view()),
    path("editions/<int:number>", edition_views.EditionPage.as_view()),
    path("embed", frames.TimelineFrame.as_view()),
    path("embed/<str:slug>", frames.TimelineFrame.as_view()),
    path("embed/events/<str:slug>", frames.EventFrame.as_view()),
    path("embed/sources/<str:slug>/changes/<int:first>..<int:last>", frames.ChangeFrame.as_view()),
    path("sitemap.xml", discovery.Sitemap.as_view()),
    path("sitemap-<str:subject>-<int:page>.xml", discovery.SitemapPart.as_view()),
    path("manifest.webmanifest", discovery.manifest),
    path(".well-known/security.txt", discovery.security),
    path(".well-known/api-catalog", discovery.api_catalog),
]
