"""The precision of an event's main date and the stances of its citations, which questions and counts read."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Entries are append-only: what was published before has these columns from its own document, and nothing else changes.
FILL = """
ALTER TABLE editions_entry DISABLE TRIGGER append_only;
UPDATE editions_entry SET
    precision = document::jsonb #>> '{date,precision}',
    stances = ARRAY(
        SELECT DISTINCT citation->>'stance' COLLATE "C"
        FROM jsonb_array_elements(document::jsonb->'citations') AS citation ORDER BY 1
    )
WHERE subject = 'event' AND document IS NOT NULL;
-- What was withdrawn keeps the columns of what it was, by which feeds find its tombstone.
UPDATE editions_entry AS gone SET precision = before.precision, stances = before.stances
FROM editions_entry AS before
WHERE gone.subject = 'event' AND gone.document IS NULL AND gone.kind IS NOT NULL
    AND before.subject = 'event' AND before.subject_id = gone.subject_id AND before.replaced_in_id = gone.edition_id;
ALTER TABLE editions_entry ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("editions", "0011_mixed_list_index")]

    operations = [
        migrations.AddField("entry", "precision", models.TextField(null=True)),
        migrations.AddField(
            "entry",
            "stances",
            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
