"""Lists of archived addresses: CDX as text or JSON, CDXJ, and TimeMaps (RFC 7089) in JSON."""

import json
from collections.abc import Iterable, Iterator

from .addresses import WAYBACK, Archived, format_address, parse_archived, parse_timestamp
from .copies import UnreadableCopies

#: The letters of a CDX file's header that are read, and the columns of one that has none.
_LETTERS = {"b": "timestamp", "a": "original", "m": "mimetype", "s": "statuscode", "k": "digest"}
_COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


def parse_list(data: bytes, *, address: str = "") -> list[Archived]:
    """The archived pages that a list names, oldest first; those that were answered with another status are left out.

    Args:
        address: of a copy, with ``{timestamp}`` and ``{url}``, for lists that do not give it; default: the Wayback
            Machine's.

    Raises:
        UnreadableCopies: it is no such list.
    """
    text = data.decode("utf-8", errors="replace").lstrip("\ufeff").strip()
    try:
        value = json.loads(text) if text.startswith(("[", "{")) and not _is_lines(text) else None
    except (ValueError, RecursionError) as error:
        raise UnreadableCopies(f"This list begins like JSON, but is not valid: {error}.") from error
    rows = _from_time_map(value) if isinstance(value, dict) else _from_cdx(value or text, address or WAYBACK)
    found = sorted(set(rows), key=lambda one: (one.url, one.at))
    if not found:
        raise UnreadableCopies(
            "This list names no archived page. Give a CDX file, its JSON, or a TimeMap in JSON (application/json)."
        )
    return found


def drop_repeated(archived: Iterable[Archived]) -> list[Archived]:
    """Of copies of one page in a row that the archive knows to be the same, the first and the last."""
    kept: list[Archived] = []
    run: list[Archived] = []
    for one in archived:
        if run and one.digest and (run[0].url, run[0].digest) == (one.url, one.digest):
            run.append(one)
            continue
        kept += run[:1] + run[1:][-1:]
        run = [one]
    return kept + run[:1] + run[1:][-1:]


def _is_lines(text: str) -> bool:
    first = text.partition("\n")[0]
    return first.startswith("{") and first.endswith("}") and "\n{" in text


def _from_time_map(value: dict[str, object]) -> Iterator[Archived]:
    mementos = value.get("mementos")
    listed = mementos.get("list", []) if isinstance(mementos, dict) else mementos
    for one in listed if isinstance(listed, list) else []:
        addresses = one.get("uri") if isinstance(one, dict) else None
        for address in addresses if isinstance(addresses, list) else [addresses]:
            if isinstance(address, str) and (found := parse_archived(address)):
                yield found


def _from_cdx(value: object, template: str) -> Iterator[Archived]:
    for row in _from_json(value) if isinstance(value, list) else _from_lines(str(value)):
        at = parse_timestamp(row.get("timestamp", ""))
        url = row.get("original") or row.get("url") or ""
        if at and "://" in url and row.get("statuscode", row.get("status", "200")) in ("200", "-", ""):
            yield Archived(url, at, format_address(template, url, at), row.get("digest", "").strip("-"))


def _from_json(rows: list[object]) -> Iterator[dict[str, str]]:
    header = rows[0] if rows else []
    for row in rows[1:]:
        if isinstance(header, list) and isinstance(row, list):
            yield {str(name): str(text) for name, text in zip(header, row, strict=False)}


def _from_lines(text: str) -> Iterator[dict[str, str]]:
    columns: tuple[str, ...] = _COLUMNS
    for line in text.splitlines():
        if line.lstrip().startswith("CDX ") or line.startswith(" CDX "):
            columns = tuple(_LETTERS.get(letter, letter) for letter in line.split()[1:])
            continue
        if "{" in line and (row := _from_cdxj(line)):
            yield row
        else:
            yield dict(zip(columns, line.split(), strict=False))


def _from_cdxj(line: str) -> dict[str, str] | None:
    key, _, rest = line.partition("{")
    try:
        values = json.loads(f"{{{rest}")
    except (ValueError, RecursionError):
        return None
    timestamp = key.split()[1:2]
    named = {str(name): str(text) for name, text in values.items()} if isinstance(values, dict) else {}
    return named | ({"timestamp": timestamp[0]} if timestamp else {})
