"""The parts of an event's document as its page shows them: grouped sources and relations, described quotations."""

from itertools import groupby
from typing import cast

from django.utils.translation import gettext_lazy as _

from events.editions.documents import DateBlock
from events.editions.models import Edition, Entry
from sources.diff import to_blocks, word_diff
from sources.quotations import LOST_STATUSES

from ..documents.languages import render_date
from ..documents.shapes import EventDocument, Quote, Relation

#: The words for a relation, from the event that has it and from the other one.
VERBS = {
    "amends": (_("amends"), _("amended by")),
    "corrects": (_("corrects"), _("corrected by")),
    "rescinds": (_("rescinds"), _("rescinded by")),
    "supersedes": (_("supersedes"), _("superseded by")),
    "suspends": (_("suspends"), _("suspended by")),
    "extends": (_("extends"), _("extended by")),
    "implements": (_("implements"), _("implemented by")),
    "responds_to": (_("responds to"), _("answered by")),
    "disputes": (_("disputes"), _("disputed by")),
    "part_of": (_("is part of"), _("includes")),
    "relates_to": (_("relates to"), _("related to")),
}
#: The status of a quotation in words.
_STATUSES = {
    "stands": _("Still in the source"),
    "altered": _("Reworded in the source"),
    "gone": _("No longer in the source"),
    "unchecked": _("Not checked against the source"),
}
#: Why a quotation was not checked.
_REASONS = {
    "no_capture": _("Not checked: no copy of the source is saved"),
    "only_excerpts": _("Not checked: only excerpts of the source are saved, and none has these words"),
    "never_seen": _("Not checked: no saved copy of the source has these words"),
    "by_original": _("Not checked: the original of this translation is missing"),
}


def group_citations(event: EventDocument, titles: dict[str, str]) -> list[dict[str, object]]:
    """The sources an event cites, once each in their order, each with its citations."""
    sources = {citation["source"]["slug"]: citation["source"] for citation in reversed(event["citations"])}
    cited: dict[str, list[dict[str, object]]] = {}
    for citation in event["citations"]:
        cited.setdefault(citation["source"]["slug"], []).append(
            {
                **citation,
                "seen_in": titles.get(citation["via"], citation["via"]) if citation["via"] else None,
                "quote": describe_quotation(citation["quote"]) if citation["quote"] else None,
            }
        )
    return [
        {"source": sources[slug], "dated": format_date(sources[slug]["published"]), "cited": citations}
        for slug, citations in cited.items()
    ]


def get_event_source_titles(event: EventDocument, edition: Edition) -> dict[str, str]:
    """The titles of every source an event mentions, by slug."""
    slugs = {slug for date in event["dates"] for slug in date["sources"]}
    slugs |= {citation["via"] for citation in event["citations"] if citation["via"]}
    return get_source_titles(slugs, edition)


def get_source_titles(slugs: set[str], edition: Edition) -> dict[str, str]:
    """The titles of sources, by slug."""
    sources = Entry.objects.using("public").at(edition).public().of("source").filter(slug__in=slugs)
    return dict(sources.values_list("slug", "label"))


def describe_dates(event: EventDocument, titles: dict[str, str]) -> list[tuple[DateBlock, list[tuple[str, str]]]]:
    """Every date with the slugs and titles of its sources."""
    return [(date, [(slug, titles.get(slug, slug)) for slug in date["sources"]]) for date in event["dates"]]


def describe_quotation(quote: Quote) -> dict[str, object]:
    """A quotation with its status in words and, if the source was changed, the differences."""
    now = quote["now"]
    # A translation is checked by its original, so the original is compared.
    is_translation = bool(quote["translated_from"] and quote["original"])
    quoted = quote["original"] if is_translation else quote["exact"]
    unchecked = _REASONS.get(quote.get("reason") or "") if quote["status"] == "unchecked" else None
    differs = quote["status"] in LOST_STATUSES
    return {
        **quote,
        "status_text": unchecked or _STATUSES.get(quote["status"], quote["status"]),
        "changed": format_date(quote["changed"]),
        "diff": to_blocks(word_diff(quoted or "", now)) if now and differs else None,
        "diff_language": quote["translated_from"] if is_translation else quote["language"],
    }


def count_lost_quotations(event: EventDocument) -> int:
    """The number of an event's quotations that no longer match their sources."""
    return sum(
        1 for citation in event["citations"] if (quote := citation["quote"]) and quote["status"] in LOST_STATUSES
    )


def group_relations(event: EventDocument) -> list[tuple[str, list[dict[str, object]]]]:
    """The relations of an event, grouped by their words."""
    relations = sorted(
        event["relations"],
        key=lambda one: (_get_verb(one), one["event"]["date"]["earliest"] or "", one["event"]["slug"]),
    )
    return [(verb, [{**one, "verb": verb} for one in same]) for verb, same in groupby(relations, _get_verb)]


def _get_verb(relation: Relation) -> str:
    # Translated where it is written.
    return cast(str, VERBS.get(relation["type"], (relation["type"],) * 2)[relation["direction"] == "in"])


def describe_entry(entry: Entry) -> dict[str, object]:
    """The edition that published a document, with its note and digest."""
    return {
        "edition": entry.edition_id,
        "published_at": entry.published_at,
        "change": entry.own_change,
        "digest": entry.digest,
        "revision": entry.revision_number,
        "note": entry.note,
    }


def format_date(text: str | None) -> str | None:
    """An EDTF text in the language of the page."""
    return render_date(text) if text else None
