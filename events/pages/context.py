"""An event's document as a page tells it: its sources once each, its relations as sentences, its changed words."""

from itertools import groupby
from typing import Any

from events.editions.edtf import Edtf
from events.editions.models import Edition, Entry
from sources.diff import word_diff

#: A relation as told from either end.
VERBS = {
    "amends": ("amends", "amended by"),
    "corrects": ("corrects", "corrected by"),
    "rescinds": ("rescinds", "rescinded by"),
    "supersedes": ("supersedes", "superseded by"),
    "suspends": ("suspends", "suspended by"),
    "extends": ("extends", "extended by"),
    "implements": ("implements", "implemented by"),
    "responds_to": ("responds to", "answered by"),
    "disputes": ("disputes", "disputed by"),
    "part_of": ("is part of", "includes"),
    "relates_to": ("relates to", "related to"),
}
#: What became of a quotation, in a sentence.
_STATUSES = {
    "stands": "Still in the source",
    "altered": "Reworded in the source",
    "gone": "No longer in the source",
    "unchecked": "Not checked against the source",
}
#: Why a quotation was not checked.
_REASONS = {
    "no_capture": "Not checked: no copy of the source is saved",
    "only_excerpts": "Not checked: only excerpts of the source are saved, and none has these words",
    "never_seen": "Not checked: no saved copy of the source has these words",
    "by_original": "Not checked: the original of this translation is missing",
}


def group_citations(event: dict[str, Any], titles: dict[str, str]) -> list[dict[str, Any]]:
    """The sources an event cites, once each in their order, with everything cited from them."""
    by_slug: dict[str, dict[str, Any]] = {}
    for citation in event["citations"]:
        source = citation["source"]
        told = by_slug.setdefault(
            source["slug"], {"source": source, "dated": shown_date(source["published"]), "cited": []}
        )
        told["cited"].append(
            citation
            | {
                "seen_in": titles.get(citation["via"], citation["via"]),
                "quote": describe_quotation(citation["quote"]) if citation["quote"] else None,
            }
        )
    return list(by_slug.values())


def get_event_source_titles(event: dict[str, Any], edition: Edition) -> dict[str, str]:
    """The titles of every source an event mentions, by slug."""
    slugs = {slug for date in event["dates"] for slug in date["sources"]}
    slugs |= {citation["via"] for citation in event["citations"] if citation["via"]}
    return get_source_titles(slugs, edition)


def get_source_titles(slugs: set[str], edition: Edition) -> dict[str, str]:
    """The titles of sources, by slug."""
    sources = Entry.objects.using("public").at(edition).public().of("source").filter(slug__in=slugs)
    return dict(sources.values_list("slug", "label"))


def describe_dates(event: dict[str, Any], titles: dict[str, str]) -> list[tuple[dict[str, Any], list[tuple[str, str]]]]:
    """Every date with the slugs and titles of its witnesses."""
    return [(date, [(slug, titles.get(slug, slug)) for slug in date["sources"]]) for date in event["dates"]]


def describe_quotation(quote: dict[str, Any]) -> dict[str, Any]:
    """A quotation with its status in words and, where others stand in its place, the difference."""
    now = quote["now"]
    # What is looked for, and so what changed, is the original of a translation.
    is_translation = bool(quote["translated_from"] and quote["original"])
    quoted = quote["original"] if is_translation else quote["exact"]
    unchecked = _REASONS.get(quote.get("reason") or "") if quote["status"] == "unchecked" else None
    differs = now and quote["status"] in ("altered", "gone")
    return quote | {
        "status_text": unchecked or _STATUSES.get(quote["status"], quote["status"]),
        "changed": shown_date(quote["changed"]),
        "diff": [op._asdict() for op in word_diff(quoted, now)] if differs else None,
        "diff_language": quote["translated_from"] if is_translation else quote["language"],
    }


def count_lost_quotations(event: dict[str, Any]) -> int:
    """How many of an event's quotations no longer stand."""
    return sum(
        1 for citation in event["citations"] if citation["quote"] and citation["quote"]["status"] in ("altered", "gone")
    )


def group_relations(event: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Relations under the words that tell them, each kind together."""
    told = [
        relation | {"verb": VERBS.get(relation["type"], (relation["type"],) * 2)[relation["direction"] == "in"]}
        for relation in event["relations"]
    ]
    told.sort(key=lambda one: (one["verb"], one["event"]["date"]["earliest"] or "", one["event"]["slug"]))
    return [(verb, list(same)) for verb, same in groupby(told, lambda one: one["verb"])]


def describe_entry(entry: Entry) -> dict[str, Any]:
    """What published a document, and when."""
    return {
        "edition": entry.edition_id,
        "published_at": entry.published_at,
        "change": entry.own_change,
        "digest": entry.digest,
        "revision": entry.revision_number,
        "note": entry.note,
    }


def shown_date(text: str | None) -> str | None:
    """An EDTF text in English."""
    return Edtf.parse(text).display if text else None
