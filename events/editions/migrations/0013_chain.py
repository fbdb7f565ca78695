"""Each edition's link of the chain: a digest of what it wrote and of the link before.

The database adds it when an edition is committed, whichever program published. ``events/editions/chain.py`` computes
the same from the rows.
"""

from django.db import migrations, models

# Beside what it let be emptied before: a link may be added to an edition that has none, and nothing else of it.
APPEND_ONLY = """
CREATE OR REPLACE FUNCTION editions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing editions_entry;
    noted editions_edition;
    linked editions_edition;
    commented editions_review;
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
    ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'editions_edition' THEN
        IF OLD.chain IS NULL AND NEW.chain IS NOT NULL THEN
            linked := NEW;
            linked.chain := NULL;
            IF linked IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
        END IF;
        noted := OLD;
        noted.note := '';
        IF NEW IS NOT DISTINCT FROM noted AND EXISTS (
                SELECT FROM editions_redaction
                WHERE transaction = pg_current_xact_id()::text::bigint AND OLD.number = ANY (editions)) THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'editions_review' THEN
        commented := OLD;
        commented.comment := '';
        IF NEW IS NOT DISTINCT FROM commented AND EXISTS (
                SELECT FROM editions_redaction
                WHERE transaction = pg_current_xact_id()::text::bigint AND OLD.id = ANY (reviews)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '42501';
END
$$;
"""
# A name without a schema is looked for where the caller looks.
LINK = """
CREATE FUNCTION editions_link(linked integer) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\\n',
        coalesce((SELECT chain FROM editions_edition WHERE number = linked - 1), repeat('0', 64)),
        linked,
        (SELECT to_char(published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
         FROM editions_edition WHERE number = linked),
        (SELECT string_agg(line, E'\\n' ORDER BY line COLLATE "C") FROM (
            SELECT concat_ws(' ', subject, subject_id, slug, revision_number, change, cause,
                             coalesce(nullif(digest, ''), '-')) COLLATE "C" AS line
            FROM editions_entry WHERE edition_id = linked
            UNION
            SELECT concat_ws(' ', 'redacted', entry.subject, entry.subject_id, entry.edition_id) COLLATE "C"
            FROM editions_redaction AS redaction
            JOIN editions_entry AS entry ON entry.id = ANY (redaction.entries)
            WHERE redaction.edition_id = linked
        ) AS lines)
    ), 'UTF8')), 'hex')
$$;
CREATE FUNCTION editions_add_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE editions_edition SET chain = editions_link(NEW.number) WHERE number = NEW.number AND chain IS NULL;
    RETURN NULL;
END
$$;
DO $$
DECLARE
    one integer;
BEGIN
    FOR one IN SELECT number FROM editions_edition ORDER BY number LOOP
        UPDATE editions_edition SET chain = editions_link(one) WHERE number = one;
    END LOOP;
END
$$;
CREATE CONSTRAINT TRIGGER linked AFTER INSERT ON editions_edition DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION editions_add_link();
"""
UNLINK = """
DROP TRIGGER linked ON editions_edition;
DROP FUNCTION editions_add_link();
DROP FUNCTION editions_link(integer);
"""


class Migration(migrations.Migration):
    dependencies = [("editions", "0012_research_columns")]

    operations = [
        migrations.AddField("edition", "chain", models.CharField(max_length=64, null=True, editable=False)),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(LINK, UNLINK),
    ]
