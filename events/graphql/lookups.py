"""Single subjects by slug or id: those of all the fields and ids of a level at once."""

from collections import defaultdict
from typing import Any, NamedTuple

from strawberry.types import Info

from events.editions.asof import NotConfirmed
from events.editions.documents import Document
from events.editions.graphql.base import BadInput, parse_global_id
from events.editions.graphql.completion import SelectedEntries, to_documents
from events.editions.graphql.loader import load
from events.editions.graphql.selection import Place, place_of
from events.editions.graphql.subjects import SUBJECTS, find_single_entries, split_global_id
from events.editions.graphql.types import to_edition_value
from events.editions.models import Edition


class _Single(NamedTuple):
    """A subject by its name in an edition, and the field that selects it."""

    subject: str
    name: str
    edition: Edition
    place: Place


async def single(info: Info, subject: str, name: str, pinned: Edition) -> Any:
    """The document of a subject, whole; None where nothing was ever public under that name.

    Raises:
        BadInput: NOT_FOUND with its reason, where it was withdrawn or redacted.
    """
    return await load(info, _singles, _Single(subject, name, pinned, place_of(info)))


async def node_of(info: Info, id: str, pinned: Edition) -> Any:
    """Anything by its global id; None where it is not public.

    Raises:
        BadInput: it is no global id of a type known here.
    """
    name, local = split_global_id(id)
    if name == "Edition":
        if not (local.isascii() and local.isdigit() and len(local) < 10):
            raise BadInput(f"‘{id[:80]}’ is not a valid id for type Edition. Use the value of an id field.")
        if int(local) == pinned.number:
            return to_edition_value(pinned)
        return await load(info, _editions, (int(local), pinned.number))
    if name.lower() not in SUBJECTS or name != name.capitalize():
        raise BadInput(f"‘{id[:80]}’ has an unknown type. Use the value of an id field.")
    return await single(info, name.lower(), str(parse_global_id(id, name)), pinned)


def _singles(keys: list[_Single]) -> list[Any]:
    """The documents by their names, or errors.

    Raises:
        NotConfirmed: an edition is not confirmed, and nothing was found in it.
    """
    found: dict[_Single, Any] = {}
    by_subject: dict[tuple[str, Edition], list[_Single]] = defaultdict(list)
    for key in keys:
        by_subject[key.subject, key.edition].append(key)
    for (subject, pinned), alike in by_subject.items():
        entries = find_single_entries(subject, {key.name for key in alike}, pinned)
        if not entries and not pinned.is_confirmed:
            raise NotConfirmed
        found |= {key: entries.get(key.name) for key in alike}
    public = [key for key, entry in found.items() if entry is not None and not isinstance(entry, BadInput)]
    documents = to_documents(
        SelectedEntries([found[key]], key.edition, key.place.fields, key.place.mentions_suffice) for key in public
    )
    found |= dict(zip(public, documents, strict=True))
    return [found[key] for key in keys]


def _editions(keys: list[tuple[int, int]]) -> list[Document | None]:
    """Acts of publishing by number, up to another; None for those after it."""
    rows = {
        row.number: row for row in Edition.objects.using("public").filter(number__in={number for number, _ in keys})
    }
    return [to_edition_value(rows[number]) if number <= latest and number in rows else None for number, latest in keys]
