"""What keeps a timeline from the public: a question that cannot be understood, or whose words nobody can look up."""

from collections.abc import Iterator
from typing import Any

from events.editions.models import Entry
from events.editions.problems import unknown
from events.editions.rows import Public, Row
from events.editions.subjects import subjects

#: The parameters whose values are words of the vocabulary, and the subjects they name.
WORDS = ("kind", "topic", "actor", "source", "publisher")


def problems(told: dict[str, Any]) -> list[str]:
    """What is wrong with a timeline's ``question`` or ``eras``, as an import tells it."""
    from ..exchange.reading import ImportRow
    from ..exchange.schema import checked

    _, report = checked(ImportRow("timeline", {"slug": "timeline"} | told, "", (), {}))
    return [problem.reason for problem in report.problems]


def lacks(row: Row, public: Public) -> list[str]:
    """Everything that keeps a timeline from being published."""
    told = {"question": row["question"], "eras": row["eras"]}
    return problems(told) or list(_never_public(row["question"], public))


def _never_public(question: dict[str, Any], public: Public) -> Iterator[str]:
    """The words of a question that never were public, nor become so in the same edition."""
    from ..query.parameters import timeline_question

    asked = timeline_question({"question": question})
    for name in WORDS:
        texts = set(getattr(asked, name))
        entries = Entry.objects.of(name).named(*texts).values_list("slug", "former_slugs") if texts else ()
        known = {slug for slug, former in entries for slug in (slug, *former)}
        known |= {slug for row in public.coming(name) for slug in (row["slug"], *row["former_slugs"])}
        for text in sorted(texts - known):
            if subjects()[name].model._default_manager.filter(slug=text).exists():
                yield f"its question names the {name} ‘{text}’, which is not public yet. Publish that first."
            else:
                there = Entry.objects.current().public().of(name).values_list("slug", flat=True)
                yield f"its question cannot be answered: {unknown(name, text, [*known, *there])}"
