"""The filters of lists that people save."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import events.editions.validators


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0018_desk_autosave"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=60, validators=[events.editions.validators.validate_text])),
                ("query", models.CharField(max_length=2000)),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("saved_by"), models.F("subject"), models.F("name"), name="saved_filter_once"
                    )
                ],
            },
        ),
    ]
