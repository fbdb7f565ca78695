"""Reads a page, an event and facets with the client that openapi-python-client makes."""

import datetime as dt
import json
import sys

from annals_client import Client
from annals_client.api.events import event, events, facets
from annals_client.api.timelines import timeline
from annals_client.models import Event, EventPage, Facets, Problem, TimelinePage
from annals_client.models.events_count import EventsCount
from annals_client.models.events_order import EventsOrder
from annals_client.models.events_quote_status_item import EventsQuoteStatusItem

client = Client(base_url=sys.argv[1])

page = events.sync(
    client=client,
    topic=["changed-wording"],
    quote_status=[EventsQuoteStatusItem.ALTERED],
    order=EventsOrder.DATE,
    limit=2,
    count=EventsCount.EXACT,
)
assert isinstance(page, EventPage)
amended = event.sync("bis-ascend-wording-amended", client=client)
assert isinstance(amended, Event)
counted = facets.sync(client=client, topic=["changed-wording"])
assert isinstance(counted, Facets)
ascend = timeline.sync("ascend-wording", client=client, limit=1)
assert isinstance(ascend, TimelinePage)
missing = event.sync("no-such-event", client=client)
assert isinstance(missing, Problem)

latest: dt.date | None = amended.date.latest
quotes = [citation.quote for citation in amended.citations if citation.quote is not None]
print(
    json.dumps(
        {
            "count": page.count,
            "slugs": [result.slug for result in page.results],
            "title": amended.title,
            "latest": latest.isoformat() if latest else None,
            "significance": f"{amended.significance:.1f}",
            "last_stood": next(quote.last_stood for quote in quotes if quote.status.value == "altered"),
            "kinds": {facet.value: facet.count for facet in counted.kind},
            "era": ascend.eras[0].title,
            "first_of_timeline": ascend.results[0].slug,
            "problem": missing.status,
        }
    )
)
