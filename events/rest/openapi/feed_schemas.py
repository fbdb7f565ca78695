"""The shapes of JSON Feed, JSON-LD and CSL-JSON, and which format has which shape."""

from .schema import (
    Component,
    Schema,
    choice,
    component,
    fields_of,
    flag,
    instant,
    items_of,
    many,
    number,
    record,
    slug,
    text,
    to,
)
from .widget_schemas import (
    CHRONO_ITEM,
    EDTF,
    FULLCALENDAR_EVENT,
    LICENCE,
    SAID,
    SLUG,
    SUMMARY,
    TIMELINEJS,
    TITLE,
    URL,
    VIS,
)

_URN = "urn:uuid:450f4dec-55fb-5d9b-83da-b2b004c7b468"
_INSTANT = "2026-11-25T00:44:39.545409Z"
_EXTENSION = text(
    "The address that explains extensions of JSON Feed.", "https://www.jsonfeed.org/version/1.1/#extensions"
)

_WITHDRAWN = component(
    "FeedTombstone",
    "An event that is no longer public.",
    record(
        id=text("The id of the item to remove.", _URN),
        slug=slug("The slug of the event.", "withdrawn-event"),
        change=choice(("withdrawal", "redaction"), "The kind of change.", "withdrawal"),
        date=instant("The time it was withdrawn, UTC.", _INSTANT),
        reason=text("The reason.", "The source was a forgery."),
    ),
)
_FEED_AUTHOR = component("FeedAuthor", "An author.", record(name=text("The name of the author.", "Annals")))
_FEED_ABOUT = component(
    "FeedExtension",
    "Facts about the feed that JSON Feed has no place for.",
    record(
        about=_EXTENSION,
        edition=number("The number of the edition that the answer was made from; 0 before the first.", 1),
        licence=to(LICENCE, "The licence of the data."),
        withdrawn=many(_WITHDRAWN, "The matching events that are no longer public, newest first."),
    ),
)
_FEED_EVENT = component(
    "FeedEvent",
    "Facts about an event that JSON Feed has no place for.",
    record(
        about=_EXTENSION,
        slug=slug("The slug of the event.", SLUG),
        edtf=text("The date of the event in EDTF.", EDTF),
        date=text("The date of the event in words.", SAID),
        classes=many(text("A class.", "annals-window"), "CSS classes that show how sure the date is."),
        change=choice(("new", "update", "correction"), "The kind of the last change.", "new"),
        corrections=many(text("A correction.", "The date was 12 May."), "The corrections, in words."),
    ),
)
_FEED_ITEM = component(
    "FeedItem",
    "An event as an item of a feed.",
    record(
        ("date_published", "summary", "external_url", "image"),
        id=text("The permanent id of the event, as a URN.", _URN),
        url=text("The address of the event's page.", URL),
        title=text("The title of the event.", TITLE),
        content_html=text("The event as HTML.", f"<p>{SAID}</p><p>{SUMMARY}</p>"),
        date_modified=instant("The time the event was last changed, UTC.", _INSTANT),
        tags=many(text("A name.", "AI chips"), "The names of the kind and topics of the event."),
        date_published=instant("The time the event was first published here, UTC.", _INSTANT),
        summary=text("The summary, plain text; absent where there is none.", SUMMARY),
        external_url=text("The address of the first cited source that has one.", "https://www.bis.gov/press-release"),
        image=text("The address of the picture; absent where there is none.", "https://annals.example/ascend.jpg"),
        _policy_event=to(_FEED_EVENT, "Facts that JSON Feed has no place for."),
    ),
)
_FEED = component(
    "JsonFeed",
    "Events as JSON Feed 1.1.",
    record(
        ("description", "next_url"),
        version=text("The version of JSON Feed, as an address.", "https://jsonfeed.org/version/1.1"),
        title=text("The title of the feed.", "Annals: events"),
        home_page_url=text("The address of the HTML page.", "https://annals.example/"),
        feed_url=text("The address of the feed.", "https://annals.example/api/v1/events.jsonfeed"),
        language=text("The language of the feed, as a BCP 47 tag.", "en"),
        authors=many(_FEED_AUTHOR, "The authors of the feed."),
        description=text("The description and licence of the feed.", "Data: CC BY 4.0"),
        next_url=text("The address of the next page; absent on the last.",
                      "https://annals.example/api/v1/events.jsonfeed?cursor=nWzEsIjY5ODA0ZmRj"),
        _annals=to(_FEED_ABOUT, "Facts that JSON Feed has no place for."),
        items=many(_FEED_ITEM, "The events."),
    ),
)  # fmt: skip

