"""The shipped timeline: sourced, verbatim, plausible, and told in words a reader understands."""

import datetime as dt
import itertools
import re
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from config.run import DRAFTS
from events.editions.edtf import Edtf
from events.exchange.annals import read
from events.exchange.schema import check_row
from tests.answers import Json
from tests.content.shipped import CURATED, DRAFT_EVENTS, EVENTS, PUBLISHED, QUOTES, SOURCES, rows

# Words that judge rather than tell.
JUDGING = re.compile(
    r"\b(aggressive|bully\w*|blatant|brutal|crackdown|draconian|dramatic|egregious|furious|historic|hostile|infamous|landmark"
    r"|massive|notorious|outrageous|reckless|ruthless|shocking|sinister|so-called|stunning|sweeping|unfair|unprecedented)\b",
    re.IGNORECASE,
)
#: What an event does to another cannot come before it.
LATER = {"responds_to", "amends", "corrects", "rescinds", "supersedes", "suspends", "extends", "implements"}

RELATIONS = [(event["slug"], relation) for event in EVENTS.values() for relation in event.get("relations") or []]


def axis(slug: str) -> Edtf:
    return Edtf.parse(EVENTS[slug]["dates"][0]["date"])


def first_day(slug: str) -> dt.date:
    """The first day anything is known of an event, as when it was announced."""
    days = [Edtf.parse(dated["date"]).earliest for dated in EVENTS[slug]["dates"]]
    return min(day for day in days if day)


@pytest.mark.parametrize("file", [*PUBLISHED, DRAFTS], ids=lambda file: file.name)
def test_every_row_can_be_read_and_fits(file: Path) -> None:
    reading = read(file.name, file.read_bytes())
    assert reading.problems == []
    assert [str(problem) for row in reading.rows for problem in check_row(row)[1].problems] == []


def test_there_are_at_least_180_events_from_august_2017_on() -> None:
    assert len(EVENTS) >= 180
    dated = [(date.precision, date.earliest) for date in map(axis, EVENTS) if date.earliest]
    assert len(dated) == len(EVENTS)
    assert min(earliest for precision, earliest in dated if precision == "day").isoformat() == "2017-08-14"
    assert min(earliest for _, earliest in dated).year == 2017


def test_every_event_has_sources_a_date_a_summary_and_a_place_in_the_vocabulary() -> None:
    lacking = [
        (slug, key)
        for slug, event in EVENTS.items()
        for key in (
            "title",
            "summary",
            "kind",
            "dates",
            "topics",
            "jurisdictions",
            "actors",
            "citations",
            "significance",
        )
        if not event.get(key)
    ]
    assert [one for one in lacking if one[1] not in ("actors", "jurisdictions")] == []
    # No authority acts where companies launch, agree or reach something, or somebody gives an opinion.
    assert {EVENTS[slug]["kind"] for slug, _ in lacking} <= {
        "milestone",
        "product-launch",
        "opinion",
        "statement",
        "enforcement",
        "agreement",
    }


def test_titles_are_short_neutral_and_unlike_each_other() -> None:
    assert [slug for slug, event in EVENTS.items() if len(event["title"]) > 90 or event["title"].endswith(".")] == []
    assert [slug for slug, event in EVENTS.items() if JUDGING.search(event["title"])] == []
    assert [title for title, times in Counter(event["title"] for event in EVENTS.values()).items() if times > 1] == []


def test_titles_and_summaries_spell_out_what_only_the_field_abbreviates() -> None:
    jargon = re.compile(r"\b(MOFCOM|BIS|USTR|SAMR|CAC|IEEPA|FDPR|UEL|TGL|VEU)\b")
    answer = {slug: f"{event['title']} {event['summary']}" for slug, event in EVENTS.items()}
    assert [slug for slug, words in answer.items() if jargon.search(words)] == []


def test_summaries_are_one_to_three_sentences_without_words_of_judgement() -> None:
    sentences = {slug: re.findall(r"[.!?][”’']?(?=\s|$)", event["summary"]) for slug, event in EVENTS.items()}
    assert [
        slug for slug, ends in sentences.items() if not 1 <= len(ends) <= 4 or len(EVENTS[slug]["summary"]) > 600
    ] == []
    # What is quoted is the speaker's judgement.
    unquoted = {slug: re.sub("“[^”]*”", "", event["summary"]) for slug, event in EVENTS.items()}
    assert [slug for slug, summary in unquoted.items() if JUDGING.search(summary)] == []


