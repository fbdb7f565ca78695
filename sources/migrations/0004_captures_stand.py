"""A capture is never changed but for its review, nor deleted once it was public: the database itself refuses."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION sources_capture_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing sources_capture;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        standing := NEW;
        standing.review := OLD.review;
        IF standing IS NOT DISTINCT FROM OLD THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF NOT EXISTS (SELECT FROM editions_entry WHERE subject = 'capture' AND subject_id = OLD.id) THEN
            RETURN OLD;
        END IF;
        IF EXISTS (SELECT FROM editions_redaction
                   WHERE transaction = pg_current_xact_id()::text::bigint
                     AND subject = 'capture' AND subject_id = OLD.id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'a capture stands as it was seen: % is refused', TG_OP USING ERRCODE = '42501';
END
$$;
"""

TRIGGERS = """
CREATE TRIGGER stands BEFORE UPDATE OR DELETE ON sources_capture
    FOR EACH ROW EXECUTE FUNCTION sources_capture_stands();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON sources_capture
    FOR EACH STATEMENT EXECUTE FUNCTION sources_capture_stands();
"""
DROPPED = "DROP TRIGGER stands ON sources_capture; DROP TRIGGER never_emptied ON sources_capture;"


class Migration(migrations.Migration):
    dependencies = (("sources", "0003_source_address"), ("editions", "0002_append_only"))

    operations = (
        migrations.RunSQL(FUNCTION, "DROP FUNCTION sources_capture_stands();"),
        migrations.RunSQL(TRIGGERS, DROPPED),
    )
