"""What the keys of a row may hold. Every part that does not fit is reported with its place."""

from typing import Any

from events.models.event import Basis, DateStatus, DateType, RelationType, Role, Stance
from events.models.vocabulary import ActorKind
from sources.models import Extent, Rights, SourceType

from .reading import ImportRow
from .validators import (
    Reader,
    Report,
    choice,
    country,
    edtf,
    language,
    listed,
    mapping,
    moment,
    own_slug,
    past,
    question,
    reference,
    text,
    texts,
    url,
    uuid,
    whole_number,
)

_BASICS: dict[str, Reader] = {"id": uuid, "slug": own_slug, "former_slugs": listed(own_slug)}
_TERM = _BASICS | {"name": text(200, empty=False), "description": text()}
_MEDIA = mapping({"url": url, "caption": text(), "credit": text(), "alt": text()}, ["url"], filled=True)
_DATE = mapping(
    {
        "type": choice(DateType.values),
        "date": edtf,
        "status": choice(DateStatus.values, DateStatus.ACCEPTED.value),
        "note": text(),
        "sources": listed(reference("source"), unique=True),
    },
    ["type", "date"],
    filled=True,
)
_CITATION = mapping(
    {
        "source": reference("source"),
        "via": reference("source"),
        "stance": choice(Stance.values, Stance.SUPPORTS.value),
        "language": language,
        "translated_from": language,
    }
    | dict.fromkeys(("supports", "locator", "quote", "prefix", "suffix", "original", "now"), text()),
    ["source"],
    filled=True,
)
_CAPTURE = mapping(
    {
        "captured_at": moment,
        "seen": past,
        "extent": choice(Extent.values, Extent.WHOLE.value),
        "via": reference("source"),
        "media_type": text(100),
        "text": text(),
        "archive_url": url,
        "note": text(),
    },
    ["seen", "text"],
    filled=True,
)
_FORMS: dict[str, Reader] = {
    "kind": mapping(_TERM, ["slug"]),
    "topic": mapping(_TERM, ["slug"]),
    "actor": mapping(
        _BASICS
        | {
            "name": text(300, empty=False),
            "kind": choice(ActorKind.values),
            "country": country,
            "aliases": listed(text(300, empty=False), unique=True),
        },
        ["slug"],
    ),
    "publisher": mapping(_BASICS | {"name": text(300, empty=False), "country": country, "url": url}, ["slug"]),
    "source": mapping(
        _BASICS
        | {
            "title": text(500, empty=False),
            "publisher": reference("publisher"),
            "authors": listed(text(200, empty=False)),
            "type": choice(SourceType.values),
            "url": url,
            "published": edtf,
            "language": language,
            "identifiers": texts,
            "archive_url": url,
            "rights": choice(Rights.values, Rights.UNKNOWN.value),
            "captures": listed(_CAPTURE),
        },
        ["slug"],
    ),
    "event": mapping(
        _BASICS
        | {
            "title": text(200, empty=False),
            "summary": text(),
            "kind": reference("kind"),
            "date": edtf,
            "date_type": choice(DateType.values),
            "dates": listed(_DATE),
            "topics": listed(reference("topic"), unique=True),
            "jurisdictions": listed(country, unique=True),
            "significance": whole_number(1, 5, 3),
            "actors": listed(
                mapping({"actor": reference("actor"), "role": choice(Role.values)}, ["actor", "role"]), unique=True
            ),
            "relations": listed(
                mapping(
                    {
                        "type": choice(RelationType.values),
                        "event": reference("event"),
                        "basis": choice(Basis.values, Basis.STATED.value),
                        "note": text(),
                    },
                    ["type", "event"],
                    filled=True,
                ),
                unique=True,
                sameness=lambda relation: (relation.get("type"), relation.get("event")),
            ),
            "media": _MEDIA,
            "citations": listed(_CITATION),
        },
        ["slug"],
    ),
    "timeline": mapping(
        _BASICS
        | {
            "title": text(300, empty=False),
            "description": text(),
            "media": _MEDIA,
            "question": question,
            "eras": listed(mapping({"title": text(300, empty=False), "date": edtf}, ["title", "date"])),
        },
        ["slug"],
    ),
}


def checked(row: ImportRow) -> tuple[dict[str, Any], Report]:
    """A row's values, ready to be written, and the report on it. Absent keys stay absent."""
    report = Report(row)
    return _FORMS[row.subject](row.row, (), report) or {}, report
