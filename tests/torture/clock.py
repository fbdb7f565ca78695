"""A machine whose clock goes back, as when it is set by hand or a leap second is smeared."""

import asyncio
import re
from itertools import pairwise

from .outcomes import Outcome, Property
from .serving import Service, address_of, answer
from .writers import Publisher

#: In a schema that is looked into before PostgreSQL's own: what publishing takes the time from.
_CLOCK = """
    CREATE SCHEMA IF NOT EXISTS clock;
    CREATE OR REPLACE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT pg_catalog.clock_timestamp() - interval '1 hour' $$
"""
_PATH = "&options=-c%20search_path%3Dclock,pg_catalog,public"


def clock_goes_back(service: Service, is_long: bool) -> Outcome:
    """Editions are published by two whose clocks differ by an hour, in turn."""
    from django.core.management import CommandError, call_command
    from django.db import connections

    from events.editions.models import Edition

    from .kills import Silent

    with service.connect() as connection:
        connection.execute(_CLOCK)
    late = service.environment | {"DATABASE_URL": address_of(service.server, "annals") + _PATH}
    for environment in (service.environment, late, *([service.environment, late] * (5 if is_long else 0))):
        publisher = Publisher(service, environment)
        publisher.wait_for_one()
        publisher.wait_for_one()
        publisher.kill()
    connections.close_all()
    instants = list(Edition.objects.order_by("number").values_list("published_at", flat=True))
    back = sum(after <= before for before, after in pairwise(instants))
    try:
        call_command("verify_history", stdout=Silent())
    except CommandError as error:
        return Outcome(f"{len(instants)} editions, {back} not later than the one before; {str(error)[:100]}", False)
    result = asyncio.run(answer(service.port, "/api/v1/events?limit=1"))
    edition = re.search(rb"(?i)\r\nannals-edition: (\d+)", result.head)
    newest = edition is not None and int(edition[1]) == len(instants)
    return Outcome(f"{len(instants)} editions, {back} not later than the one before; newest answered: {newest}",
                   not back and newest)  # fmt: skip


PROPERTIES = [
    Property("clock goes back", "by an hour: each edition is still later than the one before, and answered",
             clock_goes_back),
]  # fmt: skip
