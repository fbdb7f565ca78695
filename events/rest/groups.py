"""Counts by group over REST, in JSON and as a table."""

import csv
import io
from typing import ClassVar

import orjson
from django.http import HttpRequest, HttpResponse

from events.editions.http.downloads import add_format_headers
from events.editions.http.formats import JSON, Format
from events.editions.http.parameters import Parameters
from events.editions.http.responses import json_response
from events.editions.http.views import FormattedView
from events.editions.models import Edition

from ..formats.csv import neutral
from ..query.groups import PROPERTIES, Group, Groups, check_properties, get_groups
from ..query.parameters import QUESTION, parse_question, to_problem
from ..query.question import QuestionError
from ..query.slugs import resolve_or_problem

_CSV = Format(
    name="csv",
    media_type="text/csv; charset=utf-8; header=present",
    accepted=("text/csv",),
    extension="groups.csv",
)
#: The columns of a table, besides those it is counted by.
_COLUMNS = ("count", "certain", "possible", "significance_sum", "significance_mean")


class EventGroups(FormattedView):
    """How many events answer a question, by one or two of their properties at once."""

    formats: ClassVar[dict[str, Format]] = {"json": JSON, "csv": _CSV}
    parameters = QUESTION | {"by", "format"}

    def answer(self, request: HttpRequest, params: Parameters, edition: Edition, **names: str) -> HttpResponse:
        query = parse_question(params)
        by = params.chosen("by", PROPERTIES)
        try:
            if not params.errors:
                check_properties(by)
        except QuestionError as error:
            params.wrong(error.parameter, error.detail, error.code)
        params.check()
        resolved, _ = resolve_or_problem(query, edition)
        try:
            groups = get_groups(resolved, edition, by)
        except QuestionError as error:
            raise to_problem(error) from error
        if self.format.name == JSON.name:
            return json_response(orjson.dumps(_render(groups, by)))
        response = HttpResponse(_render_table(groups, by), content_type=_CSV.media_type)
        add_format_headers(response, request, _CSV, edition.number)
        if groups.left_out:
            response.headers["Annals-Truncated"] = "true"
        return response


def _render(groups: Groups, by: tuple[str, ...]) -> dict[str, object]:
    return {"by": by, "groups": [_render_group(group, by) for group in groups.largest], "left_out": groups.left_out}


def _render_group(group: Group, by: tuple[str, ...]) -> dict[str, object]:
    over_time = {} if group.possible is None else {"certain": group.certain, "possible": group.possible}
    return {
        **dict(zip(by, group.values, strict=True)),
        "count": group.count,
        **over_time,
        "significance": {"sum": group.significance, "mean": group.mean},
    }


def _render_table(groups: Groups, by: tuple[str, ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*by, *_COLUMNS])
    for group in groups.largest:
        numbers = (group.count, group.certain, group.possible, group.significance, group.mean)
        writer.writerow([*map(neutral, group.values), *numbers])
    return text.getvalue()
