"""The index of identifiers, made without a lock on the entries, and so outside a transaction."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("editions", "0020_identifiers")]

    operations = [
        AddIndexConcurrently(
            "entry",
            GinIndex(condition=models.Q(("replaced_in", None)), fields=["identifiers"], name="entry_by_identifier"),
        ),
    ]
