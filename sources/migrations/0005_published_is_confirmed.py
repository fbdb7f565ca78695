"""A capture that is public is confirmed, whichever way it was published: the database itself sees to it."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION sources_capture_confirm() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sources_capture SET review = 'confirmed' WHERE id = NEW.subject_id AND review <> 'confirmed';
    RETURN NULL;
END
$$;
"""

TRIGGER = """
CREATE TRIGGER confirms_captures AFTER INSERT ON editions_entry
    FOR EACH ROW WHEN (NEW.subject = 'capture' AND NEW.document IS NOT NULL)
    EXECUTE FUNCTION sources_capture_confirm();
"""

PUBLIC_ALREADY = """
UPDATE sources_capture SET review = 'confirmed'
 WHERE review <> 'confirmed' AND id IN (
    SELECT subject_id FROM editions_entry
     WHERE subject = 'capture' AND replaced_in_id IS NULL AND document IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = (("sources", "0004_captures_stand"), ("editions", "0007_tally"))

    operations = (
        migrations.RunSQL(PUBLIC_ALREADY, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION sources_capture_confirm();"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER confirms_captures ON editions_entry;"),
    )
