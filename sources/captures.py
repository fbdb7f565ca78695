"""The public captures of a source, and how its wording changed between them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from events.editions.documents import DateBlock, date_document, decode
from events.editions.edtf import Edtf
from events.editions.models import Edition, Entry

from .diff import Op, as_html, as_sentence, as_text, to_blocks, word_diff
from .quotations import edit_window, recency
from .shapes import Capture, OpBlock, Titled, WordingChange


def get_public_captures(slug: str, edition: Edition) -> list[Capture]:
    """The documents of a source's captures in an edition, in the order of their numbers."""
    entries = Entry.objects.using("public").at(edition).public().of("capture").filter(sources__overlap=[slug])
    return sorted((decode(entry.document or "{}") for entry in entries), key=lambda capture: capture["number"])


def capture_seen_by(captures: Iterable[Capture], day: dt.date) -> list[Capture]:
    """The capture that was seen last by a day: what stood then, as far as is known; none before the first."""
    seen = [capture for capture in captures if (capture["seen"]["earliest"] or "") <= day.isoformat()]
    return sorted(seen, key=lambda capture: recency(Edtf.parse(capture["seen"]["edtf"]), capture["number"]))[-1:]


def get_wording_changes(captures: Iterable[Capture]) -> list[WordingChange]:
    """The changes that captures tell of, as they were published."""
    return [
        render_change(change["from"], capture["number"], _ops(change["ops"]), change["window"])
        for capture in captures
        if (change := capture["change"])
    ]


def get_wording_change(captures: list[Capture], first: int, last: int) -> WordingChange | None:
    """The change between two captures; None where one is not public, or their texts may not be compared.

    Captures that follow each other are compared whatever the rights; others only where both texts are public.
    """
    numbered = {capture["number"]: capture for capture in captures}
    old, new = numbered.get(first), numbered.get(last)
    if old is None or new is None:
        return None
    if (change := new["change"]) and change["from"] == first:
        return render_change(first, last, _ops(change["ops"]), change["window"])
    if old["text"] is None or new["text"] is None:
        return None
    window = edit_window(Edtf.parse(old["seen"]["edtf"]), Edtf.parse(new["seen"]["edtf"]))
    dated = date_document(Edtf.parse(window)) if window else None
    return render_change(first, last, word_diff(old["text"], new["text"]), dated)


def render_change(first: int, last: int, ops: list[Op], window: DateBlock | None) -> WordingChange:
    return {
        "from": first,
        "to": last,
        "ops": to_blocks(ops),
        "html": as_html(ops),
        "text": as_text(ops),
        "sentence": as_sentence(ops),
        "window": window,
    }


def get_citing_events(slugs: list[str], edition: Edition) -> dict[str, list[Titled]]:
    """For each of these sources the slugs and titles of the public events that cite it, by date."""
    events = Entry.objects.using("public").at(edition).public().of("event").filter(sources__overlap=slugs)
    citing: dict[str, list[Titled]] = defaultdict(list)
    for slug, label, sources in events.order_by("begins", "subject_id").values_list("slug", "label", "sources"):
        for source in set(sources) & set(slugs):
            citing[source].append({"slug": slug, "title": label})
    return citing


def _ops(ops: list[OpBlock]) -> list[Op]:
    return [Op(**op) for op in ops]
