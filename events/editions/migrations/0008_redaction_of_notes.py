"""A redaction may empty notes of editions and comments of reviews too, and nothing else of them."""

import django.contrib.postgres.fields
from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION editions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    standing editions_entry;
    noted editions_edition;
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
BEFORE = """
CREATE OR REPLACE FUNCTION editions_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
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


class Migration(migrations.Migration):
    dependencies = [("editions", "0007_tally")]

    operations = [
        migrations.AddField(
            model_name="redaction",
            name="editions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="redaction",
            name="reviews",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.RunSQL(FUNCTION, BEFORE),
    ]
