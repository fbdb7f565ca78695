"""Mappings of tables that are kept by name: found, kept, and forgotten with what they name."""

from collections.abc import Iterator

from events.editions.problems import unknown_value_message
from events.editions.redaction.words import Said

from ..models import KeptMapping
from .mappings import TableMapping, read_mapping


def get_mapping(name: str) -> TableMapping:
    """The mapping that is kept under a name.

    Raises:
        ValueError: there is none, or it cannot be read.
    """
    kept = dict(KeptMapping.objects.values_list("name", "text"))
    if name not in kept:
        raise ValueError(unknown_value_message("mapping", name, kept))
    return read_mapping(kept[name].encode())


def keep_mapping(name: str, text: str) -> None:
    """Keep a mapping, in place of the one of that name if there is one."""
    KeptMapping.objects.update_or_create(name=name, defaults={"text": text})


def forget_mappings(said: Said) -> None:
    """Delete the mappings that say what is redacted in their names, headings, constants or values."""
    for kept in KeptMapping.objects.all():
        if said.is_in_any([kept.name, *_iter_words(kept.text)]):
            kept.delete()


def _iter_words(text: str) -> Iterator[str]:
    try:
        mapping = read_mapping(text.encode())
    except ValueError:
        yield text
        return
    yield from mapping.columns
    yield from mapping.constants.values()
    for cells in mapping.values.values():
        yield from (*cells, *cells.values())
