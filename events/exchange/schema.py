"""The keys of each kind of row and their values. Every invalid part is reported with its place."""

from events.editions.subjects import StoredRow
from sources.models import Extent, Rights, SourceType

from ..choices import (
    ActorKind,
    Basis,
    DateStatus,
    DateType,
    RelationType,
    Role,
    Stance,
    TranslationLanguage,
    TranslationStatus,
)
from .identifiers import read_identifiers
from .reading import ImportRow
from .validators import (
    Reader,
    Report,
    choice_reader,
    language,
    list_reader,
    mapping_reader,
    own_slug,
    read_country,
    read_edtf,
    read_instant,
    read_past_date,
    read_pin,
    read_question,
    read_sides,
    read_slug,
    read_text_mapping,
    read_url,
    read_uuid,
    reference_reader,
    text_reader,
    whole_number_reader,
)

_BASICS: dict[str, Reader] = {"id": read_uuid, "slug": own_slug, "former_slugs": list_reader(own_slug)}
_TERM = _BASICS | {"name": text_reader(200, empty=False), "description": text_reader()}
_MEDIA = mapping_reader(
    {"url": read_url, "caption": text_reader(), "credit": text_reader(), "alt": text_reader()}, ["url"], filled=True
)
_DATE = mapping_reader(
    {
        "type": choice_reader(DateType.values),
        "date": read_edtf,
        "status": choice_reader(DateStatus.values, DateStatus.ACCEPTED.value),
        "note": text_reader(),
        "sources": list_reader(reference_reader("source"), unique=True),
    },
    ["type", "date"],
    filled=True,
)
_CITATION = mapping_reader(
    {
        "source": reference_reader("source"),
        "via": reference_reader("source"),
        "stance": choice_reader(Stance.values, Stance.SUPPORTS.value),
        "language": language,
        "translated_from": language,
    }
    | dict.fromkeys(("supports", "locator", "quote", "prefix", "suffix", "original", "now"), text_reader()),
    ["source"],
    filled=True,
)
_CAPTURE = mapping_reader(
    {
        "captured_at": read_instant,
        "seen": read_past_date,
        "extent": choice_reader(Extent.values, Extent.WHOLE.value),
        "via": reference_reader("source"),
        "media_type": text_reader(100),
        "text": text_reader(),
        "archive_url": read_url,
        "note": text_reader(),
    },
    ["seen", "text"],
    filled=True,
)
_STEPS = list_reader(
    mapping_reader(
        {"event": read_slug, "heading": text_reader(200, empty=False), "text": text_reader(5000)},
        ["event", "heading"],
        filled=True,
    ),
    unique=True,
    sameness=lambda step: step.get("event"),
)


def _translations_reader(words: dict[str, Reader]) -> Reader:
    """Reads translations of these words, one into each language."""
    keys = words | {
        "lang": choice_reader(TranslationLanguage.values),
        "status": choice_reader([status.value for status in TranslationStatus], ""),
        "renders": read_pin,
    }
    return list_reader(mapping_reader(keys, ["lang", "title"]), unique=True, sameness=lambda one: one.get("lang"))


_FORMS: dict[str, Reader] = {
    "kind": mapping_reader(_TERM, ["slug"]),
    "topic": mapping_reader(_TERM, ["slug"]),
    "actor": mapping_reader(
        _BASICS
        | {
            "name": text_reader(300, empty=False),
            "kind": choice_reader(ActorKind.values),
            "country": read_country,
            "aliases": list_reader(text_reader(300, empty=False), unique=True),
            "identifiers": read_identifiers,
        },
        ["slug"],
    ),
    "publisher": mapping_reader(
        _BASICS | {"name": text_reader(300, empty=False), "country": read_country, "url": read_url}, ["slug"]
    ),
    "source": mapping_reader(
        _BASICS
        | {
            "title": text_reader(500, empty=False),
            "publisher": reference_reader("publisher"),
            "authors": list_reader(text_reader(200, empty=False)),
            "type": choice_reader(SourceType.values),
            "url": read_url,
            "published": read_edtf,
            "language": language,
            "identifiers": read_text_mapping,
            "archive_url": read_url,
            "rights": choice_reader(Rights.values, Rights.UNKNOWN.value),
            "captures": list_reader(_CAPTURE),
        },
        ["slug"],
    ),
    "event": mapping_reader(
        _BASICS
        | {
            "title": text_reader(200, empty=False),
            "summary": text_reader(),
            "kind": reference_reader("kind"),
            "date": read_edtf,
            "date_type": choice_reader(DateType.values),
            "dates": list_reader(_DATE),
            "topics": list_reader(reference_reader("topic"), unique=True),
            "jurisdictions": list_reader(read_country, unique=True),
            "significance": whole_number_reader(1, 5, 3),
            "actors": list_reader(
                mapping_reader(
                    {"actor": reference_reader("actor"), "role": choice_reader(Role.values)}, ["actor", "role"]
                ),
                unique=True,
            ),
            "relations": list_reader(
                mapping_reader(
                    {
                        "type": choice_reader(RelationType.values),
                        "event": reference_reader("event"),
                        "basis": choice_reader(Basis.values, Basis.STATED.value),
                        "note": text_reader(),
                    },
                    ["type", "event"],
                    filled=True,
                ),
                unique=True,
                sameness=lambda relation: (relation.get("type"), relation.get("event")),
            ),
            "media": _MEDIA,
            "identifiers": read_identifiers,
            "citations": list_reader(_CITATION),
            "translations": _translations_reader({"title": text_reader(200, empty=False), "summary": text_reader()}),
        },
        ["slug"],
    ),
    "timeline": mapping_reader(
        _BASICS
        | {
            "title": text_reader(300, empty=False),
            "description": text_reader(),
            "media": _MEDIA,
            "question": read_question,
            "eras": list_reader(
                mapping_reader({"title": text_reader(300, empty=False), "date": read_edtf}, ["title", "date"])
            ),
            "sides": read_sides,
            "steps": _STEPS,
            "translations": _translations_reader(
                {
                    "title": text_reader(300, empty=False),
                    "description": text_reader(),
                    "steps": _STEPS,
                    "eras": list_reader(text_reader(300, empty=False)),
                }
            ),
        },
        ["slug"],
    ),
}


def check_row(row: ImportRow) -> tuple[StoredRow, Report]:
    """A row's values, ready to be written, and the report on it. Absent keys stay absent."""
    report = Report(row)
    return _FORMS[row.subject](row.row, (), report) or {}, report


def timeline_problems(values: StoredRow) -> list[str]:
    """What is wrong with a timeline's ``question``, ``eras``, ``sides`` or ``steps``, as an import reports it."""
    _, report = check_row(ImportRow("timeline", {"slug": "timeline"} | values, "", (), {}))
    return [problem.reason for problem in report.problems]
