"""The inputs of the schema do not depend on what was imported before them."""

import subprocess
import sys

_PROGRAM = """
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django

django.setup()
import events.graphql.inputs
from events.graphql.http.views import schema

print(schema.as_str().count("enum Cause "))
"""


def test_the_schema_is_the_same_where_inputs_are_imported_first() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "1", done.stderr[-2000:]
