"""Media become public with words for those who do not see them."""

import pytest
from django.test import Client

from events.editions.planning import PublishingRefused
from events.editions.publishing import publish
from events.models import Event, Timeline
from tests.admin.conftest import address
from tests.desk import an_event, document, latest_revision, published, written

pytestmark = pytest.mark.django_db
PICTURE = {"url": "https://example.org/a.png", "caption": "A fab"}
REFUSED = "its media has no alternative text"


def test_media_without_alternative_text_are_not_published(editor: Client) -> None:
    written(an_event("a", media=PICTURE | {"alt": " "}))
    event = Event.objects.get()
    with pytest.raises(PublishingRefused, match=REFUSED):
        publish([latest_revision(event)], by=None, note="A note")
    page = editor.get(address(event)).content.decode()
    assert f'<a href="#id_media_alt">{REFUSED}</a>' in page
    published(an_event("a", media=PICTURE | {"alt": "A clean room"}))
    assert document("a")["media"]["alt"] == "A clean room"


def test_a_timeline_needs_them_too(editor: Client) -> None:
    timeline = {"slug": "t", "title": "T", "question": {"kind": ["rule"]}, "media": PICTURE}
    published(an_event("a"))
    written(timelines=[timeline])
    with pytest.raises(PublishingRefused, match=REFUSED):
        publish([latest_revision(Timeline.objects.get())], by=None, note="A note")


def test_what_was_public_without_them_can_be_corrected_and_follows_its_neighbours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actors = [{"slug": "doc", "name": "Commerce", "kind": "agency"}]
    bare = an_event("a", media=PICTURE, actors=[{"actor": "doc", "role": "issuer"}])
    with monkeypatch.context() as before:
        before.setattr("events.documents.event.lacks_alt_text", lambda row, public: False)
        published(bare, actors=actors)
    published(actors=[actors[0] | {"name": "Department of Commerce"}])
    assert document("a")["actors"][0]["name"] == "Department of Commerce"
    published(bare | {"title": "Another title"}, actors=actors)
    assert document("a")["title"] == "Another title"
    with pytest.raises(PublishingRefused, match=REFUSED):
        published(bare | {"media": PICTURE | {"url": "https://example.org/b.png"}}, actors=actors)
