"""What is public of a timeline, and what keeps one from the public: an invalid question, or words and events that
readers cannot look up."""

from collections.abc import Iterable, Iterator

from events.editions.documents import date_document
from events.editions.edtf import Edtf, EdtfError
from events.editions.models import Entry
from events.editions.problems import unknown_value_message
from events.editions.rows import Row, RowsInForce
from events.editions.search import index_text
from events.editions.subjects import Columns, Incomplete, StoredRow, get_subjects

from ..query.parameters import parse_timeline_question, question_problem
from .media import NO_ALT_TEXT, lacks_alt_text
from .shapes import Step, Timeline
from .translation import render_steps, render_timeline_translations

#: The parameters whose values are words of the vocabulary, and the subjects they name.
WORDS = ("kind", "topic", "actor", "source", "publisher")


def render_timeline(row: Row, public: RowsInForce) -> Timeline:
    """The timeline as contract.md has it.

    Raises:
        Incomplete: it is to be published now, and its question cannot be answered.
    """
    if row in public.get_coming("timeline") and (lacking := missing_for_publication(row, public)):
        raise Incomplete(lacking)
    values = row.values
    sides = values.get("sides")
    document: Timeline = {
        "id": values["id"],
        "slug": values["slug"],
        "title": values["title"],
        "description": values["description"],
        "media": values["media"],
        "question": {
            name: [texts] if isinstance(texts, str) else texts for name, texts in sorted(values["question"].items())
        },
        "eras": [{"title": era["title"], "date": date_document(Edtf.parse(era["date"]))} for era in values["eras"]],
        # Rows saved before these were added lack them.
        "sides": {"above": sides["above"], "below": sides["below"]} if sides else None,
        "steps": render_steps(values.get("steps", [])),
        "path": f"/timelines/{values['slug']}",
    }
    if values.get("translations"):
        document["translations"] = render_timeline_translations(values)
    return document


def timeline_columns(document: Timeline) -> Columns:
    translations = document.get("translations", [])
    words = index_text(
        " . ".join([document["title"], *(one["title"] for one in translations)]),
        " . ".join([document["description"], *(one["description"] for one in translations)]),
        "",
        "",
    )
    return {"slug": document["slug"], "label": document["title"], "search": words}


def missing_for_publication(row: Row, public: RowsInForce) -> list[str]:
    """Everything that keeps a timeline from being published."""
    problems = [
        problem
        for problem in (question_problem(row.values["question"]), *map(_era_problem, row.values["eras"]))
        if problem
    ]
    return problems or [
        *_never_public(row.values["question"], public),
        *_missing_steps(row.values.get("steps", []), public),
        *([NO_ALT_TEXT] if lacks_alt_text(row, public) else []),
    ]


def _era_problem(era: object) -> str | None:
    """Why an era that was stored cannot be shown, in a sentence; None where it can."""
    if not isinstance(era, dict):
        return f"eras is a mapping of title and date for each era, not {era!r:.60}."
    for name in ("title", "date"):
        if not era.get(name):
            return f"eras: {name} is missing."
    try:
        Edtf.parse(era["date"])
    except EdtfError as error:
        return f"the era ‘{era['title']}’: {error}"
    return None


def _missing_steps(steps: Iterable[Step], public: RowsInForce) -> Iterator[str]:
    """The events of steps that are not public, nor become so in the same edition."""
    slugs = {step["event"] for step in steps}
    entries = Entry.objects.current().public().of("event").named(*slugs) if slugs else Entry.objects.none()
    known = {slug for current, former in entries.values_list("slug", "former_slugs") for slug in (current, *former)}
    known |= {slug for row in public.get_coming("event") for slug in (row.values["slug"], *row.values["former_slugs"])}
    for slug in sorted(slugs - known):
        yield f"a step names the event ‘{slug}’, which is not public. Publish that first."


def _never_public(question: StoredRow, public: RowsInForce) -> Iterator[str]:
    """The words of a question that never were public, nor become so in the same edition."""
    query = parse_timeline_question({"question": question})
    for name in WORDS:
        texts = set(getattr(query, name))
        entries = Entry.objects.of(name).named(*texts).values_list("slug", "former_slugs") if texts else ()
        known = {slug for slug, former in entries for slug in (slug, *former)}
        known |= {slug for row in public.get_coming(name) for slug in (row.values["slug"], *row.values["former_slugs"])}
        for text in sorted(texts - known):
            if get_subjects()[name].model._default_manager.filter(slug=text).exists():
                yield f"its question names the {name} ‘{text}’, which is not public yet. Publish that first."
            else:
                there = Entry.objects.current().public().of(name).values_list("slug", flat=True)
                yield f"its question cannot be answered: {unknown_value_message(name, text, [*known, *there])}"
