"""Rows of exports and of tables, merged with what is stored: they change what they say, and nothing else.

An export shows less than a row holds, and may be older than it. What it says as the revision did from which it was made
is no change.
"""

from uuid import UUID

from events.editions.models import Revision
from events.editions.subjects import StoredRow
from sources.models import Source

from ..models import Event
from .prepared_row import PreparedRow

#: By which keys a part of an import and a stored one are the same, as far as the import has them.
_SAME = {
    "dates": ("type", "date"),
    "actors": ("actor", "role"),
    "relations": ("type", "event"),
    "citations": ("source", "quote"),
}
#: Keys whose exported values may be derived: the language of a quotation is that of its source where none is stored.
_DERIVED = frozenset({"language"})


def drop_unchanged(one: PreparedRow, ids: dict[tuple[str, str], UUID]) -> None:
    """Drop what a row says only for new events, and what it says as its base did: later changes are kept."""
    if one.working is None:
        return
    for key in one.row.only_new & one.values.keys():
        del one.values[key]
    revisions = Revision.objects.filter(subject=one.row.subject, subject_id=one.id)
    if one.row.base is not None:
        base = revisions.filter(number=one.row.base).first()
    elif one.row.only_new:
        base = revisions.filter(row__title=one.values["title"]).first()
    else:
        return
    if base is None:
        return
    one.base = base.row
    said, was = _comparable(one.values, ids), _comparable_base(base.row)
    for key in [key for key, value in said.items() if value == was[key]]:
        for name in ("date", "date_type") if key == "date" else (key,):
            del one.values[name]


def _comparable(values: StoredRow, ids: dict[tuple[str, str], UUID]) -> StoredRow:
    """The values of an event that are no lists of parts, in the form of a stored row."""
    plain = ("slug", "title", "summary", "significance", "jurisdictions", "media", "identifiers")
    said: StoredRow = {key: values[key] for key in plain if key in values}
    if "kind" in values:
        said["kind"] = str(ids["kind", values["kind"]]) if values["kind"] else None
    if "topics" in values:
        said["topics"] = {str(ids["topic", slug]) for slug in values["topics"]}
    if "actors" in values:
        said["actors"] = [(str(ids["actor", part["actor"]]), part["role"]) for part in values["actors"]]
    if "translations" in values:
        said["translations"] = [_words_of(one) for one in values["translations"]]
    if values.get("date"):
        said["date"] = (values.get("date_type"), values["date"])
    return said


def _comparable_base(row: StoredRow) -> StoredRow:
    axis = row["dates"][0] if row["dates"] else {}
    return {"identifiers": {}, **row} | {
        "topics": set(row["topics"]),
        "actors": [(part["actor"], part["role"]) for part in row["actors"]],
        "date": (axis.get("type"), axis.get("date")),
        "translations": [_words_of(one) for one in row.get("translations", [])],
    }


def _words_of(translation: StoredRow) -> StoredRow:
    return {"summary": ""} | {name: value for name, value in translation.items() if name not in ("status", "renders")}


def merge_parts(one: PreparedRow, row: StoredRow) -> None:
    """Complete the lists of a row that add to the stored ones."""
    stored = one.working.row()
    # Translations are merged as they get their pins.
    for key in one.row.merged & row.keys() & _SAME.keys():
        merged: list[StoredRow] = list(stored[key])
        free = list(range(len(merged)))
        own_sources = _sources_by_url(one.working, row[key]) if key == "citations" else {}
        for part, said in zip(row[key], one.row.row[key], strict=True):
            if "source" in part:
                part = part | {"source": own_sources.get(part["source"], part["source"])}
            place = next((place for place in free if _is_same(key, merged[place], part, said)), None)
            values = {name: part[name] for name in said if name not in _DERIVED}
            if place is not None:
                free.remove(place)
            if one.base and any(was | values == was for was in one.base[key]):
                continue
            if place is None:
                merged.append(part)
            else:
                merged[place] = merged[place] | values
        row[key] = merged


def _is_same(key: str, stored: StoredRow, part: StoredRow, said: StoredRow) -> bool:
    return all(stored[name] == part[name] for name in _SAME[key] if name in said)


def _sources_by_url(event: Event, citations: list[StoredRow]) -> dict[str, str]:
    """For sources that are cited by their addresses, the source with the same address that the event cites."""
    cited = {source.url: str(source.pk) for source in Source.objects.filter(citations__event=event) if source.url}
    given = Source.objects.filter(pk__in=[part["source"] for part in citations], url__in=cited)
    return {str(source.pk): cited[source.url] for source in given}
