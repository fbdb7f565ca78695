"""The shapes of sources, their captures, wording changes and quotations."""

from sources.models import Extent, Outcome, Rights
from sources.weight import WEIGHTS

from .answer_schemas import OPS
from .event_schemas import DATE, ENTRY, EVENT_BRIEF, QUOTE, SOURCE_BRIEF
from .schema import (
    choice,
    component,
    day,
    digest,
    example_of,
    instant,
    joined,
    many,
    maybe,
    number,
    record,
    slug,
    text,
    to,
    uuid,
)

_DIGEST = "0b6ef650f3f1e491dcd0e190a6fbb3036aa81fe9db7a8a97c74bc4aaa84e05ae"
_OLD = "Issuing guidance that using Huawei Ascend chips anywhere in the world violates U.S. export controls."
_NEW = "Issuing guidance alerting industry to the risks of using PRC advanced computing ICs."

_TITLED = component(
    "Titled",
    "A subject by slug and title.",
    record(
        slug=slug("The slug of the subject.", "bis-pr-20250513"),
        title=text("The title of the subject.", "Department of Commerce Announces Rescission of Diffusion Rule"),
    ),
)
_CAPTURE_BRIEF = component(
    "CaptureBrief",
    "A capture as its source lists it.",
    record(
        number=number("The number of the capture, from 1 for each source.", 2, minimum=1),
        seen=text("The date the text was seen, in EDTF.", "2025-05-19"),
        extent=choice(Extent.values, "Whether the capture holds the whole text or an excerpt.", "excerpt"),
        sha256=digest("The SHA-256 of the text in UTF-8, in hexadecimal.", _DIGEST),
    ),
)
_CITED_BY = component(
    "CitedBy",
    "The public events that cite a source.",
    record(
        count=number("The number of events.", 2),
        events=many(
            _TITLED,
            "The events, by date.",
            example=[{"slug": "bis-ascend-wording-amended", "title": "Commerce replaces its sentence on Ascend chips"}],
        ),
    ),
)
SOURCE = component(
    "Source",
    "A document that attests events.",
    joined(
        record(
            id=uuid("The permanent id of the source.", "b43c8bf6-7210-5d83-ac98-bc99e3f779ec"),
            path=text("The path of the source's page on this site.", "/sources/bis-pr-20250513"),
        ),
        SOURCE_BRIEF.schema,
        record(
            ("entry",),
            authors=many(text("A name.", "Jane Doe"), "The names of the authors."),
            rights=choice(
                Rights.values,
                "The rights in the text. A capture's text is public where it is `public_domain` or `open_licence`.",
                "public_domain",
            ),
            captures=many(_CAPTURE_BRIEF, "The public captures of the source, by number."),
            cited_by=to(_CITED_BY, "The public events that cite the source."),
            entry=to(ENTRY, "The act of publishing that made this document public; absent in lists."),
        ),
    ),
)
LOOK = component(
    "Look",
    "The last look at a source. It belongs to no edition.",
    record(
        source=slug("The slug of the source.", "bis-pr-20250513"),
        last_looked=maybe(instant("The time of the last look, UTC; null if there was none.", "2026-11-02T10:15:00Z")),
        outcome=maybe(
            choice(
                Outcome.values,
                "The outcome. `new_wording`: the text differed from the last one, and waits for review. `unchanged`: "
                "the same wording. `no_document`: a consent wall, a bot check, an error or the like. `failed`: the "
                "page could not be fetched or read. Null if there was no look.",
                "unchanged",
            )
        ),
        next_look=maybe(
            day("The day from which the source is looked at again; null if that is not planned.", "2026-11-09")
        ),
    ),
)
WORDING_CHANGE = component(
    "WordingChange",
    "The difference between two captures of a source.",
    record(
        from_=number("The number of the earlier capture.", 1, minimum=1),
        to=number("The number of the later capture.", 2, minimum=1),
        ops=OPS,
        html=text("The difference as HTML with `<del>` and `<ins>`.", "Issuing guidance <del>that using</del> …"),
        text=text("The difference as plain text: `[-deleted-]{+inserted+}`.", "Issuing guidance [-that using-] …"),
        sentence=maybe(
            text(
                "The change in an English sentence; null where no short one describes it.",
                f"‘{_OLD}’ became ‘{_NEW}’",
            )
        ),
        window=maybe(to(DATE, "The time in which the text was changed; null where it is unknown.", type=None)),
        weight=choice(
            WEIGHTS,
            "The heaviest that the change touches: words that an event quotes, a number, a date, a negation, a modal "
            "verb, other words, or only punctuation and capitals.",
            "quotation",
        ),
    ),
)
_CAPTURE_CHANGE = component(
    "CaptureChange",
    "The difference of a capture from the one before it.",
    record(
        from_=number("The number of the earlier capture.", 1, minimum=1),
        ops=OPS,
        window=maybe(to(DATE, "The time in which the text was changed; null where it is unknown.", type=None)),
    ),
)
CAPTURE = component(
    "Capture",
    "The text of a source as it was seen at some time.",
    record(
        ("entry",),
        id=uuid("The permanent id of the capture.", "cc9b5a72-f57b-566b-a2aa-1c519491f32c"),
        slug=text("The slug of the source, a slash and the number of the capture.", "bis-pr-20250513/2"),
        path=text("The path of the capture on this site.", "/sources/bis-pr-20250513#capture-2"),
        source=to(_TITLED, "The source that the capture is of."),
        number=number("The number of the capture, from 1 for each source.", 2, minimum=1),
        captured_at=maybe(
            instant(
                "The time the capture was taken, UTC; null where the text was seen by someone else.",
                "2026-11-02T10:15:00Z",
            ),
            example=None,
        ),
        seen=to(DATE, "The date the text was seen.", type=None, edtf="2025-05-19"),
        extent=choice(Extent.values, "Whether the capture holds the whole text or an excerpt.", "excerpt"),
        via=maybe(
            slug(
                "The slug of the source in which the text was seen; null where it was seen in the original.",
                "exportprac-13815",
            )
        ),
        media_type=maybe(text("The media type that the text was taken from.", "text/plain")),
        sha256=digest("The SHA-256 of the text in UTF-8, in hexadecimal.", _DIGEST),
        text=maybe(text("The text; null where the rights in the source do not allow it.", _NEW)),
        archive_url=maybe(
            text(
                "The address of an archived copy; null where none is known.",
                "https://web.archive.org/web/20250519000000/https://www.bis.gov/press-release/",
            )
        ),
        note=text('A remark on the capture; "" where there is none.', "The second wording, as the press quotes it."),
        change=maybe(
            to(_CAPTURE_CHANGE, "The difference from the capture before; null for the first and where nothing changed.")
        ),
        entry=to(ENTRY, "The act of publishing that made this document public; absent in lists."),
    ),
)
QUOTED_SOURCE = component(
    "QuotedSource",
    "The source of a quotation.",
    record(**{name: SOURCE_BRIEF.schema["properties"][name] for name in ("slug", "title", "url")}),
)
QUOTATION = component(
    "Quotation",
    "A quotation with its source and the events that have it.",
    joined(
        QUOTE.schema,
        record(
            source=to(QUOTED_SOURCE, "The source of the quotation."),
            events=many(
                EVENT_BRIEF, "The events that quote these words, by date.", example=[example_of(EVENT_BRIEF.schema)]
            ),
        ),
    ),
)
