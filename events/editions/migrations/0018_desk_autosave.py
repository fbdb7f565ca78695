"""What is typed in a form and not saved yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0017_desk_daily_mail"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Autosave",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=20)),
                ("subject_id", models.UUIDField(null=True)),
                ("fields", models.JSONField()),
                ("base_revision", models.PositiveIntegerField(null=True)),
                ("typed_at", models.DateTimeField()),
                (
                    "typed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("typed_by"),
                        models.F("subject"),
                        models.F("subject_id"),
                        name="autosave_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
