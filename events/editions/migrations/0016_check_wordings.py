"""The index that quotations are checked by, with what is published already."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from events.editions.wordings import index_missing


class Migration(migrations.Migration):
    dependencies = [("editions", "0015_plain_shown_in")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="wording",
                        serialize=False,
                        to="editions.entry",
                    ),
                ),
                ("seen", models.DateField(null=True)),
                (
                    "pairs",
                    django.contrib.postgres.fields.ArrayField(models.IntegerField(), default=list, size=None),
                ),
                (
                    "sentences",
                    django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), default=list, size=None),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["pairs"], name="wording_by_pair"),
                    django.contrib.postgres.indexes.GinIndex(fields=["sentences"], name="wording_by_sentence"),
                ],
            },
        ),
        # Kept within the rows: the planner counts no cost for what is kept apart, and would read all of it in place of
        # the index.
        migrations.RunSQL(
            "ALTER TABLE editions_wording ALTER COLUMN pairs SET STORAGE MAIN, ALTER COLUMN sentences SET STORAGE MAIN",
            migrations.RunSQL.noop,
        ),
        # The indexes are made after it, when the migration ends.
        migrations.RunPython(lambda apps, schema_editor: index_missing(), migrations.RunPython.noop),
    ]
