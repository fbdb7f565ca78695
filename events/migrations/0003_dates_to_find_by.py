"""Indexes by which editors find events by date, and sort their list by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0002_groups"),
        ("sources", "0003_source_address"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="eventdate",
            index=models.Index(fields=["earliest"], name="event_date_begins"),
        ),
        migrations.AddIndex(
            model_name="eventdate",
            index=models.Index(
                models.F("event"), condition=models.Q(("position", 0)), include=("earliest",), name="event_date_axis"
            ),
        ),
    ]
