"""Runs management commands one after another, each a line of JSON on standard input, and prints a line for each."""

import contextlib
import io
import json
import sys
import traceback
from unittest import mock


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    for line in sys.stdin:
        order = json.loads(line)
        out, error = io.StringIO(), ""
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
            mock.patch("sys.stdin", io.StringIO(order["stdin"] or "")),
        ):
            try:
                call_command(*order["arguments"])
            except BaseException:
                error = traceback.format_exc()
        print(json.dumps({"out": out.getvalue(), "error": error}), flush=True)


if __name__ == "__main__":
    main()
