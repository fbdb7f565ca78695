"""CSL-JSON as those read it who take it: the schema of CSL, and a processor of citation styles."""

import json
import warnings
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from jsonschema import Draft7Validator

_SCHEMA = Draft7Validator(json.loads((Path(__file__).parent / "csl" / "csl-data.json").read_text()))


def complaints(items: Any) -> list[str]:
    """What the schema of CSL input data finds wrong, each with its place."""
    return [f"{list(error.absolute_path)}: {error.message}" for error in _SCHEMA.iter_errors(items)]


def bibliography(items: list[dict[str, Any]]) -> list[str]:
    """The items as citeproc-py writes them in the style it ships."""
    with warnings.catch_warnings():
        # The schema knows `custom` and citeproc-py does not; it leaves it out.
        warnings.filterwarnings("ignore", "The following arguments for Reference are unsupported: custom")
        source = CiteProcJSON(items)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    answer = CitationStylesBibliography(style, source, formatter.plain)
    for key in source:
        answer.register(Citation([CitationItem(key)]))
    return [str(entry) for entry in answer.bibliography()]
