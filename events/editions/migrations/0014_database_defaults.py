"""Defaults of the database for columns that release 0.1.0 does not write, so that it runs on this schema."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0013_chain")]

    operations = [
        migrations.AlterField(
            "redaction", name, ArrayField(models.BigIntegerField(), default=list, db_default=[], size=None)
        )
        for name in ("editions", "reviews")
    ]
