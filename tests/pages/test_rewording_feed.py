"""The feed of changes of wording: of a source, a publisher, a question."""

import feedparser
import pytest
from django.test import Client

from tests.answers import Json
from tests.desk import an_event, published

pytestmark = pytest.mark.django_db
OLD, NEW = "Use of the chips is banned in 2025.", "Use of the chips is not banned in 2025."


def source(slug: str, *texts: str, **more: Json) -> dict[str, Json]:
    captures = [{"seen": f"2025-05-1{day}", "text": f"First. {text} Last."} for day, text in enumerate(texts)]
    named = {"slug": slug, "title": f"Title of {slug}", "type": "press_release", "rights": "public_domain"}
    return named | {"captures": captures} | more


@pytest.fixture(autouse=True)
def world() -> None:
    publishers = [{"slug": "bureau", "name": "Bureau"}, {"slug": "ministry", "name": "Ministry"}]
    published(
        an_event("a", topics=["chips"], citations=[{"source": "notice", "quote": OLD}, {"source": "letter"}]),
        an_event("b", citations=[{"source": "speech"}, {"source": "calm"}]),
        topics=[{"slug": "chips", "name": "Chips"}],
        publishers=publishers,
        sources=[
            source("notice", OLD, NEW, publisher="bureau"),
            source("letter", "It costs 5.", "It costs 6.", publisher="ministry"),
            source("speech", "We, too, came.", "We too came.", publisher="ministry"),
            source("calm", "Nothing changes.", publisher="ministry"),
        ],
    )


def entries(client: Client, **question: str) -> list[tuple[str, str]]:
    """The titles of the feed, with the paths they lead to."""
    answer = client.get("/rewordings.atom", question)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    return [(one.title, one.link.partition("testserver")[2]) for one in feed.entries]


NOTICE = ("Quoted words reworded: Title of notice", "/sources/notice/compare?from=1&to=2")
LETTER = ("A number changed: Title of letter", "/sources/letter/compare?from=1&to=2")
SPEECH = ("Punctuation or capitals changed: Title of speech", "/sources/speech/compare?from=1&to=2")


def test_of_one_edition_the_heaviest_change_comes_first(client: Client) -> None:
    assert entries(client) == [NOTICE, LETTER, SPEECH]


def test_a_later_edition_comes_before_an_earlier_one(client: Client) -> None:
    published(sources=[source("speech", "We, too, came.", "We too came.", "We too came!", publisher="ministry")])
    (first, *others) = entries(client)
    assert first == (SPEECH[0], "/sources/speech/compare?from=2&to=3")
    assert others == [NOTICE, LETTER, SPEECH]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"source": "letter"}, [LETTER]),
        ({"publisher": "ministry"}, [LETTER, SPEECH]),
        ({"publisher": "bureau"}, [NOTICE]),
        ({"topic": "chips"}, [NOTICE, LETTER]),
        ({"topic": "chips", "publisher": "ministry"}, [LETTER]),
        ({"source": "calm"}, []),
    ],
)
def test_a_source_a_publisher_or_a_question_has_a_feed(
    client: Client, question: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert entries(client, **question) == expected


def test_the_words_are_shown_with_when_they_changed_and_escaped(client: Client) -> None:
    published(sources=[source("calm", "Nothing changes.", "Nothing <b>changes</b> now.", publisher="ministry")])
    entry = feedparser.parse(client.get("/rewordings.atom", {"source": "calm"}).content).entries[0]
    assert "11 May 2025" in entry.summary
    assert "<ins>&lt;b&gt;changes&lt;/b&gt; now</ins>" in entry.summary
    assert entry.id.startswith("urn:uuid:")


def test_each_question_has_a_feed_of_its_own_by_id_and_title(client: Client) -> None:
    questions = ["", "source=letter", "source=calm", "publisher=ministry", "topic=chips", "topic=chips&since=2025"]
    feeds = {one: feedparser.parse(client.get(f"/rewordings.atom?{one}").content).feed for one in questions}
    assert [feed.title.removeprefix("Annals: changes of wording") for feed in feeds.values()] == [
        "",
        " in sources of events with source letter",
        " in sources of events with source calm",
        " in sources of events with publisher ministry",
        " in sources of events with topic chips",
        " in sources of events with topic chips, since 2025",
    ]
    ids = [feed.id for feed in feeds.values()]
    assert len(set(ids)) == len(ids)
    assert all(id.startswith("urn:uuid:") for id in ids)
    again = feedparser.parse(client.get("/rewordings.atom?since=2025&topic=chips").content).feed
    assert again.id == feeds["topic=chips&since=2025"].id
    # A feed of the events themselves is another one.
    assert feedparser.parse(client.get("/api/v1/events.atom?topic=chips").content).feed.id not in ids


def test_an_unknown_word_is_an_error_that_names_the_nearest(client: Client) -> None:
    answer = client.get("/rewordings.atom", {"source": "leter"})
    assert answer.status_code == 400
    assert "letter" in answer.content.decode()


@pytest.mark.parametrize("path", ["/sources/letter", "/publishers/ministry", "/topics/chips"])
def test_pages_announce_the_feed(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    _, plural, slug = path.split("/")
    assert f'href="/rewordings.atom?{plural[:-1]}={slug}"' in page
