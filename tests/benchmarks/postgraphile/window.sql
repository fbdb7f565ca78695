-- The page of 50 events of a kind that overlap a time, as PostGraphile has it from a function: in three parts, each of
-- an index. Of this timeline a date lasts a day, a month, or has no end.
CREATE INDEX IF NOT EXISTS normalised_without_end ON normalised_event (kind_id, begins, id) WHERE latest IS NULL;

CREATE OR REPLACE FUNCTION normalised_window(kind text, since date, until date) RETURNS SETOF normalised_event
LANGUAGE sql STABLE AS $$
    WITH named AS (SELECT id FROM normalised_kind WHERE slug = kind), found AS (
        (SELECT event.* FROM normalised_event event, named
         WHERE kind_id = named.id AND latest IS NULL AND begins < since ORDER BY begins, event.id LIMIT 50)
        UNION ALL
        (SELECT event.* FROM normalised_event event, named
         WHERE kind_id = named.id AND begins < since AND begins >= since - 31 AND latest >= since)
        UNION ALL
        (SELECT event.* FROM normalised_event event, named
         WHERE kind_id = named.id AND begins BETWEEN since AND until ORDER BY begins, event.id LIMIT 50)
    )
    SELECT * FROM found ORDER BY begins, id LIMIT 50
$$;
