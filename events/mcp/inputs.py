"""The arguments of tools as JSON Schema (2020-12). Names and meanings are those of REST's parameters."""

from collections.abc import Iterable

from sources.models import SourceType

from ..choices import LANGUAGES, DateMatch, DatePrecision, DateType, EventOrder, QuoteStatus, RelationType, Role
from ..identifiers import SCHEMES
from ..query.parameters import MOST_SAMPLED, MOST_SOURCES

Schema = dict[str, object]

_EXCLUDES = "A value with a leading ! excludes."


def list_of(description: str, known: Iterable[str] = ()) -> Schema:
    words = f" One or more of {', '.join(known)}." if known else ""
    return {"type": "array", "items": {"type": "string"}, "description": f"{description}{words}"}


def text(description: str) -> Schema:
    return {"type": "string", "description": description}


def edition(description: str) -> Schema:
    """An edition by its number, or by a day or an instant."""
    return {"type": ["string", "integer"], "description": description}


def number(description: str, lowest: int, highest: int | None = None) -> Schema:
    schema: Schema = {"type": "integer", "description": description, "minimum": lowest}
    return schema if highest is None else schema | {"maximum": highest}


def flag(description: str) -> Schema:
    return {"type": "boolean", "description": description}


def choice(description: str, known: Iterable[str]) -> Schema:
    return {"type": "string", "enum": [str(word) for word in known], "description": description}


#: What narrows a question about events.
QUESTION: dict[str, Schema] = {
    "q": text("Search words: all of them; `or` between alternatives, - before a word to exclude, quotation marks "
               "around a phrase."),
    "kind": list_of(f"Kinds of event, by slug. {_EXCLUDES}"),
    "topic": list_of(f"Topics, by slug. {_EXCLUDES}"),
    "actor": list_of(f"Actors in any role, by slug. {_EXCLUDES}"),
    "role": list_of("Roles of those actors.", Role.values),
    "jurisdiction": list_of(f"Jurisdictions that act, as ISO 3166-1 codes or EU. {_EXCLUDES}"),
    "identifier": list_of(f"Identifiers of events, as scheme:value; schemes: {', '.join(SCHEMES)}. {_EXCLUDES}"),
    "since": text("The first day or period of the dates, in EDTF, such as 2025, 2025-05 or 2025-05-13."),
    "until": text("The last day or period of the dates, in EDTF, inclusive."),
    "date_match": choice("possible: the date may lie in the period (default). certain: it lies within.", DateMatch),
    "date_type": list_of("Types of date that since, until and order read.", DateType.values),
    "precision": list_of("Units that the main date is known to.", DatePrecision),
    "in_force_on": text("A day, YYYY-MM-DD: measures that were in force on it, or may have been."),
    "attested_by": text("A day, YYYY-MM-DD: events of which a cited source had been published by then."),
    "disputed": flag("Whether a date is disputed or a source contradicts the event."),
    "significance_min": number("1 context, 2 routine, 3 notable, 4 changes a regime, 5 turning point.", 1, 5),
    "significance_max": number("The highest significance.", 1, 5),
    "source": list_of(f"Cited sources, by slug. {_EXCLUDES}"),
    "publisher": list_of(f"Publishers of cited sources, by slug. {_EXCLUDES}"),
    "source_type": list_of("Types of cited source.", SourceType.values),
    "language": list_of("Languages of cited sources, as BCP 47 ranges such as zh."),
    "quote_status": list_of("Results of checking a quotation of the event in its source.", QuoteStatus),
    "relation": list_of("Types of relation to another event, in either direction.", RelationType.values),
    "sources_min": number("The lowest number of cited sources.", 1, MOST_SOURCES),
    "primary": flag("Whether a primary source is cited."),
    "has_captures": flag("Whether a saved text of a cited source is kept."),
    "change": list_of("The latest kind of publication: new, update, correction …"),
    "changed_since": number("The number of an edition: events that changed after it.", 0),
    "cause": list_of("With changed_since: own, neighbour."),
    "slug": list_of("Slugs of events, also former ones."),
    "id": list_of("Permanent ids of events."),
    "sample": number("The size of a random sample.", 1, MOST_SAMPLED),
    "seed": number("The number that decides the sample.", 0),
    "order": choice("Default: date, or relevance with q. - puts the latest first.", EventOrder),
}  # fmt: skip
#: The language of titles, summaries, names and dates.
LANGUAGE: dict[str, Schema] = {
    "lang": choice("The language of titles and summaries, where they are translated. Default: as written.", LANGUAGES)
}
#: Which part of a list is wanted.
PAGE: dict[str, Schema] = {
    "limit": number("The number of results. Default: 20.", 1, 100),
    "cursor": text("next_cursor of the answer before, to continue."),
}
#: Which edition answers.
TIME: dict[str, Schema] = {
    "edition": number("The number of the edition to answer from. Default: the newest.", 1),
    "as_of": text("A day or an instant (ISO 8601): what this service had published by then. Instead of edition."),
}
