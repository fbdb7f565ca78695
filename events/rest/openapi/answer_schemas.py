"""The shapes of pages of events, of what is counted over them, and of timelines."""

from events.query.groups import MOST_GROUPS, PROPERTIES
from events.query.histogram import INTERVALS

from .event_schemas import DATE, EVENT, MEDIA
from .facet_schemas import FACETS_CHOSEN
from .schema import (
    anything,
    choice,
    component,
    day,
    fields_of,
    joined,
    many,
    maybe,
    number,
    page,
    record,
    slug,
    text,
    to,
    uuid,
)
from .translation_schemas import TRANSLATED

_NEXT = "https://annals.example/api/v1/events/compare?from=1&cursor=nWzEsIjY5ODA0ZmRj"
_BIN = component(
    "Bin",
    "A stretch of days and the number of events in it.",
    record(
        start=day("The first day of the bin.", "2025-01-01"),
        end=day("The last day of the bin.", "2025-12-31"),
        certain=number("The number of events that certainly lie within the bin.", 86),
        possible=number("The number of events whose date overlaps the bin.", 87),
    ),
)
HISTOGRAM = component(
    "Histogram",
    "The number of events in each year, quarter, month, week or day.",
    record(
        interval=choice(INTERVALS, "The length of a bin.", "year"),
        bins=many(_BIN, "The bins from the first to the last event, empty ones included, at most 1,000."),
    ),
)
_GROUP_VALUES = dict.fromkeys(PROPERTIES, "tariff") | {
    "jurisdiction": "US", "year": "2019", "quarter": "2019-Q2", "month": "2019-05", "stance": "supports",
    "source_type": "regulation", "relation": "amends", "quote_status": "stands",
}  # fmt: skip
_SIGNIFICANCE = component(
    "SignificanceOfGroup",
    "The significance of events together.",
    record(
        sum=number("The sum.", 21),
        mean=maybe({"type": "number", "description": "The mean; null without events.", "examples": [3.0]}),
    ),
)
_GROUP = component(
    "EventGroup",
    "The events that share a value of each property they are counted by.",
    record(
        (*PROPERTIES, "certain", "possible"),
        **{name: text(f"With `{name}` in `by`: the value.", example) for name, example in _GROUP_VALUES.items()},
        count=number("The number of events; over time, of those whose first possible day is in the bin.", 7),
        certain=number("Over time: the number of events that certainly lie within the bin.", 6),
        possible=number("Over time: the number of events whose date overlaps the bin.", 8),
        significance=to(_SIGNIFICANCE, "The significance of the events in `count`."),
    ),
)
GROUPS = component(
    "EventGroups",
    "The number of events by group.",
    record(
        by=many(choice(PROPERTIES, "A property.", "kind"), "What the events are counted by."),
        groups=many(_GROUP, f"The largest groups, the largest first, at most {MOST_GROUPS:,}."),
        left_out=number("The number of groups that are not listed.", 0),
    ),
)
EVENT_PAGE = component(
    "EventPage",
    "A page of events.",
    joined(
        page(EVENT, "The events of this page. With `fields`, each has the chosen fields only."),
        record(
            ("in_force", "gone", "facets"),
            in_force=fields_of(
                {"type": "string", "enum": ["yes", "unknown"]},
                "With `in_force_on`: whether each event of this page was in force on that day, by slug.",
                {"bis-gp10-ascend-guidance": "yes"},
            ),
            gone=many(
                slug("A slug.", "withdrawn-event"),
                "With `changed_since`, on the first page: the slugs of events that matched in that edition and no "
                "longer do.",
            ),
            facets=to(FACETS_CHOSEN, "With `facets`: the number of events by value, of all pages."),
        ),
    ),
)

OPS = many(
    component(
        "WordingOp",
        "A piece of text that two versions share or that one of them has.",
        record(
            op=choice(
                ("equal", "insert", "delete"),
                "`equal`: in both versions. `insert`: in the later one. `delete`: in the earlier one.",
                "delete",
            ),
            text=text("The text of the piece.", "anywhere in the world"),
        ),
    ),
    "The pieces of both texts, in order.",
)
_DIFFERENCE = component(
    "FieldChange",
    "A field that differs between two revisions.",
    record(
        ("ops", "html", "added", "removed"),
        field=text("The name of the field.", "title"),
        from_=anything("The value in the earlier revision.", "US announces that it will rescind the rule"),
        to=anything("The value in the later revision.", "US will rescind the rule"),
        ops=OPS,
        html=text(
            "Of a text: the difference as HTML with `<del>` and `<ins>`.", "US <del>announces that it </del>will"
        ),
        added=many(anything("An item.", "huawei"), "Of a list: the items that only the later revision has."),
        removed=many(anything("An item.", "zte"), "Of a list: the items that only the earlier revision has."),
    ),
)
DIFF = component(
    "Diff",
    "The difference between two published revisions of an event.",
    record(
        slug=slug("The slug of the event.", "ai-diffusion-rule-rescission"),
        from_=number("The number of the earlier revision.", 1, minimum=1),
        to=number("The number of the later revision.", 2, minimum=1),
        changes=many(_DIFFERENCE, "The fields that differ, in the order of the document."),
    ),
)

