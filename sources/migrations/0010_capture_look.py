from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0009_field_help"),
    ]

    operations = [
        migrations.CreateModel(
            name="Look",
            fields=[
                ("source_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("last_looked", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new_wording", "new wording"),
                            ("unchanged", "unchanged"),
                            ("no_document", "no document"),
                            ("failed", "failed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("next_look", models.DateField(null=True)),
            ],
        ),
    ]
