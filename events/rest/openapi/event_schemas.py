"""The shapes of events, of pages of them, and of what is counted over them."""

from events.choices import ActorKind, Basis, DateStatus, DateType, QuoteStatus, RelationType, Role, Stance
from events.editions.models import Cause, Change
from sources.models import SourceType
from sources.quotations import QUOTE_REASONS

from .identifier_schemas import identifiers
from .schema import (
    choice,
    component,
    day,
    digest,
    fields_of,
    flag,
    instant,
    many,
    maybe,
    number,
    record,
    slug,
    text,
    to,
    uuid,
)
from .translation_schemas import SHOWN_TRANSLATION, TRANSLATION

NAMED = component(
    "Named",
    "A term of the vocabulary or a publisher, by slug and name.",
    record(slug=slug("The slug of the term.", "ai-chips"), name=text("The name of the term, in English.", "AI chips")),
)
DATE = component(
    "Date",
    "A date as precise as it is known.",
    record(
        type=maybe(
            choice(
                DateType.values,
                "The kind of step that the date is of. Of a law in force, `ends` is the last day in, `removed` the "
                "first day out. Null where the date is not an event's.",
                "published",
            )
        ),
        edtf=text("The date in the Extended Date/Time Format (ISO 8601-2).", "[2025-05-14..2025-05-19]"),
        earliest=maybe(day("The first possible day; null where the start is open.", "2025-05-14")),
        latest=maybe(day("The last possible day; null where the end is open.", "2025-05-19")),
        precision=choice(
            ("day", "month", "season", "year", "decade", "century"),
            "The unit that the date is known to.",
            "day",
        ),
        shape=choice(
            ("point", "interval", "window"),
            "`point`: one day, month or year. `interval`: from `earliest` to `latest`. `window`: at some time from "
            "`earliest` to `latest`.",
            "window",
        ),
        status=maybe(
            choice(
                DateStatus.values,
                "The status of the date: `accepted`, `disputed` by a source, `scheduled` for later, or `cancelled` "
                "before it came. Null where the date is not an event's.",
                "accepted",
            )
        ),
        uncertain=flag("Whether the date is marked as uncertain (EDTF `?` or `%`).", False),
        approximate=flag("Whether the date is marked as approximate (EDTF `~` or `%`).", False),
        display=text("The date in English words.", "some time between 14 and 19 May 2025"),
        note=text('A remark on the date; "" where there is none.', "The day of the edit is not documented."),
        sources=many(slug("A source's slug.", "gt-1334428"), "The slugs of the sources that attest the date."),
    ),
)
ENTRY = component(
    "Entry",
    "The act of publishing that made a document public.",
    record(
        edition=number("The number of the edition that published the document.", 1, minimum=1),
        revision=number("The number of the revision of the subject that was published, from 1.", 1, minimum=1),
        published_at=instant("The time of publication, UTC.", "2026-11-25T00:44:39.545409Z"),
        updated=instant(
            "The time of the subject's latest own publication, UTC: `order=updated` sorts by it.",
            "2026-11-25T00:44:39.545409Z",
        ),
        change=choice(Change.values, "The kind of change.", "new"),
        cause=choice(
            Cause.values,
            "`own`: the subject itself changed. `neighbour`: a subject that it names changed.",
            "own",
        ),
        note=text("The publisher's note about the edition.", "The US–China technology timeline, as shipped."),
        digest=digest(
            "The SHA-256 of the document without this entry, in hexadecimal; `/verify/{digest}` finds it.",
            "66ef77fdecf8f78ff2e9491886ee9233a0d336daf588b74f8d394fc5fec500ec",
        ),
    ),
)
SOURCE_BRIEF = component(
    "SourceBrief",
    "A source as a citation shows it.",
    record(
        slug=slug("The slug of the source.", "bis-pr-20250513"),
        title=text(
            "The title of the source, in its own language.",
            "Department of Commerce Announces Rescission of Biden-Era Artificial Intelligence Diffusion Rule",
        ),
        publisher=maybe(
            to(
                NAMED,
                "The publisher of the source; null where it is unknown.",
                slug="us-department-of-commerce",
                name="US Department of Commerce",
            )
        ),
        type=choice(SourceType.values, "The type of the source.", "press_release"),
        url=maybe(
            text(
                "The address of the source on the web; null where it has none.",
                "https://www.bis.gov/press-release/department-commerce-announces-rescission",
            )
        ),
        published=maybe(text("The date the source was published, in EDTF; null where it is unknown.", "2025-05-13")),
        language=text("The language of the source, as a BCP 47 tag.", "en"),
        identifiers=fields_of(
            {"type": "string"},
            "The official numbers of the source, by scheme.",
            {"document_number": "2025-09270", "citation": "90 FR 21688"},
        ),
        archive_url=maybe(
            text(
                "The address of an archived copy; null where none is known.",
                "https://web.archive.org/web/20250519000000/https://www.bis.gov/press-release/",
            )
        ),
    ),
)
QUOTE = component(
    "Quote",
    "A quotation, checked against the saved captures of its source.",
    record(
        ("reason",),
        exact=text(
            "The quoted words.",
            "Issuing guidance that using Huawei Ascend chips anywhere in the world violates U.S. export controls.",
        ),
        prefix=text('The words before the quotation; "" where not given.', ""),
        suffix=text('The words after the quotation; "" where not given.', ""),
        language=maybe(text("The language of the quoted words, as a BCP 47 tag.", "en")),
        translated_from=maybe(
            text("The language that the quotation was translated from; null where it is not a translation.", "zh"),
            example=None,
        ),
        original=maybe(
            text(
                "The original words of a translation; null where there is no translation or they are unknown.",
                "滥用出口管制",
            ),
            example=None,
        ),
        status=choice(
            QuoteStatus,
            "The result of the check. `stands`: the source still says it. `altered`: other words took its place. "
            "`gone`: nothing took its place. `unchecked`: no capture can decide.",
            "altered",
        ),
        reason=maybe(
            choice(
                QUOTE_REASONS,
                "The reason for the status. `by_original`: the original of a translation was checked. `no_capture`: "
                "the source has no public capture. `only_excerpts`: its captures are excerpts, which cannot show that "
                "words are absent. `never_seen`: no capture held the words. Absent from documents published before "
                "the field was added.",
                "altered",
            )
        ),
        last_stood=maybe(number("The number of the newest capture that held the words; null where none did.", 1)),
        changed=maybe(
            text(
                "The time in which the words were changed, in EDTF; null where they were not or it is unknown.",
                "[2025-05-14..2025-05-19]",
            )
        ),
        now=maybe(
            text(
                "The words that took the place of the quotation; null where none did.",
                "Issuing guidance alerting industry to the risks of using PRC advanced computing ICs.",
            )
        ),
    ),
)
MEDIA = component(
    "Media",
    "A picture or film that illustrates an event or a timeline.",
    record(
        url=text("The address of the picture or film.", "https://annals.example/static/ascend.jpg"),
        caption=text('The caption; "" where there is none.', "An Ascend 910B processor"),
        credit=text('The credit line; "" where there is none.', "Photo: A. Author"),
        alt=text('The text for readers who cannot see it; "" where there is none.', "A processor on a board"),
    ),
)
_PARTICIPANT = component(
    "Participant",
    "An actor that took part in an event, and its role.",
    record(
        slug=slug("The slug of the actor.", "huawei"),
        name=text("The name of the actor.", "Huawei Technologies Co., Ltd."),
        kind=choice(ActorKind.values, "The kind of actor.", "company"),
        country=maybe(text("The country of the actor, as an ISO 3166-1 code, or EU; null where it has none.", "CN")),
        role=choice(Role.values, "The role of the actor in the event.", "target"),
        aliases=many(text("A name.", "华为"), "Other names of the actor."),
    ),
)
_CITATION = component(
    "Citation",
    "A source that an event cites.",
    record(
        source=to(SOURCE_BRIEF, "The cited source."),
        stance=choice(Stance.values, "Whether the source supports or contradicts the event.", "supports"),
        supports=text('The part of the event that the source bears on; "" for all of it.', "amended wording"),
        locator=text('The place in the source, such as a page; "" where not given.', "p. 2"),
        via=maybe(
            slug(
                "The slug of the source through which this one is known; null where it was read itself.",
                "exportprac-13815",
            )
        ),
        quote=maybe(to(QUOTE, "The quotation; null where the citation has none.")),
    ),
)
EVENT_BRIEF = component(
    "EventBrief",
    "An event by slug, title and date.",
    record(
        slug=slug("The slug of the event.", "bis-ascend-guidance-press-release"),
        title=text("The title of the event.", "Commerce says using Huawei Ascend chips anywhere breaks US controls"),
        date=to(DATE, "The main date of the event."),
    ),
)
_RELATION = component(
    "Relation",
    "A relation between two events.",
    record(
        type=choice(RelationType.values, "The type of relation, read from the event that states it.", "amends"),
        direction=choice(
            ("out", "in"), "`out`: this event states the relation. `in`: the other event states it of this one.", "out"
        ),
        basis=choice(Basis.values, "Whether a source states the relation or the editors infer it.", "stated"),
        note=text('A remark on the relation; "" where there is none.', ""),
        event=to(EVENT_BRIEF, "The other event."),
    ),
)
EVENT = component(
    "Event",
    "An event with its dates, actors, citations and relations. With `fields`, an answer has the chosen fields only.",
    record(
        ("identifiers", "translations", "translation"),
        id=uuid("The permanent id of the event.", "450f4dec-55fb-5d9b-83da-b2b004c7b468"),
        slug=slug("The slug of the event; a former slug redirects to it.", "bis-ascend-wording-amended"),
        path=text("The path of the event's page on this site.", "/events/bis-ascend-wording-amended"),
        title=text("The title of the event.", "Commerce replaces its sentence on Huawei Ascend chips"),
        summary=text(
            'The summary of the event, plain text; "" where there is none.',
            "The press release now alerts industry to risks of using advanced Chinese chips.",
        ),
        kind=to(NAMED, "The kind of event.", slug="correction", name="Correction"),
        topics=many(NAMED, "The topics of the event."),
        date=to(DATE, "The main date of the event, the same as the first of `dates`."),
        dates=many(DATE, "All dates of the event, the main date first. Types may repeat."),
        significance=number(
            "The significance of the event: 1 context, 2 routine, 3 notable, 4 changes a regime, 5 turning point.",
            5, minimum=1, maximum=5,
        ),
        jurisdictions=many(
            text("A code.", "US"),
            "The jurisdictions of the authorities that act, as ISO 3166-1 codes, or EU.",
        ),
        actors=many(_PARTICIPANT, "The actors that took part."),
        media=maybe(to(MEDIA, "The illustration; null where there is none.")),
        citations=many(_CITATION, "The sources that attest or contradict the event."),
        relations=many(_RELATION, "The relations to other events, in both directions."),
        identifiers=identifiers("event", {"docket": ["BIS-2023-0016"]}),
        translations=many(TRANSLATION, "The event in other languages. Absent where there is no translation."),
        translation=maybe(
            to(
                SHOWN_TRANSLATION,
                "With `lang` alone: the translation that `title` and `summary` are of, with the original; null where "
                "they are the original.",
            )
        ),
        entry=to(ENTRY, "The act of publishing that made this document public."),
    ),
)  # fmt: skip
