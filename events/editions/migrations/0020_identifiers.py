"""The identifiers that events and actors are found by. Nothing that was published has any yet."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editions", "0019_desk_saved_filters")]

    operations = [
        migrations.AddField(
            "entry",
            "identifiers",
            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None),
        ),
    ]
