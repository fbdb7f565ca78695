"""The days on which editors were mailed which quotations had changed."""

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("editions", "0016_check_wordings")]

    operations = [
        migrations.CreateModel(
            name="DailyMail",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("sent_at", models.DateTimeField(db_default=Now())),
            ],
            options={"ordering": ("-day",)},
        ),
    ]
