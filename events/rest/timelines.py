"""The list of timelines over REST."""

from collections.abc import Callable, Mapping
from typing import cast

from events.editions.documents import Document
from events.editions.http.pagination import PAGE
from events.editions.http.parameters import Parameters, choice_parser
from events.editions.rest.subjects import SubjectList

from ..choices import LANGUAGES
from ..documents.shapes import Timeline
from ..documents.translation import translate_timeline


class TimelineList(SubjectList):
    """The timelines, by their original titles."""

    subject = "timeline"
    with_count = False
    parameters = PAGE | {"lang"}

    def get_renderer(self, params: Parameters) -> Callable[[Document], Mapping[str, object]]:
        language = params.value("lang", choice_parser(LANGUAGES))
        if language is None:
            return super().get_renderer(params)
        return lambda document: translate_timeline(cast(Timeline, document), language)
