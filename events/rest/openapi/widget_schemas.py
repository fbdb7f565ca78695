"""The shapes of the formats that are JSON too: what widgets, feed readers and citation managers load."""

from .schema import (
    choice,
    component,
    flag,
    many,
    maybe,
    number,
    record,
    slug,
    text,
    to,
)

URL = "https://annals.example/events/bis-ascend-wording-amended"
SLUG = "bis-ascend-wording-amended"
TITLE = "Commerce replaces its sentence on Huawei Ascend chips"
EDTF = "[2025-05-14..2025-05-19]"
SAID = "some time between 14 and 19 May 2025"
SUMMARY = "The press release now alerts industry to risks of using advanced Chinese chips."

LICENCE = component(
    "Licence",
    "The licence of the data.",
    record(
        name=text("The name of the licence.", "CC BY 4.0"),
        url=text("The address of the licence.", "https://creativecommons.org/licenses/by/4.0/"),
    ),
)

_TIMELINE_DATE = component(
    "TimelineJsDate",
    "A date as TimelineJS reads it.",
    record(
        ("month", "day", "hour"),
        year=number("The year.", 2025, minimum=1, maximum=9999),
        month=number("The month, 1 to 12; absent where unknown.", 5, minimum=1, maximum=12),
        day=number("The day of the month, 1 to 31; absent where unknown.", 14, minimum=1, maximum=31),
        hour=number("The hour, 0 to 23; only where an era lasts one day.", 0, maximum=23),
    ),
)
_TIMELINE_TEXT = component(
    "TimelineJsText",
    "The words of a slide, as HTML.",
    record(
        ("text",),
        headline=text("The headline.", TITLE),
        text=text("The text below it.", f"<p>{SUMMARY}</p>"),
    ),
)
_TIMELINE_MEDIA = component(
    "TimelineJsMedia",
    "The picture or film of a slide.",
    record(
        ("caption", "credit", "alt"),
        url=text("The address of the picture or film.", "https://annals.example/static/ascend.jpg"),
        caption=text("The caption.", "An Ascend 910B processor"),
        credit=text("The credit line.", "Photo: A. Author"),
        alt=text("The text for readers who cannot see it.", "A processor on a board"),
    ),
)
_TIMELINE_TITLE = component(
    "TimelineJsTitle",
    "The title slide.",
    record(
        ("media",),
        unique_id=text("The id of the slide.", "_title"),
        text=to(_TIMELINE_TEXT, "The words of the slide."),
        media=to(_TIMELINE_MEDIA, "The picture or film; absent where there is none."),
    ),
)
_TIMELINE_SLIDE = component(
    "TimelineJsSlide",
    "An event as a slide.",
    record(
        ("end_date", "group", "media"),
        unique_id=text("The slug of the event.", SLUG),
        start_date=to(_TIMELINE_DATE, "The first possible day, as coarse as the date is known."),
        end_date=to(_TIMELINE_DATE, "The last possible day; absent where it is the first.", day=19),
        display_date=text("The date in words, as HTML.", SAID),
        text=to(_TIMELINE_TEXT, "The words of the slide."),
        autolink=flag("Whether the widget turns addresses into links: never.", False),
        group=text("The name of the row that the event is in, with `group`.", "Correction"),
        media=to(_TIMELINE_MEDIA, "The picture or film; absent where there is none."),
    ),
)
_TIMELINE_ERA = component(
    "TimelineJsEra",
    "A period behind the slides.",
    record(
        start_date=to(_TIMELINE_DATE, "The first day."),
        end_date=to(_TIMELINE_DATE, "The last day.", day=19),
        text=to(_TIMELINE_TEXT, "The name of the period.", headline="First wording"),
    ),
)
TIMELINEJS = component(
    "TimelineJs",
    "Events as TimelineJS 3 loads them.",
    record(
        ("eras",),
        title=to(_TIMELINE_TITLE, "The title slide."),
        events=many(_TIMELINE_SLIDE, "The slides of the events."),
        scale=text("The scale of time: always `human`.", "human"),
        eras=many(_TIMELINE_ERA, "The eras of a timeline; absent where it has none."),
    ),
)

