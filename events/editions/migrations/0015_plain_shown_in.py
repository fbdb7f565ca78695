"""The name of a field in the program alone; the column keeps its own, by which release 0.1.0 reads it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0014_database_defaults")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("entry", "entry_by_reference"),
                migrations.RenameField("entry", "tells", "shown_in"),
                migrations.AlterField(
                    "entry", "shown_in", ArrayField(models.UUIDField(), db_column="tells", default=list, size=None)
                ),
                migrations.AddIndex(
                    "entry",
                    GinIndex(fields=["references", "shown_in", "former_slugs"], name="entry_by_reference"),
                ),
            ]
        )
    ]