COMPARED = component(
    "Compared",
    "A page of the events that entered, left or changed in the answer to a question between two editions, by id.",
    record(
        from_=number("The number of the earlier edition.", 1, minimum=1),
        to=number("The number of the later edition.", 2, minimum=1),
        next=maybe(text("The absolute address of the next page; null on the last.", _NEXT, format="uri")),
        previous=maybe(text("The absolute address of the previous page; null on the first.", _NEXT, format="uri")),
        entered=many(slug("A slug.", "nvidia-h20-resume"), "The events that are in the later answer alone."),
        left=many(slug("A slug.", "withdrawn-event"), "The events that are in the earlier answer alone."),
        changed=many(
            component(
                "ChangedEvent",
                "An event whose document changed.",
                record(
                    slug=slug("The slug of the event in the later edition.", "ai-diffusion-rule-rescission"),
                    former_slug=maybe(
                        slug("Its slug in the earlier edition; null where it is the same.", "ai-rule-rescission")
                    ),
                    changes=many(_DIFFERENCE, "The fields that differ, in the order of the document."),
                ),
            ),
            "The events that are in both answers, with different documents.",
        ),
        redacted=many(
            slug("A slug.", "redacted-event"), "Of those that entered or left: the events whose other side is redacted."
        ),
        ids=fields_of(
            {"type": "string", "format": "uuid"},
            "The permanent ids of all these events, by slug.",
            {"ai-diffusion-rule-rescission": "6da8a3f8-31c9-591d-ab39-253a0df3a0c1"},
        ),
    ),
)

_ERA = component(
    "Era",
    "A named period of a timeline.",
    record(title=text("The title of the era.", "First wording"), date=to(DATE, "The days of the era.", type=None)),
)
_SIDES = component(
    "Sides",
    "The jurisdictions whose acts a timeline draws above and below its axis; all others are between.",
    record(
        above=many({"type": "string", "pattern": "^[A-Z]{2}$"}, "The codes of those above.", ["US"]),
        below=many({"type": "string", "pattern": "^[A-Z]{2}$"}, "The codes of those below.", ["CN"]),
    ),
)
_STEP = component(
    "Step",
    "A step of the story that a timeline tells.",
    record(
        event=slug("The slug of the event.", "bis-ascend-guidance-press-release"),
        heading=text("The heading of the step.", "The first wording"),
        text=text('What the step says, plain text; "" where it is the heading alone.', "Commerce warned against it."),
    ),
)
_TIMELINE_TRANSLATION = component(
    "TimelineTranslation",
    "A timeline in another language.",
    record(
        title=text("The title in that language.", "美国商务部如何改写关于华为昇腾芯片的声明"),
        description=text('The description in that language; "" where it is not translated.', "2025年5月。"),
        steps=many(_STEP, "The steps in that language, by the slugs of their events."),
        eras=many(text("A title.", "最初的措辞"), "The titles of the eras in that language, in order."),
        **TRANSLATED,
    ),
)
_ORIGINAL_TIMELINE = component(
    "OriginalTimeline",
    "The words that a translation of a timeline stands in for.",
    record(
        title=text("The original title.", "How Commerce reworded its statement on Huawei Ascend chips"),
        description=text("The original description.", "In May 2025 a sentence was replaced without a notice."),
    ),
)
_SHOWN_TIMELINE = component(
    "ShownTimelineTranslation",
    "The translation that a timeline is served in, with the original.",
    record(original=to(_ORIGINAL_TIMELINE, "The original words."), **TRANSLATED),
)
TIMELINE = component(
    "Timeline",
    "A named timeline: a question with a title.",
    record(
        ("sides", "steps", "translations", "translation"),
        id=uuid("The permanent id of the timeline.", "4ef412d4-aa85-59cc-be99-6ed8eb18b94a"),
        slug=slug("The slug of the timeline; a former slug redirects to it.", "ascend-wording"),
        title=text("The title of the timeline.", "How Commerce reworded its statement on Huawei Ascend chips"),
        description=text(
            'The description of the timeline, plain text; "" where there is none.',
            "In May 2025 the US Department of Commerce replaced a sentence of a press release without a notice.",
        ),
        media=maybe(to(MEDIA, "The illustration; null where there is none.")),
        question=fields_of(
            {"type": "array", "items": {"type": "string"}},
            "The question that selects the events: the parameters of `/events` with their values.",
            {"topic": ["changed-wording"], "order": ["date"]},
        ),
        eras=many(_ERA, "The eras that a widget may draw behind the events."),
        sides=maybe(
            to(
                _SIDES,
                "The sides of the drawing; null for the jurisdictions that act most often. Absent from documents "
                "published before the field was added.",
            )
        ),
        steps=many(
            _STEP,
            "The steps of the story, in order; empty if there is no story. Absent from documents published before the "
            "field was added.",
        ),
        path=text("The path of the timeline's page on this site.", "/timelines/ascend-wording"),
        translations=many(
            _TIMELINE_TRANSLATION, "The timeline in other languages. Absent where there is no translation."
        ),
        translation=maybe(
            to(
                _SHOWN_TIMELINE,
                "With `lang` alone: the translation that its words are of, with the original; null where they are the "
                "original.",
            )
        ),
    ),
)
TIMELINE_PAGE = component(
    "TimelinePage", "A timeline with a page of its events.", joined(TIMELINE.schema, EVENT_PAGE.schema)
)
