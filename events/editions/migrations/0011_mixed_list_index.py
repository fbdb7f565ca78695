"""One index over every list that events are filtered by: PostgreSQL intersects them within it."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0010_plain_words"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="entry",
            name="entry_by_list",
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("replaced_in", None)),
                fields=[
                    "topics",
                    "actors",
                    "roles",
                    "participations",
                    "jurisdictions",
                    "sources",
                    "publishers",
                    "source_types",
                    "languages",
                    "relations",
                    "quote_statuses",
                    "date_types",
                ],
                name="entry_by_list",
            ),
        ),
    ]
