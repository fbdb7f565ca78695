"""The formats of events, by name."""

from sources.formats.registry import CITATIONS

from . import atom, chrono, csv, feed, fullcalendar, graphml, ics, jsonfeed, jsonld, ndjson, parquet, timelinejs, vis
from .cited import cited_sources_renderer
from .page import EventFormat

_JSON = "application/json"

_ALL = (
    EventFormat(name="json", media_type=_JSON, accepted=(_JSON,), default=20, most=100),
    EventFormat(name="timelinejs", media_type=_JSON, extension="timelinejs.json", render=timelinejs.render),
    EventFormat(name="vis", media_type=_JSON, extension="vis.json", render=vis.render),
    EventFormat(name="chrono", media_type=_JSON, extension="chrono.json", render=chrono.render),
    EventFormat(name="fullcalendar", media_type=_JSON, extension="fullcalendar.json", render=fullcalendar.render),
    EventFormat(
        name="ics",
        media_type="text/calendar; charset=utf-8",
        accepted=("text/calendar",),
        order="-date",
        render=ics.render,
    ),
    EventFormat(
        name="atom",
        media_type=feed.MEDIA_TYPE,
        accepted=("application/atom+xml",),
        default=50,
        most=100,
        order="-updated",
        render=atom.render,
    ),
    EventFormat(
        name="jsonfeed",
        media_type="application/feed+json",
        extension="feed.json",
        accepted=("application/feed+json",),
        default=50,
        most=100,
        order="-updated",
        render=jsonfeed.render,
    ),
    EventFormat(
        name="jsonld", media_type="application/ld+json", accepted=("application/ld+json",), render=jsonld.render
    ),
    EventFormat(
        name="csv",
        media_type="text/csv; charset=utf-8; header=present",
        accepted=("text/csv",),
        render=csv.render,
        stream=csv.stream,
    ),
    EventFormat(
        name="ndjson",
        media_type="application/x-ndjson",
        accepted=("application/x-ndjson", "application/ndjson", "application/jsonl"),
        render=ndjson.render,
        stream=ndjson.stream,
        splice=ndjson.splice,
    ),
    EventFormat(
        name="parquet",
        media_type="application/vnd.apache.parquet",
        accepted=("application/vnd.apache.parquet",),
        render=parquet.render,
        gather=parquet.gather,
        takes_long=True,
        needs="pyarrow",
    ),
    EventFormat(
        name="graphml",
        media_type="application/graphml+xml",
        accepted=("application/graphml+xml",),
        render=graphml.render,
    ),
    *(
        EventFormat(
            name=format.name,
            media_type=format.media_type,
            accepted=format.accepted,
            render=cited_sources_renderer(format.render),
        )
        for format in CITATIONS
    ),
)

FORMATS = {format.name: format for format in _ALL}