_JSON_LD = component(
    "JsonLd",
    "Events as a schema.org data set, in JSON-LD 1.1.",
    record(
        ("description", "license", "dateModified", "temporalCoverage"),
        **{
            "@context": fields_of(
                {}, "The JSON-LD context, in full; nothing has to be fetched.", {"@vocab": "https://schema.org/"}
            ),
            "@id": text("The address of the data set.", "https://annals.example/api/v1/events.jsonld"),
            "@type": text("The schema.org type: always `Dataset`.", "Dataset"),
            "name": text("The title of the data set.", "Annals: events"),
            "url": text("The address of the data set.", "https://annals.example/api/v1/events.jsonld"),
            "version": text("The number of the edition that the answer was made from.", "1"),
            "hasPart": many(
                fields_of({}, "An event.", {"@type": "Event"}),
                "The events, each a schema.org `Event`.",
                example=[{"@id": _URN, "@type": "Event", "name": TITLE, "url": URL}],
            ),
            "description": text("The description; absent where there is none.", "Events about chips."),
            "license": text("The address of the licence.", "https://creativecommons.org/licenses/by/4.0/"),
            "dateModified": instant("The time the edition was published.", "2026-11-25T00:44:39.545409+00:00"),
            "temporalCoverage": text("The first and the last possible day of the events.", "2025-05-14/2025-05-19"),
        },
    ),
)

_CSL_NAME = component("CslName", "A name.", record(literal=text("The name as written.", "US Department of Commerce")))
_CSL_DATE = component(
    "CslDate",
    "A date or a span of two.",
    record(
        ("circa",),
        **{
            "date-parts": many(
                {"type": "array", "items": {"type": "integer"}},
                "The year, month and day, as far as known; a second list where it is a span.",
                example=[[2025, 5, 13]],
            )
        },
        circa=flag("Whether the date is doubtful; absent where it is not.", True),
    ),
)
_CSL_CUSTOM = component(
    "CslCustom",
    "Facts that CSL has no place for.",
    record(
        type=text("The type of the source, as in `Source`.", "press_release"),
        identifiers=fields_of({"type": "string"}, "The official numbers, by scheme.", {"citation": "90 FR 21688"}),
    ),
)
_CSL = component(
    "CslItem",
    "A source as an item of CSL-JSON. What is unknown is absent.",
    record(
        (
            *("genre", "author", "issued", "container-title", "volume", "page", "publisher", "authority", "number"),
            *("URL", "archive", "archive_location", "version"),
        ),
        id=slug("The slug of the source.", "bis-pr-20250513"),
        type=text("The type of the item in CSL.", "webpage"),
        title=text("The title of the source.", "Department of Commerce Announces Rescission of Diffusion Rule"),
        genre=text("The type of the source in words.", "Press release"),
        author=many(_CSL_NAME, "The authors, or the publisher where none is named."),
        issued=to(_CSL_DATE, "The date of publication."),
        **{"container-title": text("The title of the newspaper or gazette.", "Federal Register")},
        volume=text("The volume of the gazette.", "90"),
        page=text("The page of the gazette.", "21688"),
        publisher=text("The name of the publisher.", "US Department of Commerce"),
        authority=text("The name of the authority, for law.", "US Department of Commerce"),
        number=text("The official number.", "2025-09270"),
        URL=text("The address of the source.", "https://www.bis.gov/press-release"),
        archive=text("The name of the archive.", "Internet Archive"),
        archive_location=text(
            "The address of an archived copy.", "https://web.archive.org/web/2025/https://www.bis.gov"
        ),
        version=text("The capture that was read.", "capture 2, seen 19 May 2025"),
        language=text("The language of the source, as a BCP 47 tag.", "en"),
        custom=to(_CSL_CUSTOM, "Facts that CSL has no place for."),
    ),
)


def _list_of(item: Component, description: str) -> Schema:
    return {"type": "array", "items": items_of(item), "description": description}


#: By format, the shape of an answer; of formats that are not JSON, a text.
SHAPES: dict[str, Schema] = {
    "timelinejs": items_of(TIMELINEJS),
    "vis": items_of(VIS),
    "chrono": _list_of(CHRONO_ITEM, "Events as react-chrono loads them."),
    "fullcalendar": _list_of(FULLCALENDAR_EVENT, "Events as FullCalendar loads them."),
    "jsonfeed": items_of(_FEED),
    "jsonld": items_of(_JSON_LD),
    "csl": _list_of(_CSL, "Sources as CSL-JSON."),
    "ics": {"type": "string", "description": "An iCalendar file (RFC 5545)."},
    "atom": {"type": "string", "description": "An Atom feed (RFC 4287)."},
    "csv": {"type": "string", "description": "Rows separated by commas (RFC 4180), the names of the columns first."},
    "ndjson": {"type": "string", "description": "An `Event` as JSON on each line."},
    "parquet": {"type": "string", "format": "binary", "description": "The tables of `csv` in Apache Parquet."},
    "bib": {"type": "string", "description": "A BibLaTeX file."},
    "graphml": {"type": "string", "description": "A GraphML document."},
    "ris": {"type": "string", "description": "An RIS file."},
}
