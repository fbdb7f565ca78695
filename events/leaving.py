"""What answered a question once and does not any more."""

from dataclasses import replace

from events.editions.models import Edition

from .querysets import EventEntryQuerySet
from .question import EventQuery, QuestionError
from .resolving import resolve
from .standing import Standing


def gone_since(query: EventQuery, edition: Edition, within: EventQuery | None = None) -> list[str]:
    """The slugs of events that answered a question in the edition of ``changed_since`` and do not now.

    Args:
        query: the question as it was asked, in the words of any edition.
        within: another question they had to answer too, such as a timeline's.
    """
    since = query.changed_since or 0
    if not 0 < since < edition.number:
        return []
    questions = [replace(query, changed_since=None), *([within] if within else [])]
    try:
        answered = _answering(questions, Edition(number=since)).filter(replaced_in__lte=edition.number)
    except QuestionError:
        return []
    slugs = dict(answered.order_by("slug").values_list("subject_id", "slug"))
    now = _answering(questions, edition).filter(subject_id__in=slugs)
    still = set(now.order_by().values_list("subject_id", flat=True))
    return [slug for id, slug in slugs.items() if id not in still]


def _answering(questions: list[EventQuery], edition: Edition) -> EventEntryQuerySet:
    entries = Standing.at(edition).entries
    for question in questions:
        entries = entries.matching(resolve(question, edition)[0])
    return entries
