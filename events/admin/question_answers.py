"""What a question typed in a timeline's form finds, while it is typed."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse

from events.editions.documents import decode
from events.editions.keyset import Window
from events.editions.models import Edition
from events.editions.problems import Problem

from ..query.parameters import parse_timeline_question
from ..query.results import EventResults
from ..query.slugs import resolve_or_problem
from .fields import QuestionField

SHOWN = 20


def answer_question(request: HttpRequest) -> JsonResponse:
    """The number of published events that match the ``question`` as typed, and the first of them; or its error."""
    edition = Edition.objects.newest()
    try:
        question = QuestionField().to_python(request.GET.get("question", ""))
        if not edition.number:
            return JsonResponse({"count": 0, "events": []})
        query, _ = resolve_or_problem(parse_timeline_question({"question": question}), edition)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)})
    except Problem as problem:
        return JsonResponse({"error": " ".join(str(error["detail"]) for error in problem.errors) or problem.detail})
    results = EventResults(edition)
    events = [decode(entry.document or "") for entry in results.get_page(query, Window(first=SHOWN)).entries]
    return JsonResponse(
        {
            "count": results.count(query),
            "events": [
                {"slug": event["slug"], "date": event["date"]["display"], "title": event["title"]} for event in events
            ],
        }
    )
