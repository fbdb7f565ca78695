"""How long a summary and a quotation may be in a form. The database has no such limit."""

from django.db import migrations, models

import events.editions.validators


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0011_translations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="citation",
            name="quote",
            field=models.TextField(blank=True, max_length=2000, validators=[events.editions.validators.validate_text]),
        ),
        migrations.AlterField(
            model_name="event",
            name="summary",
            field=models.TextField(blank=True, max_length=4000, validators=[events.editions.validators.validate_text]),
        ),
    ]