_VIS_GROUP = component(
    "VisGroup",
    "A row of vis-timeline.",
    record(
        id=text("The slug or code of the group.", "correction"),
        content=text("The name of the group, as HTML.", "Correction"),
        title=text("The name of the group, plain text.", "Correction"),
        order=number("The place of the row, from 0.", 0),
    ),
)
_VIS_ITEM = component(
    "VisItem",
    "An event or an era as an item of vis-timeline.",
    record(
        ("title", "end", "edtf", "url", "group"),
        id=text("The slug of the event, or `era/` and a number.", SLUG),
        content=text("The title, as HTML.", TITLE),
        title=text("The tooltip, as HTML; events only.", f"<strong>{SAID}</strong><p>{SUMMARY}</p>"),
        start=text("The start of the first possible day, without a zone.", "2025-05-14T00:00:00"),
        end=text("The end of the last possible day, exclusive; absent for a single day.", "2025-05-20T00:00:00"),
        type=choice(("box", "range", "background"), "The type of item; `background` is an era.", "range"),
        className=text("CSS classes that show how sure the date is.", "annals annals-window annals-kind-correction"),
        edtf=text("The date in EDTF; events only.", EDTF),
        url=text("The address of the event's page; events only.", URL),
        group=text("The id of the group, with `group`.", "correction"),
    ),
)
VIS = component(
    "VisTimeline",
    "Events as vis-timeline loads them with `setData`.",
    record(
        ("groups",),
        edition=number("The number of the edition that the answer was made from; 0 before the first.", 1),
        licence=to(LICENCE, "The licence of the data."),
        next=maybe(
            text("The absolute address of the next page; null on the last.",
                 "https://annals.example/api/v1/events.vis?cursor=nWzEsIjY5ODA0ZmRj", format="uri")
        ),
        groups=many(_VIS_GROUP, "The rows, with `group`."),
        items=many(_VIS_ITEM, "The events, then the eras of a timeline."),
    ),
)  # fmt: skip

_CHRONO_SOURCE = component(
    "ChronoMediaSource",
    "The address of a picture.",
    record(url=text("The address of the picture.", "https://annals.example/static/ascend.jpg")),
)
_CHRONO_MEDIA = component(
    "ChronoMedia",
    "The picture of an item.",
    record(
        type=text("The type of media: always `IMAGE`.", "IMAGE"),
        name=text("The text for readers who cannot see it.", "A processor on a board"),
        source=to(_CHRONO_SOURCE, "The address of the picture."),
    ),
)
CHRONO_ITEM = component(
    "ChronoItem",
    "An event as an item of react-chrono.",
    record(
        ("media",),
        title=text("The date in words.", SAID),
        cardTitle=text("The title of the event.", TITLE),
        cardSubtitle=text("The name of the kind of event.", "Correction"),
        cardDetailedText=many(text("A paragraph.", SUMMARY), "The paragraphs of the event, plain text."),
        url=text("The address of the event's page.", URL),
        eventId=slug("The slug of the event.", SLUG),
        edtf=text("The date in EDTF.", EDTF),
        classNames=many(text("A class.", "annals-window"), "CSS classes that show how sure the date is."),
        media=to(_CHRONO_MEDIA, "The picture; absent where there is none."),
    ),
)

_CALENDAR_PROPS = component(
    "FullCalendarProps",
    "Further facts of a FullCalendar event.",
    record(
        title=text("The title of the event, without the date.", TITLE),
        edtf=text("The date in EDTF.", EDTF),
        display=text("The date in words.", SAID),
        kind=slug("The slug of the kind of event.", "correction"),
        significance=number("The significance, 1 to 5.", 5, minimum=1, maximum=5),
        text=many(text("A paragraph.", SUMMARY), "The paragraphs of the event, plain text."),
        licence=maybe(text("The address of the licence of the data.", "https://creativecommons.org/licenses/by/4.0/")),
    ),
)
FULLCALENDAR_EVENT = component(
    "FullCalendarEvent",
    "An event as FullCalendar loads it.",
    record(
        ("end",),
        id=slug("The slug of the event.", SLUG),
        title=text("The title of the event, with the date where it is not one day.", f"{TITLE} ({SAID})"),
        start=text("The first possible day.", "2025-05-14", format="date"),
        end=text("The day after the last possible day; absent where it is unknown.", "2025-05-20", format="date"),
        allDay=flag("Whether the event takes whole days: always.", True),
        url=text("The address of the event's page.", URL),
        classNames=many(text("A class.", "annals-window"), "CSS classes that show how sure the date is."),
        className=text("The same classes in one text, for FullCalendar 7.", "annals-window"),
        extendedProps=to(_CALENDAR_PROPS, "Further facts of the event."),
    ),
)
