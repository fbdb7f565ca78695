from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("editions", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE editions_entry ADD COLUMN later text", "ALTER TABLE editions_entry DROP COLUMN later"
        )
    ]
