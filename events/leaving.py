"""What answered a question once and does not any more."""

from dataclasses import replace

from events.editions.models import Edition

from .models import EventEntry
from .question import EventQuery, QuestionError
from .resolving import resolve


def gone_since(query: EventQuery, resolved: EventQuery, edition: Edition) -> list[str]:
    """The slugs of events that answered a question in the edition of ``changed_since`` and do not now."""
    since = query.changed_since or 0
    if not 0 < since < edition.number:
        return []
    entries = EventEntry.objects.using("public")
    then = Edition(number=since)
    try:
        asked_then, _ = resolve(replace(query, changed_since=None), then)
    except QuestionError:
        return []
    answered = entries.at(then).public().filter(replaced_in__lte=edition.number).matching(asked_then)
    slugs = dict(answered.order_by("slug").values_list("subject_id", "slug"))
    now = entries.at(edition).public().matching(replace(resolved, changed_since=None))
    still = set(now.filter(subject_id__in=slugs).order_by().values_list("subject_id", flat=True))
    return [slug for id, slug in slugs.items() if id not in still]
