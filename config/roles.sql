-- The roles of a service, given by the owner of the tables (who made them: `manage.py migrate`) to
--   annals_app     who serves: reads and writes rows, and neither owns a table nor empties one, so that it cannot
--                  turn off the triggers that keep history append-only;
--   annals_reader  whom public surfaces read as: what is published, and nothing else.
-- It may be run again at any time; `make run` does so with the embedded server.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['annals_app', 'annals_reader'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', name);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- by somebody else, just now
            END;
        END IF;
    END LOOP;
END
$$;
GRANT USAGE ON SCHEMA public TO annals_app, annals_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO annals_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO annals_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO annals_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO annals_app;
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM annals_app;
-- What has happened is written once; `clearsessions`, run as the owner, deletes what is old.
REVOKE UPDATE, DELETE ON people_securityevent FROM annals_app;
GRANT SELECT ON editions_edition, editions_entry, editions_redaction, editions_tally, editions_wording, sources_look
    TO annals_reader;
