"""A new draft with everything that an event has but what it alone is known by."""

from django.contrib.auth.models import User
from django.db import transaction

from events.editions.drafts import save_revision
from events.editions.slugs import find_free_slug

from ..models import Event


@transaction.atomic
def copy_event(event: Event, *, by: User) -> Event:
    """Save a draft that is like an event in everything but its slug and its identifiers.

    Raises:
        NotRestorable: it would break a rule that was made since.
    """
    copy = Event()
    copy.restore(event.row() | {"slug": find_free_slug(Event, event.slug), "identifiers": {}})
    save_revision(copy, by=by, comment=f"copied from {event.slug}")
    return copy