def test_a_quotation_has_at_most_thirty_words() -> None:
    assert [(slug, c["source"]) for slug, c in QUOTES if len(c["quote"].split()) > 30] == []


def test_most_events_are_quoted() -> None:
    assert len({slug for slug, _ in QUOTES}) > len(EVENTS) * 0.8


def test_every_quotation_is_the_one_that_was_read() -> None:
    """A changed quotation has to be read in its source again, and its digest written to tests/data/curated.json."""
    digests = [(c["source"], sha256(c["quote"].encode()).hexdigest()[:12], c["quote"]) for _, c in QUOTES]
    assert [one for one in digests if one[1] not in CURATED["quotations"].get(one[0], [])] == []
    stated = {(source, digest) for source, read in CURATED["quotations"].items() for digest in read}
    assert stated - {one[:2] for one in digests} == set()


def test_a_quotation_of_a_source_in_chinese_is_marked_as_a_translation_or_is_in_chinese() -> None:
    chinese = {slug for slug, source in SOURCES.items() if (source.get("language") or "en").startswith("zh")}
    cited = [(slug, c) for slug, c in QUOTES if c["source"] in chinese]
    assert cited
    assert [(slug, c["source"]) for slug, c in cited if c["quote"].isascii() and not c.get("translated_from")] == []


def test_a_quotation_is_in_the_language_it_is_said_to_be_in() -> None:
    """German words were once marked as English translated from German."""
    same = [(slug, c["source"]) for slug, c in QUOTES if c.get("translated_from") == (c.get("language") or "en")]
    assert same == []
    german = [(slug, c["source"]) for slug, c in QUOTES if re.search(r"\b(und|nicht|sich|der)\b", c["quote"])]
    assert [
        one for one in german if (one[0], one[1], "de") not in {(s, c["source"], c.get("language")) for s, c in QUOTES}
    ] == []


def test_the_words_of_chinese_spokespersons_and_orders_are_marked_as_translated() -> None:
    """What a note calls translated, a statement's text or a spokesperson's words, was said in Chinese."""
    said = re.compile(r"translat|unofficial translation|spokesperson (Q&A|reasoning)|MOFCOM statement as quoted")
    unmarked = [
        (slug, c["source"])
        for slug, c in QUOTES
        if said.search(c.get("supports") or "") and not c.get("translated_from")
    ]
    assert unmarked == []


@pytest.mark.parametrize("type", sorted(LATER | {"part_of"}))
def test_relations_of_one_type_have_no_circle(type: str) -> None:
    following: dict[str, set[str]] = {}
    for slug, relation in RELATIONS:
        if relation["type"] == type:
            following.setdefault(slug, set()).add(relation["event"])

    def reaches(start: str, goal: str, seen: frozenset[str]) -> bool:
        return any(
            one == goal or (one not in seen and reaches(one, goal, seen | {one})) for one in following.get(start, ())
        )

    assert [slug for slug in following if reaches(slug, slug, frozenset())] == []


def test_what_answers_or_changes_another_event_does_not_come_before_it() -> None:
    early = [
        (slug, relation["type"], relation["event"])
        for slug, relation in RELATIONS
        if relation["type"] in LATER and relation["event"] in EVENTS
        if (axis(slug).latest or axis(slug).earliest or dt.date.min) < first_day(relation["event"])
    ]
    assert early == []


def test_relations_say_whether_they_are_stated_or_inferred() -> None:
    assert [(slug, r["event"]) for slug, r in RELATIONS if r.get("basis") not in ("stated", "inferred")] == []
    assert {r["basis"] for _, r in RELATIONS} == {"stated", "inferred"}


def test_no_act_is_listed_twice() -> None:
    """Two events of one kind on one axis date that cite one official document are one event."""
    official = {
        slug
        for slug, source in SOURCES.items()
        if source["type"] in ("regulation", "official_notice", "executive_order")
    }
    acts: dict[tuple[str, str, str], list[str]] = {}
    for slug, event in EVENTS.items():
        for source in {citation["source"] for citation in event["citations"]} & official:
            acts.setdefault((source, event["kind"], event["dates"][0]["date"]), []).append(slug)
    assert [slugs for slugs in acts.values() if len(slugs) > 1] == []


