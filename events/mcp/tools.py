"""The tools: what an assistant can ask, with what arguments, and the shape of each answer."""

from dataclasses import dataclass
from functools import cached_property

from ..query.quotation_check import MOST_CHARACTERS, MOST_TEXTS
from . import inputs, shapes
from .calls import Answering
from .edition_answers import VOCABULARY, get_vocabulary, verify
from .event_answers import get_changes, get_event, get_in_force, search_events
from .inputs import LANGUAGE, PAGE, QUESTION, TIME, Schema
from .schemas import to_inputs, to_schema
from .source_answers import ORDERS, check_quote, get_rewordings


@dataclass(frozen=True)
class Tool:
    """A question that an assistant can ask.

    Args:
        arguments: by name the schema of each.
        shape: of the answer.
        expensive: the arguments that make an answer take long.
    """

    name: str
    title: str
    description: str
    arguments: dict[str, Schema]
    shape: type
    answer: Answering
    required: tuple[str, ...] = ()
    expensive: frozenset[str] = frozenset()

    @cached_property
    def definition(self) -> dict[str, object]:
        """The tool as ``tools/list`` shows it."""
        return {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": to_inputs(self.arguments, self.required),
            "outputSchema": to_schema(self.shape),
            # Nothing can be changed here, and nothing outside is reached.
            "annotations": {"title": self.title, "readOnlyHint": True, "idempotentHint": True, "openWorldHint": False},
        }


_COUNT = {"count": inputs.choice("exact: count all results.", ("exact",))}

_ALL = (
    Tool(
        "search_events",
        "Search events",
        "Dated policy events that answer a question, with their quotations and whether those still stand in their "
        "sources. Slugs of kinds, topics, actors and publishers are listed by list_vocabulary.",
        {**QUESTION, **_COUNT, **LANGUAGE, **PAGE, **TIME},
        shapes.FoundEvents,
        search_events,
        expensive=frozenset({"count"}),
    ),
    Tool(
        "get_event",
        "Get an event",
        "One event, whole: all dates, actors, citations with checked quotations, relations, and the digest by which "
        "verify finds it.",
        {"slug": inputs.text("The slug, a former slug or the id of the event."), **LANGUAGE, **TIME},
        shapes.FoundEvent,
        get_event,
        ("slug",),
    ),
    Tool(
        "in_force",
        "What was in force on a day",
        "The measures that were in force on a day (yes) or may have been (unknown), and since when. A measure that "
        "was not in force is not listed; name it in slug to ask for it alone.",
        {
            "on": inputs.text("The day, YYYY-MM-DD."),
            **{name: schema for name, schema in QUESTION.items() if name != "in_force_on"},
            **_COUNT,
            **LANGUAGE,
            **PAGE,
            **TIME,
        },
        shapes.MeasuresInForce,
        get_in_force,
        ("on",),
        expensive=frozenset({"count"}),
    ),
    Tool(
        "what_changed",
        "What changed between two editions",
        "The events that entered, left or changed in the answer to a question, field by field, from one edition to "
        "another. Without a question: everything.",
        {
            "from": inputs.edition("The earlier edition: its number, or a day or an instant (ISO 8601)."),
            "to": inputs.edition("The later edition, named in the same way. Default: the newest."),
            **{name: schema for name, schema in QUESTION.items() if name != "order"},
            **PAGE,
        },
        shapes.Changes,
        get_changes,
        ("from",),
    ),
    Tool(
        "check_quote",
        "Check a quotation",
        "Whether words stood in a source, from when to when, what replaced them, and which events quote them; or the "
        "nearest passages, marked as near. never_seen means: not in what is kept, whose extent is in coverage.",
        {
            "text": inputs.text(f"The words to look for: 2 words to {MOST_CHARACTERS:,} characters. … stands for what "
                                "was left out."),
            "document": inputs.text(f"Instead of text: a manuscript. Each quotation in “”, «», 「」 or \"\" is "
                                    f"checked, at most {MOST_TEXTS}, and counts as a request."),
            "source": inputs.list_of("Sources to look in, by slug."),
            "on": inputs.text("A day, YYYY-MM-DD: look only at texts that had been seen by then."),
            "language": inputs.list_of("Languages of the sources, as BCP 47 ranges such as zh."),
            **TIME,
        },
        shapes.CheckedQuotes,
        check_quote,
        expensive=frozenset({"text", "document"}),
    ),
    Tool(
        "wording_changes",
        "How a source was reworded",
        "The changes of wording between the saved texts of a source, with the time in which each happened, what it "
        "touches (weight: a quotation, a number, a date, a negation, a modal verb, words, style), and the quotations "
        "from it with their status.",
        {
            "source": inputs.text("The slug or id of the source."),
            "from": inputs.number("The number of the earlier capture, to compare two. Give to as well.", 1),
            "to": inputs.number("The number of the later capture.", 1),
            "order": inputs.choice("weight: the heaviest change first. Default: by number of capture.", ORDERS),
            **TIME,
        },
        shapes.Rewordings,
        get_rewordings,
        ("source",),
    ),
    Tool(
        "verify",
        "Verify a document",
        "Whether a document with this digest was ever public, of which subject, and in which editions.",
        {
            "digest": inputs.text("The SHA-256 of the document without its entry, as 64 hexadecimal digits in lower "
                                  "case: entry.digest of an event."),
            **TIME,
        },
        shapes.Verified,
        verify,
        ("digest",),
    ),
    Tool(
        "list_vocabulary",
        "List the vocabulary",
        "The kinds, topics, actors or publishers that questions are asked in, by name, with the number of events.",
        {"of": inputs.choice("The words to list.", VOCABULARY), **PAGE, **TIME},
        shapes.Vocabulary,
        get_vocabulary,
        ("of",),
    ),
)  # fmt: skip
TOOLS = {tool.name: tool for tool in _ALL}
