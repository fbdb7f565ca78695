"""What is asked, of Annals and of what it is compared to."""

import datetime as dt
import hashlib
import random
import uuid
from urllib.parse import urlencode

import orjson

from events.editions.keyset import encode_cursor
from events.query.question import EventQuery

from .asking import Client, Question, Request
from .inventing import ACTORS, DAYS, FIRST_DAY, KINDS, TOPICS, word

PAGE = 50
_YEAR = dt.timedelta(days=364)
_JSON = {"Content-Type": "application/json"}

#: The address of the first page of all events.
FIRST_PAGE = "/api/v1/events?limit=50"
_REQUESTED = """
query Events($filter: EventFilter, $first: Int, $after: String) {
  events(filter: $filter, first: $first, after: $after) {
    nodes {
      slug title kind { slug name } topics { slug name }
      actors { role actor { slug name } } citations { locator source { slug title url } }
    }
  }
}
"""
_ROWS = """
query Events($kind: String!, $since: String!, $until: String!) {
  events(kind: $kind, since: $since, until: $until) {
    slug title kind { slug name } topics { slug name }
    actors { role actor { slug name } } citations { locator source { slug title url } }
  }
}
"""
_POSTGRAPHILE = """
query Events($kind: String!, $since: Date!, $until: Date!) {
  events: normalisedWindowList(kind: $kind, since: $since, until: $until) {
    slug title kind: normalisedKindByKindId { slug name }
    topics: normalisedEventTopicsByEventIdList { topic: normalisedTopicByTopicId { slug name } }
    actors: normalisedParticipationsByEventIdList { role actor: normalisedActorByActorId { slug name } }
    citations: normalisedCitationsByEventIdList { locator source: normalisedSourceBySourceId { slug title url } }
  }
}
"""


def whole_page(chance: random.Random) -> Request:
    """Whole events of a kind within a year."""
    return _events(limit=PAGE, **_kind_and_year(chance))


def whole_page_serialized(chance: random.Random) -> Request:
    return Request(f"/normalised/events?{urlencode(_kind_and_year(chance))}")


def unchanged(address: str) -> Question:
    """A page that a reader has already."""
    with Client(address) as client:
        return known_by(client.tag(FIRST_PAGE))


def known_by(tag: str) -> Question:
    """The first page, asked for by whoever has it under this tag."""
    return lambda chance: Request(FIRST_PAGE, {"If-None-Match": tag}, status=304)


def empty(chance: random.Random) -> Request:
    return Request("/normalised/empty")


def detail(length: int) -> Question:
    return lambda chance: Request(f"/api/v1/events/event-{chance.randrange(length)}")


def deep_page(edition: int) -> Question:
    """A page anywhere in all events, from a cursor."""
    digest = hashlib.sha256(EventQuery().digest.encode()).hexdigest()[:16]
    return lambda chance: _events(limit=PAGE, cursor=f"n{_cursor(edition, digest, chance)}")


def certain_window(chance: random.Random) -> Request:
    return _events(limit=PAGE, date_match="certain", **_year(chance))


def overlap_window(chance: random.Random) -> Request:
    return _events(limit=PAGE, **_year(chance))


def one_actor(chance: random.Random) -> Request:
    return _events(limit=PAGE, actor=f"actor-{chance.randrange(ACTORS)}")


def few_of_one_actor(chance: random.Random) -> Request:
    """As many as an actor of the shortest timeline has."""
    return _events(limit=3, actor=f"actor-{chance.randrange(ACTORS)}")


def one_topic(chance: random.Random) -> Request:
    return _events(limit=PAGE, topic=f"topic-{chance.randrange(TOPICS)}")


def search(chance: random.Random) -> Request:
    """Two words, from the common to the rare."""
    return _events(limit=PAGE, q=f"{word(chance)} {word(chance)}")


def facets(chance: random.Random) -> Request:
    return Request("/api/v1/events/facets")


def histogram(chance: random.Random) -> Request:
    return Request("/api/v1/events/histogram?interval=month")


def graphql_page(chance: random.Random) -> Request:
    """Events with kind, topics, actors with roles and citations with sources."""
    requested = _kind_and_year(chance)
    return _graphql(_REQUESTED, filter=requested | {"kind": [requested["kind"]]}, first=PAGE)


def graphql_page_of_rows(chance: random.Random) -> Request:
    return _graphql(_ROWS, "/normalised/graphql", **_kind_and_year(chance))


def graphql_page_of_postgraphile(chance: random.Random) -> Request:
    return _graphql(_POSTGRAPHILE, **_kind_and_year(chance))


def graphql_detail(length: int) -> Question:
    return lambda chance: _graphql(
        "query Event($slug: String) { event(slug: $slug) { slug title summary kind { slug } topics { slug }"
        " actors { role actor { slug } } citations { source { slug title } quote { exact status } } } }",
        slug=f"event-{chance.randrange(length)}",
    )


def graphql_deep_page(edition: int) -> Question:
    return lambda chance: _graphql(_REQUESTED, first=PAGE, after=_cursor(edition, EventQuery().digest, chance))


def graphql_certain_window(chance: random.Random) -> Request:
    return _graphql(_REQUESTED, filter=_year(chance) | {"dateMatch": "CERTAIN"}, first=PAGE)


def _events(**requested: object) -> Request:
    return Request(f"/api/v1/events?{urlencode(requested)}")


def _graphql(query: str, target: str = "/graphql", **variables: object) -> Request:
    return Request(target, _JSON, orjson.dumps({"query": query, "variables": variables}))


def _year(chance: random.Random) -> dict[str, str]:
    since = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS - 365))
    return {"since": since.isoformat(), "until": (since + _YEAR).isoformat()}


def _kind_and_year(chance: random.Random) -> dict[str, str]:
    return {"kind": f"kind-{chance.randrange(KINDS)}"} | _year(chance)


def _cursor(edition: int, question: str, chance: random.Random) -> str:
    """Where a reader of everything may have come to, by date."""
    day = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS - 365))
    return encode_cursor(edition, question, (day, uuid.UUID(int=chance.getrandbits(128))))
