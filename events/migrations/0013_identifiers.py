"""Identifiers of events and actors, empty by a default of the database: no row is rewritten."""

from django.db import migrations, models

from events.identifiers import validate_identifiers


class Migration(migrations.Migration):
    dependencies = [("events", "0012_text_limits")]

    operations = [
        migrations.AddField(
            model,
            "identifiers",
            models.JSONField(default=dict, db_default={}, blank=True, validators=[validate_identifiers]),
        )
        for model in ("event", "actor")
    ]
