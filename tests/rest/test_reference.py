"""docs/rest.md, "What each filter means", written down a second time and held against the server."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Collection

import orjson
import pytest
from django.test import Client

from tests.answers import Json
from tests.desk import an_event, published
from tests.random_questions import make_question

pytestmark = pytest.mark.django_db

FIRST, LAST = dt.date.min.isoformat(), dt.date.max.isoformat()
DATES = [
    "2019-03-04", "2019-05-16", "2019-05", "2019", "2020-02-29", "2018/2019", "2019-05-16/..", "../2018",
    "[2019-05-01..2019-05-20]",
    "2019-06~", "2019-05-10?", "201X", "[2020..]", "2019-21", "2019-05-20/2020-01-01",
]  # fmt: skip
DAYS = ["2018-06-01", "2019-05-01", "2019-05-10", "2019-05-16", "2019-05-17", "2019-05-31", "2019-07-01", "2020-01-01"]
TYPES = ["announced", "effective", "applicable", "ends", "removed"]
STATUSES = ["accepted", "accepted", "accepted", "disputed", "scheduled", "cancelled"]
LANGUAGES = ["en", "zh", "zh-Hans", "de"]
#: The numbers of the sources that have captures.
CAPTURED = (1, 6)
TOPICS, ACTORS, ROLES = ["chips", "tariffs", "rare-earths"], ["huawei", "zte"], ["target", "issuer"]


@pytest.fixture
def events(client: Client) -> list[dict[str, Json]]:
    chance = random.Random(11)
    sources: list[dict[str, Json]] = [
        {"slug": f"source-{number}", "title": f"Source {number}", "type": chance.choice(["report", "statute"]),
         "language": LANGUAGES[number % 4], "published": chance.choice(["2019-05-10", "2019-05~", "2019", None])}
        for number in range(8)
    ]  # fmt: skip
    for number in CAPTURED:
        sources[number]["captures"] = [{"seen": "2019-06", "text": "A capture"}]
    rows = [_row(chance, number, sources) for number in range(70)]
    published(
        *rows,
        sources=sources,
        topics=[{"slug": slug, "name": slug} for slug in TOPICS],
        actors=[{"slug": slug, "name": slug, "kind": "company", "country": "CN"} for slug in ACTORS],
    )
    published(*(row | {"title": f"{row['title']}, again"} for row in rows[10:30]))
    published(topics=[{"slug": "chips", "name": "Semiconductors"}])
    lines = client.get("/api/v1/events.ndjson").getvalue().splitlines()
    answer = [orjson.loads(line) for line in lines]
    for event in answer:
        entries = client.get(f"/api/v1/events/{event['slug']}/history?cause=all").json()["results"]
        event["changes"] = [(entry["edition"], entry["cause"]) for entry in entries]
    return answer


def _row(chance: random.Random, number: int, sources: list[dict[str, Json]]) -> dict[str, Json]:
    kinds = chance.sample(TYPES, chance.randint(1, 4))
    return an_event(
        f"event-{number}",
        dates=[{"type": one, "date": chance.choice(DATES), "status": chance.choice(STATUSES)} for one in kinds],
        topics=chance.sample(TOPICS, chance.randint(0, 2)),
        jurisdictions=chance.sample(["US", "CN", "EU"], chance.randint(0, 2)),
        significance=chance.randint(1, 5),
        actors=[{"actor": slug, "role": chance.choice(ROLES)} for slug in chance.sample(ACTORS, chance.randint(0, 2))],
        citations=[
            {"source": one["slug"], "stance": chance.choice(["supports", "supports", "contradicts"])}
            for one in chance.sample(sources, chance.randint(1, 2))
        ],
        identifiers=[{"wikidata": ["Q1"]}, {"docket": ["A-1", "B-2"]}, {"docket": ["B-2"]}, {}][number % 4],
    )


VALUES = {
    "topic": TOPICS,
    "actor": ACTORS,
    "role": ROLES,
    "jurisdiction": ["US", "CN", "EU", "JP"],
    "identifier": ["wikidata:Q1", "docket:A-1", "docket:B-2"],
    "source_type": ["report", "statute"],
    "source": [f"source-{number}" for number in range(8)],
    "language": ["zh", "ZH-hans", "en", "de", "fr"],
    "date_type": TYPES,
    "precision": ["day", "month", "year", "season"],
    "since": DAYS[:5],
    "until": DAYS[4:],
    "date_match": ["certain", "possible"],
    "in_force_on": DAYS,
    "attested_by": DAYS,
    "changed_since": ["1", "2"],
    "cause": ["own", "neighbour", "own,neighbour"],
    "disputed": ["true", "false"],
    "significance_min": ["1", "2"],
    "significance_max": ["2", "3", "4", "5"],
    "sources_min": ["1", "2"],
    "primary": ["true", "false"],
    "has_captures": ["true", "false"],
    "order": ["date", "-date", "updated", "-updated", "significance"],
}


def questions() -> list[dict[str, str]]:
    chance = random.Random(7)
    answer = [make_question(chance, VALUES, 1, 4) for _ in range(300)]
    # What asks for no role and for no type of date is refused.
    return [one for one in answer if all(others(one, name, some) for name, some in _OTHERS.items() if name in one)][
        :200
    ]


_OTHERS = {"role": ROLES, "date_type": TYPES}


def test_the_server_answers_as_the_documentation_says(client: Client, events: list[dict[str, Json]]) -> None:
    answered = 0
    for question in questions():
        page = client.get("/api/v1/events", question | {"limit": 100, "facets": "topic,actor,year"}).json()
        expected = in_order([one for one in events if answers(one, question)], question)
        assert [one["slug"] for one in page["results"]] == [one["slug"] for one in expected], question
        if day := question.get("in_force_on"):
            assert page["in_force"] == {one["slug"]: state(one["dates"], day) for one in expected}, question
        assert page["facets"] == facets(events, question), question
        answered += bool(expected)
    assert answered > 120


def listed(question: dict[str, str], name: str) -> set[str]:
    """The values that a list chooses."""
    return {value for value in question.get(name, "").split(",") if value and not value.startswith("!")}


def excluded(question: dict[str, str], name: str) -> set[str]:
    return {value[1:] for value in question.get(name, "").split(",") if value.startswith("!")}


def others(question: dict[str, str], name: str, values: Collection[str]) -> set[str]:
    """The values of a list that excludes on the same part: those it chooses, else all, without those it excludes."""
    return (listed(question, name) or set(values)) - excluded(question, name) if name in question else set()


def answers(event: Json, question: dict[str, str]) -> bool:
    sources = [citation["source"] for citation in event["citations"]]
    parts = {(one["slug"], one["role"]) for one in event["actors"]}
    actors, roles = listed(question, "actor"), others(question, "role", ROLES)
    has = {
        "topic": {one["slug"] for one in event["topics"]},
        "jurisdiction": set(event["jurisdictions"]),
        "source_type": {one["type"] for one in sources},
        "source": {one["slug"] for one in sources},
        "precision": {event["date"]["precision"]},
        "identifier": {f"{name}:{one}" for name, many in event.get("identifiers", {}).items() for one in many},
    }
    day, number = question.get("attested_by"), int(question.get("changed_since", -1))
    disputed = any(one["status"] == "disputed" for one in event["dates"]) or any(
        one["stance"] == "contradicts" for one in event["citations"]
    )
    captured = any(one["slug"] == f"source-{number}" for one in sources for number in CAPTURED)
    return (
        all(not (chosen := listed(question, name)) or chosen & values for name, values in has.items())
        and not any(excluded(question, name) & values for name, values in has.items())
        and (not (actors or roles) or any(a in (actors or {a}) and r in (roles or {r}) for a, r in parts))
        and not excluded(question, "actor") & {actor for actor, _ in parts}
        and matches_ranges({one["language"] for one in sources}, question)
        and (axis := axis_of(event, question)) is not None
        and lies(axis, question)
        and ("in_force_on" not in question or state(event["dates"], question["in_force_on"]) != "no")
        and (not day or any(one["published"] and PUBLISHED[one["published"]] <= day for one in sources))
        and event["entry"]["edition"] > number
        and ("cause" not in question or any(n > number and c in question["cause"] for n, c in event["changes"]))
        and question.get("disputed", str(disputed).lower()) == str(disputed).lower()
        and int(question.get("significance_min", 1)) <= event["significance"]
        and event["significance"] <= int(question.get("significance_max", 5))
        and len(has["source"]) >= int(question.get("sources_min", 1))
        and question.get("primary", "x") in ("x", str("statute" in has["source_type"]).lower())
        and question.get("has_captures", "x") in ("x", str(captured).lower())
    )


#: The last day of what sources are dated by.
PUBLISHED = {"2019-05-10": "2019-05-10", "2019-05~": "2019-05-31", "2019": "2019-12-31"}


def matches_ranges(tags: Collection[str], question: dict[str, str]) -> bool:
    chosen, left_out = listed(question, "language"), excluded(question, "language")
    return (not chosen or any(speaks(tag, chosen) for tag in tags)) and not any(speaks(tag, left_out) for tag in tags)


def speaks(tag: str, ranges: Collection[str]) -> bool:
    return any(f"{tag}-".lower().startswith(f"{one}-".lower()) for one in ranges)


def axis_of(event: Json, question: dict[str, str]) -> Json:
    if "date_type" not in question:
        return event["date"]["earliest"], event["date"]["latest"]
    typed = [
        (one["earliest"], one["latest"])
        for one in event["dates"]
        if one["type"] in others(question, "date_type", TYPES) and one["status"] != "cancelled"
    ]
    return min(typed, key=lambda one: (one[0] or "", one[1] or "9999-99"), default=None)


def lies(axis: Json, question: dict[str, str]) -> bool:
    since, until = question.get("since", ""), question.get("until", "9999-99")
    earliest, latest = axis
    if question.get("date_match") == "certain":
        begins = "since" not in question or (earliest is not None and earliest >= since)
        return begins and ("until" not in question or (latest is not None and latest <= until))
    return (latest or LAST) >= since and (earliest or FIRST) <= until


def in_order(events: list[Json], question: dict[str, str]) -> list[Json]:
    order = question.get("order", "date")

    def key(event: Json) -> tuple[Json, ...]:
        begins = axis_of(event, question)[0] or FIRST
        by = {
            "date": (begins,),
            "updated": (event["entry"]["updated"],),
            "significance": (event["significance"], begins),
        }
        return *by[order.lstrip("-")], event["id"]

    return sorted(events, key=key, reverse=order.startswith("-") or order == "significance")


def state(dates: Json, day: str) -> str:
    """Whether a measure was in force, by the four rules."""
    changes: list[Json] = []
    for one in dates:
        if one["status"] != "accepted":
            continue
        if one["type"] in ("effective", "applicable"):
            if one["shape"] == "interval":
                start, _, stop = one["edtf"].partition("/")
                changes += change(start, start, "yes", "start") if start != ".." else [(FIRST, 0, "yes", "start")]
                changes += change(stop, stop, "no", "end") if stop != ".." else []
            else:
                changes += change(one["earliest"], one["latest"], "yes", "start", one)
        elif one["type"] in ("ends", "removed"):
            earliest, latest = one["earliest"], one["latest"]
            changes += change(earliest, latest, "no", "end" if one["type"] == "ends" else "removed", one)
    changes.sort(key=lambda one: one[:2])
    now, pending = ("unknown" if changes and changes[0][1] == 1 else "no"), 0
    for begins, _, then, what in changes:
        if begins > day:
            break
        if what in ("may start", "started"):
            pending += 1 if what == "may start" else -1
        if what == "may start" and now == "yes":
            continue
        now = "unknown" if then == "no" and pending else then
    return now


def change(first: str | None, last: str | None, then: str, what: str, date: Json = None) -> list[Json]:
    """What one start or stop changes, and from which days: 0 sorts a start before a stop."""
    first, last = bounds(first, last)
    rank, after = int(what != "start"), {"start": 0, "removed": 0, "end": 1}[what]
    doubtful = bool(date) and (date["uncertain"] or date["approximate"])
    if first == last and not doubtful:
        return [(later(first, after), rank, then, what)]
    answer = [
        (later(first, 0 if doubtful else after) if first else FIRST, rank, "unknown", "may start" if not rank else what)
    ]
    return answer + ([(later(last, 1), rank, then, "started" if not rank else what)] if last else [])


def bounds(first: str | None, last: str | None) -> Json:
    """The first and the last day of a year or a day, as the ends of intervals here are written."""
    return (f"{first}-01-01", f"{last}-12-31") if first and len(first) == 4 else (first, last)


def later(day: str, days: int) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=days)).isoformat()


def facets(events: list[Json], question: dict[str, str]) -> Json:
    without = {"topic": {"topic"}, "actor": {"actor", "role"}, "year": {"since", "until"}}
    answer = {}
    for name, ignored in without.items():
        requested = {key: value for key, value in question.items() if key not in ignored}
        counts = Counter(value for one in events if answers(one, requested) for value in values(name, one, requested))
        ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:100]
        answer[name] = [{"value": value, "label": LABELS.get(value, value), "count": count} for value, count in ranked]
    return answer


LABELS = {"chips": "Semiconductors"}


def values(name: str, event: Json, question: dict[str, str]) -> set[str]:
    if name == "year":
        earliest = axis_of(event, question)[0]
        return {earliest[:4]} if earliest else set()
    return {one["slug"] for one in event["topics" if name == "topic" else "actors"]}
