"""Keep entries in one piece, so that a page of documents is fifty rows read and nothing unpacked."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("editions", "0003_workflow")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE editions_entry SET (toast_tuple_target = 8160)",
            "ALTER TABLE editions_entry RESET (toast_tuple_target)",
        )
    ]
