"""Actors by their identifiers."""

from collections.abc import Collection, Mapping

from events.editions.http.parameters import Parameters
from events.editions.rest.subjects import SubjectList

from ..query.parameters import parse_identifiers


class ActorList(SubjectList):
    """The public actors, by name; with ``identifier`` those that others know by one of these."""

    subject = "actor"
    parameters = SubjectList.parameters | {"identifier"}

    def get_filters(self, params: Parameters) -> Mapping[str, Collection[str]]:
        return {"identifiers__overlap": parse_identifiers(params)}
