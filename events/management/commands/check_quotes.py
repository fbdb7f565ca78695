"""Check the quotations of a manuscript against what is published: what stands between its quotation marks.

A report follows, naming the edition and how much was searched. With --strict the command fails unless every quotation
is found.
"""

import sys
from pathlib import Path

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from events.editions.asof import AsOfError, pin
from events.editions.querysets import BeforeFirstEdition, EditionNotFound
from events.query.check_shapes import Answer, CheckedText
from events.query.quotation_check import TextError, get_answer, split_document
from events.query.wording_scope import Scope

_SAID = {"found": "FOUND", "near": "NOT FOUND, similar passages only", "never_seen": "NEVER SEEN"}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the manuscript, a text file in UTF-8; - for standard input")
        parser.add_argument("--edition", type=int, help="the edition to check against; the newest without it")
        parser.add_argument("--as-of", help="a date or an instant, for the edition that was the newest then")
        parser.add_argument("--json", action="store_true", help="print the answer of /api/v1/quotes/check")
        parser.add_argument("--strict", action="store_true", help="fail unless every quotation is found")

    def handle(self, *, file: str, edition: int | None, as_of: str | None, **options: object) -> None:
        if edition is not None and as_of is not None:
            raise CommandError("--edition and --as-of are both given. Remove one.")
        try:
            quotations, left_out = split_document(_read(file))
            pinned = pin(edition=edition, as_of=as_of, now=timezone.now())
        except (TextError, EditionNotFound, BeforeFirstEdition, AsOfError) as error:
            raise CommandError(f"{file}: {error}") from error
        answer = get_answer([one.text for one in quotations], Scope(pinned), left_out)
        self.stdout.write(
            orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() if options["json"] else _report(answer)
        )
        wrong = sum(one["status"] != "found" for one in answer["results"])
        if options["strict"] and wrong:
            raise CommandError(f"{wrong} of {len(answer['results'])} quotations were not found.")


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read: {error}. Give a text file in UTF-8.") from error


def _report(answer: Answer) -> str:
    coverage = answer["coverage"]
    lines = [line for number, one in enumerate(answer["results"], 1) for line in (*_describe(number, one), "")]
    lines += [f"Not checked: “{one['text']}”. {one['detail']}" for one in answer["left_out"]]
    lines.append(
        f"Checked in edition {answer['edition']}: {coverage['captures']:,} captures of "
        f"{coverage['sources']:,} sources, the last seen on {coverage['latest'] or 'no day'}."
    )
    return "\n".join(lines)


def _describe(number: int, checked: CheckedText) -> list[str]:
    lines = [f"{number}. “{checked['text']}”", f"   {_SAID[checked['status']]}"]
    for found in checked["found"]:
        lines.append(
            f"   in {found['source']['slug']}, captures {', '.join(map(str, found['captures']))}: "
            f"first seen {found['first_seen']}, last seen {found['last_stood']}, {found['status']}"
            + (f" {found['gone']}" if found["gone"] else "")
        )
        lines += [f"   sentence: {found['context']}"] if found["context"] else []
        lines += [f"   now: {found['now']}"] if found["now"] else []
    for near in checked["near"]:
        lines.append(f"   similar in {near['source']['slug']}, capture {near['capture']}: {near['passage']}")
    quoting = dict.fromkeys(event["slug"] for event in checked["quoted_by"])
    return [*lines, f"   quoted by: {', '.join(quoting)}"] if quoting else lines
