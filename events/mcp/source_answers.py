"""What tools answer about sources and their wording."""

from events.editions.documents import decode
from events.editions.http.parameters import choice_parser, parse_day, whole_number_parser
from events.editions.http.responses import render_entry_block
from events.editions.http.turns import charge
from events.editions.http.views import find_entry_or_problem, get_slugs_or_problem
from events.editions.keyset import Window
from sources.captures import (
    get_citing_events,
    get_listed_captures,
    get_weighed_change,
    get_weighed_changes,
    sort_by_weight,
    to_cited_document,
)
from sources.shapes import Source, WordingChange

from ..query.check_shapes import LeftOut
from ..query.quotation_check import get_answer, read_text, split_document
from ..query.quotations import get_quotations
from ..query.wording_scope import Scope
from .calls import MOST, Answer, Call
from .event_answers import render_quote
from .shapes import QuoteBrief, Rewording

#: The orders of changes of wording: by capture, or what they touch.
ORDERS = ("number", "weight")
#: The longest text that an address to cite has room for, in characters.
_MOST_IN_ADDRESS = 1_000
#: The longest part of one that a title repeats.
_MOST_IN_TITLE = 100
#: The arguments that the page of a check does not take.
_NARROWING = ("source", "on", "language")


def check_quote(call: Call) -> Answer:
    """Whether words stood in a source, or those that a manuscript quotes."""
    params = call.params
    if ("text" in params) is ("document" in params):
        params.wrong("text", "Give either text, the words to look for, or document, a text with quotations.", "missing")
    text = params.value("text", read_text)
    split = params.value("document", split_document)
    named, languages, on = params.texts("source"), params.codes("language"), params.value("on", parse_day)
    params.check()
    texts, left_out = (
        ([text.exact if text else ""], list[LeftOut]()) if split is None else ([one.text for one in split[0]], split[1])
    )
    for _ in texts[1:]:
        charge(call.request)
    sources = get_slugs_or_problem(call.edition, source=("source", named))[0]["source"]
    scope = Scope(call.edition, sources, languages, on)
    answer = get_answer(texts, scope, left_out)
    pairs = [pair for pair in params.pairs if pair[0] in ("text", *_NARROWING) and len(pair[1]) <= _MOST_IN_ADDRESS]
    is_narrowed = any(name in params for name in _NARROWING)
    return Answer(
        {"results": answer["results"], "left_out": answer["left_out"]},
        f"Annals: a check of {_describe(texts)}",
        "/api/v1/quotes/check" if is_narrowed else "/check",
        [*pairs, *call.in_edition],
        scope=scope,
    )


def _describe(texts: list[str]) -> str:
    if len(texts) != 1:
        return f"{len(texts)} quotations"
    (text,) = texts
    return f"“{text if len(text) <= _MOST_IN_TITLE else text[:_MOST_IN_TITLE] + '…'}”"


def get_rewordings(call: Call) -> Answer:
    """How a source was reworded from each saved text to the next, or from one to another."""
    params = call.params
    call.require("source", "bis-pr-20250513")
    name = params.value("source", str)
    first, last = (params.value(end, whole_number_parser(1, 2**31 - 1)) for end in ("from", "to"))
    if (first is None) is not (last is None):
        params.wrong("from", "from and to name two captures to compare. Give both, or neither.", "missing")
    order = params.value("order", choice_parser(ORDERS))
    params.check()
    entry = find_entry_or_problem("source", name or "", call.edition).entry
    source: Source = decode(entry.document or "{}")
    changes = _find_changes(call, entry.slug, first, last)
    if order == "weight":
        changes = sort_by_weight(changes)
    quotations = get_quotations(call.edition, Window(first=MOST), sources=(entry.slug,)).entries
    quotes: list[QuoteBrief] = [render_quote(quotation, entry.slug) for _, quotation in quotations]
    fields = {
        "source": {name: value for name, value in source.items() if name in ("slug", "title", "url")},
        "captures": get_listed_captures(source, call.edition),
        "results": [_render_rewording(change) for change in changes],
        "quotes": quotes,
    }
    title = f"{entry.label.rstrip('.')}: changes of wording"
    return Answer(fields, title, f"/sources/{entry.slug}", call.in_edition, is_empty=not changes)


def get_source(call: Call) -> Answer:
    """One source, with the events that cite it."""
    name = call.params.value("slug", str)
    call.params.check()
    entry = find_entry_or_problem("source", name or "", call.edition).entry
    source = to_cited_document(entry, get_citing_events([entry.slug], call.edition))
    source["entry"] = render_entry_block(entry)
    return Answer({"source": source}, entry.label, f"/sources/{entry.slug}", call.in_edition)


def _find_changes(call: Call, slug: str, first: int | None, last: int | None) -> list[WordingChange]:
    if first is None or last is None:
        return get_weighed_changes(slug, call.edition)
    return [get_weighed_change(slug, call.edition, first, last)]


def _render_rewording(change: WordingChange) -> Rewording:
    return {
        "from": change["from"],
        "to": change["to"],
        "text": change["text"],
        "sentence": change["sentence"],
        "window": change["window"],
        "weight": change["weight"],
    }
