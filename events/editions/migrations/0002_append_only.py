"""Revisions, editions, entries and redactions are never changed or deleted: the database itself refuses."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION editions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing editions_entry;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'editions_entry' THEN
        IF OLD.replaced_in_id IS NULL AND NEW.replaced_in_id IS NOT NULL THEN
            standing := NEW;
            standing.replaced_in_id := NULL;
            IF standing IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
        END IF;
        IF EXISTS (SELECT FROM editions_redaction
                   WHERE transaction = pg_current_xact_id()::text::bigint AND OLD.id = ANY (entries)) THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'editions_revision' THEN
        IF EXISTS (SELECT FROM editions_redaction
                   WHERE transaction = pg_current_xact_id()::text::bigint AND OLD.id = ANY (revisions)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '42501';
END
$$;
"""

TABLES = ("editions_revision", "editions_edition", "editions_entry", "editions_redaction")
TRIGGERS = "".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION editions_append_only();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION editions_append_only();
"""
    for table in TABLES
)
DROPPED = "".join(f"DROP TRIGGER append_only ON {table}; DROP TRIGGER never_emptied ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = (("editions", "0001_initial"),)

    operations = (
        migrations.RunSQL(FUNCTION, "DROP FUNCTION editions_append_only();"),
        migrations.RunSQL(TRIGGERS, DROPPED),
        # Slugs sort by their bytes wherever an order is promised, whatever the database's language.
        migrations.RunSQL(
            """
            ALTER TABLE editions_entry ALTER COLUMN slug TYPE varchar(132) COLLATE "C";
            ALTER TABLE editions_entry ALTER COLUMN label TYPE text COLLATE "C";
            """,
            migrations.RunSQL.noop,
        ),
    )
