"""The formats a file may be in, each read into rows of the annals format."""

from collections.abc import Callable, Mapping

import yaml

from .annals import read
from .csv import read_csv
from .federal_register import read_federal_register
from .reading import Reading
from .timelinejs import read_timelinejs

_READERS: dict[str, Callable[[str, bytes], Reading]] = {
    "annals": read,
    "csv": read_csv,
    "timelinejs": read_timelinejs,
    "federal-register": read_federal_register,
}
FORMATS = tuple(_READERS)


def read_as(format: str, name: str, data: bytes, mapping: Mapping[str, str] | None = None) -> Reading:
    """Read a file that is in this format.

    Args:
        format: one of ``FORMATS``.
        mapping: for csv, the column that each heading stands for.
    """
    return read_csv(name, data, mapping) if format == "csv" else _READERS[format](name, data)


def read_mapping(data: bytes) -> dict[str, str]:
    """Read a mapping file, YAML or JSON: ``Heading: column``, a pair a line.

    Raises:
        ValueError: it is not one.
    """
    try:
        mapping = yaml.safe_load(data.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(
            "a mapping file is YAML or JSON in UTF-8, with a heading and its column on each line."
        ) from error
    if not isinstance(mapping, dict) or not all(isinstance(one, str) for pair in mapping.items() for one in pair):
        raise ValueError("a mapping file maps headings to columns, such as “Headline: title”.")
    return mapping
