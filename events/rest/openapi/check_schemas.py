"""The shape of the answer to whether somebody said it, and of the body that asks for many texts."""

from .event_schemas import QUOTE
from .schema import Component, Schema, choice, component, day, many, maybe, number, record, slug, text, to
from .source_schemas import QUOTED_SOURCE

_WORDS = "using Huawei Ascend chips anywhere in the world violates U.S. export controls"
_EVENT = "bis-ascend-wording-amended"
_NOW = "Issuing guidance alerting industry to the risks of using PRC advanced computing ICs"
_STATUS: Schema = QUOTE.schema["properties"]["status"]

FOUND = component(
    "FoundWords",
    "A source whose captures hold the words. Of a text that is not public, the dates only.",
    record(
        source=to(QUOTED_SOURCE, "The source."),
        captures=many(
            number("The number of a capture.", 1, minimum=1), "The captures that hold the words, oldest first."
        ),
        first_seen=text("When the words were first seen, in EDTF.", "2025-05-13"),
        last_stood=text("When the words were last seen, in EDTF.", "2025-05-13"),
        status=_STATUS | {"description": "What became of the words in the newest capture that decides."},
        gone=maybe(
            text("The period in which the words went, in EDTF; null where they stand.", "[2025-05-14..2025-05-19]")
        ),
        now=maybe(text("The words in their place today; null where there are none.", _NOW)),
        context=maybe(
            text(
                "The sentence around the words; null where the text is not public.", f"Issuing guidance that {_WORDS}."
            )
        ),
        events=many(slug("The slug of an event.", _EVENT), "The events that quote the words from this source."),
    ),
)
_OP = component(
    "CheckOp",
    "A run of words that the text and the passage share, or that only one of them has.",
    record(
        op=choice(
            ("equal", "delete", "insert"),
            "`delete`: only in the text that was asked; `insert`: only in the passage.",
            "equal",
        ),
        text=text("The words.", "using Huawei Ascend chips"),
    ),
)
NEAR = component(
    "NearPassage",
    "A passage that is like the words, and not the same: no proof that anybody said them.",
    record(
        source=to(QUOTED_SOURCE, "The source."),
        capture=number("The number of the capture.", 1, minimum=1),
        passage=text("The passage, as the capture has it.", f"Issuing guidance that {_WORDS}."),
        diff=many(_OP, "How the passage differs from the words."),
    ),
)
QUOTING = component(
    "QuotingEvent",
    "An event that quotes the words.",
    record(
        slug=slug("The slug of the event.", _EVENT),
        title=text("The title of the event.", "The release on Ascend chips is reworded"),
        source=slug("The slug of the quoted source.", "bis-pr-20250513"),
        exact=text("The quotation.", f"Issuing guidance that {_WORDS}."),
        status=_STATUS,
        now=maybe(text("The words in its place today.", _NOW)),
    ),
)
CHECKED = component(
    "CheckedText",
    "A text that was looked for, and what was found.",
    record(
        text=text("The text, as it was asked.", _WORDS),
        status=choice(
            ("found", "near", "never_seen"),
            "`found`: a capture holds exactly these words. `near`: only a passage that differs. `never_seen`: neither.",
            "found",
        ),
        found=many(FOUND, "The sources whose captures hold the words, at most 10."),
        near=many(NEAR, "The nearest passages, at most 3; none where the words are found.", example=[]),
        quoted_by=many(QUOTING, "The events that quote the words, whether or not a capture holds them; at most 20."),
    ),
)
COVERAGE = component(
    "Coverage",
    "The extent of the search.",
    record(
        sources=number("The number of sources with a capture.", 6),
        captures=number("The number of captures.", 12),
        protected=number("The number of captures whose text is not public: whole sentences only are looked for.", 0),
        latest=maybe(day("The last day on which a capture was seen.", "2025-11-02")),
    ),
)
_LEFT_OUT = component(
    "LeftOut",
    "A quotation of a document that was not checked.",
    record(
        text=text("The quotation.", "gone"),
        detail=text("Why it was not checked.", "‘gone’ has 1 word that can be looked for."),
    ),
)
CHECK = component(
    "QuotationCheck",
    "Texts that were looked for in an edition.",
    record(
        edition=number("The number of the edition.", 1),
        results=many(CHECKED, "The texts, in the order given."),
        left_out=many(_LEFT_OUT, "The quotations of a document that were not checked.", example=[]),
        coverage=to(COVERAGE, "The extent of the search."),
    ),
)
CHECK_BODY: Component = component(
    "QuotationCheckRequest",
    "Either texts or a document.",
    record(
        ("texts", "document"),
        texts=many(text("A text of 2 words to 2,000 characters.", _WORDS), "The texts to check, 1 to 100."),
        document=text(
            'A manuscript; what stands between “”, "", «» or 「」 is checked, at most 100 quotations.',
            f"The department said that “{_WORDS}”.",
        ),
    ),
)
