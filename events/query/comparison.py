"""The answer to what changed between two editions, and the parameters that name them."""

from collections.abc import Sequence
from typing import TypedDict

from events.editions.documents import Document
from events.editions.http.parameters import Parameters
from events.editions.models import Edition

from .compare import ComparedEvent, Difference, find_edition
from .parameters import to_problem
from .question import QuestionError


class ChangedEvent(TypedDict):
    """An event that both editions have, and the fields that differ; ``former_slug`` is null where it is the same."""

    slug: str
    former_slug: str | None
    changes: list[Document]


class Comparison(TypedDict):
    """The slugs of the events that entered, left or changed; ``ids`` has their permanent ids by slug."""

    entered: list[str]
    left: list[str]
    changed: list[ChangedEvent]
    redacted: list[str]
    ids: dict[str, str]


def parse_editions(params: Parameters, edition: Edition) -> tuple[Edition, Edition]:
    """The editions that ``from`` and ``to`` name; without ``to`` the later is the one that was pinned.

    Raises:
        Problem: 400 or 404, naming the parameter.
    """
    if "from" not in params:
        detail = "from is missing. Give the number of an edition, a date or an instant."
        params.wrong("from", detail, "missing")
    text = params.value("from", str)
    params.check()
    try:
        earlier = find_edition("from", text or "")
    except QuestionError as error:
        raise to_problem(error) from error
    return earlier, find_later(params, edition)


def find_later(params: Parameters, edition: Edition) -> Edition:
    """The edition that ``to`` names; without it, the one that was pinned.

    Raises:
        Problem: 400 or 404, naming the parameter.
    """
    text = params.value("to", str)
    try:
        return edition if text is None else find_edition("to", text)
    except QuestionError as error:
        raise to_problem(error) from error


def render_comparison(compared: Sequence[ComparedEvent]) -> Comparison:
    def of(difference: Difference) -> list[ComparedEvent]:
        return [one for one in compared if one.difference is difference]

    return {
        "entered": [one.slug for one in of(Difference.ENTERED)],
        "left": [one.slug for one in of(Difference.LEFT)],
        "changed": [
            {"slug": one.slug, "former_slug": _former_slug(one), "changes": one.changes}
            for one in of(Difference.CHANGED)
        ],
        "redacted": [one.slug for one in compared if one.is_redacted],
        "ids": {one.slug: str(one.subject_id) for one in compared},
    }


def _former_slug(one: ComparedEvent) -> str | None:
    if one.before is None or one.after is None or one.before.slug == one.after.slug:
        return None
    return one.before.slug
