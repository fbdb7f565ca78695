"""The limits of texts in forms. The database has none: nothing is altered in it."""

from django.db import migrations, models

from events.editions.validators import validate_text


class Migration(migrations.Migration):
    dependencies = [("events", "0011_translations")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="summary",
            field=models.TextField(blank=True, max_length=4000, validators=[validate_text]),
        ),
        migrations.AlterField(
            model_name="citation",
            name="quote",
            field=models.TextField(blank=True, max_length=2000, validators=[validate_text]),
        ),
    ]