def test_addresses_are_whole_and_each_source_is_listed_once() -> None:
    urls = [source["url"] for source in SOURCES.values() if source.get("url")]
    assert [url for url in urls if not re.fullmatch(r"https?://[\w.-]+\.[a-z]{2,}(:\d+)?(/[^\s<>\"]*)?", url)] == []
    assert [url for url, times in Counter(urls).items() if times > 3] == []


@pytest.mark.parametrize(
    ("subject", "used"),
    [
        ("kind", lambda event: [event["kind"]]),
        ("topic", lambda event: event.get("topics") or []),
        ("actor", lambda event: [part["actor"] for part in event.get("actors") or []]),
    ],
)
def test_every_word_of_the_vocabulary_is_used_and_defined(subject: str, used: Callable[[Json], list[str]]) -> None:
    words = rows(subject, PUBLISHED)
    in_use = set(itertools.chain.from_iterable(used(event) for event in (*EVENTS.values(), *DRAFT_EVENTS.values())))
    assert words.keys() - in_use == set()
    if subject != "actor":
        assert [slug for slug, word in words.items() if not (word.get("description") or "").endswith(".")] == []


def test_every_source_is_cited_or_attests_a_date() -> None:
    used = {
        slug
        for event in (*EVENTS.values(), *DRAFT_EVENTS.values())
        for citation in event["citations"]
        for slug in (citation["source"], citation.get("via"))
    } | {slug for event in EVENTS.values() for dated in event["dates"] for slug in dated.get("sources") or []}
    used |= {capture.get("via") for source in SOURCES.values() for capture in source.get("captures") or []}
    assert SOURCES.keys() - used == set()


def test_conflicts_are_shown_not_settled() -> None:
    dates = [dated for event in EVENTS.values() for dated in event["dates"]]
    disputed = [dated for dated in dates if dated.get("status") == "disputed"]
    assert len(disputed) >= 4
    assert [dated for dated in disputed if not dated.get("sources")] == []
    assert sum(dated.get("status") == "cancelled" for dated in dates) >= 4
    assert sum(c.get("stance") == "contradicts" for event in EVENTS.values() for c in event["citations"]) >= 4


def test_the_day_of_the_rewording_is_a_window() -> None:
    assert axis("bis-ascend-wording-amended").text == "[2025-05-14..2025-05-19]"


def test_what_is_not_verified_stays_a_draft() -> None:
    doubtful = set(CURATED["unverified"])
    assert len(doubtful) > 10
    assert doubtful & EVENTS.keys() == set()
    assert doubtful <= DRAFT_EVENTS.keys()
    assert [slug for slug, event in EVENTS.items() if {c["source"] for c in event["citations"]} == {"sscim-db"}] == []


def test_every_event_has_the_date_that_was_found_for_it() -> None:
    """An unknown day within bounds, which the table writes a/b, is a window here."""
    assert CURATED["dates"].keys() == EVENTS.keys()
    differing = {}
    for slug, date in CURATED["dates"].items():
        answer = {dated["date"] for dated in EVENTS[slug]["dates"]}
        a, slash, b = date.partition("/")
        # What is still in force is written as open here.
        if not answer & {date, f"{date}/..", f"[{a}..{b}]" if slash else ""}:
            differing[slug] = (date, sorted(answer))
    assert differing == {}


def test_every_claim_of_the_article_that_is_verified_has_an_event() -> None:
    claimed = set(CURATED["claims"])
    assert len(claimed) > 20
    assert claimed - EVENTS.keys() - DRAFT_EVENTS.keys() == set()


def test_a_claim_of_the_article_is_attributed_to_the_article() -> None:
    """An event that only the opinion piece attests is told as what a state-media article says."""
    alone = [slug for slug, event in EVENTS.items() if {c["source"] for c in event["citations"]} == {"article-oped"}]
    assert [slug for slug in alone if "article" not in (EVENTS[slug]["title"] + EVENTS[slug]["summary"]).lower()] == []


def test_the_timelines_are_shipped_and_their_events_exist() -> None:
    timelines = rows("timeline", PUBLISHED)
    expected = "us-china-technology", "ascend-wording", "reworded-releases", "huawei-since-2019", "minerals-and-chips"
    assert timelines.keys() == set(expected)
    assert [
        slug for slug, timeline in timelines.items() if not timeline.get("eras") or not timeline.get("description")
    ] == []
    requested = {slug for timeline in timelines.values() for slug in timeline["question"].get("slug", [])}
    assert requested <= EVENTS.keys()
