"""The public captures of a source, and how its wording changed between them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from operator import itemgetter

from events.editions.documents import DateBlock, date_document, decode
from events.editions.edtf import Edtf
from events.editions.keyset import Slice, Window, slice_rows
from events.editions.models import Edition, Entry
from events.editions.problems import not_found_problem

from .diff import Op, as_html, as_sentence, as_text, to_blocks, word_diff
from .quotations import edit_window, recency
from .shapes import Capture, CaptureBrief, OpBlock, Source, Titled, WordingChange
from .weight import WEIGHTS, weigh


def get_public_captures(slug: str, edition: Edition, *numbers: int) -> list[Capture]:
    """The documents of a source's captures in an edition, or of those numbers, in the order of their numbers."""
    entries = Entry.objects.using("public").at(edition).public().of("capture")
    if numbers:
        entries = entries.filter(slug__in=[f"{slug}/{number}" for number in numbers])
    else:
        entries = entries.filter(sources__overlap=[slug])
    return sorted((decode(entry.document or "{}") for entry in entries), key=lambda capture: capture["number"])


def get_listed_captures(source: Source, edition: Edition) -> list[CaptureBrief]:
    """The public captures that a source's document lists, by number, without reading a capture."""
    redacted: set[str] = set()
    if source["captures"] and not edition.newest:
        # The newest document of a source lists none that is redacted; a past one may list what was redacted since.
        entries = Entry.objects.using("public").at(edition).of("capture").filter(redaction__isnull=False)
        redacted = set(entries.values_list("slug", flat=True))
    return [one for one in source["captures"] if f"{source['slug']}/{one['number']}" not in redacted]


def get_capture_slice(listed: Iterable[CaptureBrief], window: Window) -> Slice:
    """A part of the captures that a source lists; the entries are their numbers."""
    return slice_rows([one["number"] for one in listed], lambda number: (number,), window)


def brief_seen_by(listed: Iterable[CaptureBrief], day: dt.date) -> list[CaptureBrief]:
    """The capture that was seen last by a day: what stood then, as far as is known; none before the first."""
    dated = [(Edtf.parse(one["seen"]), one) for one in listed]
    seen = [(recency(date, one["number"]), one) for date, one in dated if (date.earliest or dt.date.min) <= day]
    return [max(seen, key=itemgetter(0))[1]] if seen else []


def get_wording_changes(captures: Iterable[Capture], quoted: Collection[str] = ()) -> list[WordingChange]:
    """The changes that captures record, as they were published, with how much each weighs.

    Args:
        quoted: the words that events quote from the source.
    """
    return [
        render_change(change["from"], capture["number"], _ops(change["ops"]), change["window"], quoted)
        for capture in captures
        if (change := capture["change"])
    ]


def get_wording_change(
    captures: list[Capture], first: int, last: int, quoted: Collection[str] = ()
) -> WordingChange | None:
    """The change between two captures; None where one is not public, or their texts may not be compared.

    Captures that follow each other are compared whatever the rights; others only where both texts are public.
    """
    numbered = {capture["number"]: capture for capture in captures}
    old, new = numbered.get(first), numbered.get(last)
    if old is None or new is None:
        return None
    if (change := new["change"]) and change["from"] == first:
        return render_change(first, last, _ops(change["ops"]), change["window"], quoted)
    if old["text"] is None or new["text"] is None:
        return None
    window = edit_window(Edtf.parse(old["seen"]["edtf"]), Edtf.parse(new["seen"]["edtf"]))
    dated = date_document(Edtf.parse(window)) if window else None
    return render_change(first, last, word_diff(old["text"], new["text"]), dated, quoted)


def get_weighed_change(slug: str, edition: Edition, first: int, last: int) -> WordingChange:
    """The change between two captures of a source, weighed by what events quote from it.

    Raises:
        Problem: 404, they cannot be compared.
    """
    quoted = get_quoted_words([slug], edition)[slug]
    change = get_wording_change(get_public_captures(slug, edition, first, last), first, last, quoted)
    if change is None:
        raise not_found_problem(
            f"Captures {first} and {last} of ‘{slug}’ cannot be compared:"
            " one is not public, or the text is protected and they are not consecutive."
        )
    return change


def get_weighed_changes(slug: str, edition: Edition) -> list[WordingChange]:
    """All changes of a source's wording, weighed by what events quote from it."""
    quoted = get_quoted_words([slug], edition)[slug]
    return get_wording_changes(get_public_captures(slug, edition), quoted)


def render_change(
    first: int, last: int, ops: list[Op], window: DateBlock | None, quoted: Collection[str]
) -> WordingChange:
    return {
        "from": first,
        "to": last,
        "ops": to_blocks(ops),
        "html": as_html(ops),
        "text": as_text(ops),
        "sentence": as_sentence(ops),
        "window": window,
        "weight": weigh(ops, quoted),
    }


def sort_by_weight(changes: Iterable[WordingChange]) -> list[WordingChange]:
    """The heaviest changes first, and of one weight the latest."""
    return sorted(changes, key=lambda change: (WEIGHTS.index(change["weight"]), -change["to"]))


def get_quoted_words(slugs: Iterable[str], edition: Edition) -> dict[str, list[str]]:
    """For each of these sources, the words that public events quote from it, in its own language."""
    wanted = set(slugs)
    entries = Entry.objects.using("public").at(edition).public().of("event").filter(sources__overlap=sorted(wanted))
    quoted: dict[str, list[str]] = defaultdict(list)
    for text in entries.filter(document__contains='"quote":{').values_list("document", flat=True):
        for citation in decode(text or "{}")["citations"]:
            if citation["source"]["slug"] in wanted and (quote := citation["quote"]):
                words = quote["original"] if quote["translated_from"] else quote["exact"]
                quoted[citation["source"]["slug"]] += [words] if words else []
    return quoted


def get_citing_events(slugs: list[str], edition: Edition) -> dict[str, list[Titled]]:
    """For each of these sources the slugs and titles of the public events that cite it, by date."""
    events = Entry.objects.using("public").at(edition).public().of("event").filter(sources__overlap=slugs)
    citing: dict[str, list[Titled]] = defaultdict(list)
    for slug, label, sources in events.order_by("begins", "subject_id").values_list("slug", "label", "sources"):
        for source in set(sources) & set(slugs):
            citing[source].append({"slug": slug, "title": label})
    return citing


def to_cited_document(source: Entry, citing: dict[str, list[Titled]]) -> dict[str, object]:
    """The document of a source with ``cited_by``, the events that cite it."""
    events = citing.get(source.slug, [])
    document: dict[str, object] = decode(source.document or "{}")
    return document | {"cited_by": {"count": len(events), "events": events}}


def _ops(ops: list[OpBlock]) -> list[Op]:
    return [Op(**op) for op in ops]
