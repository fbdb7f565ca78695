-- A page of 50 whole events of a kind that overlap a year, as PostgreSQL builds it from normalised tables.
\set kind random(0, 19)
\set days random(0, 10584)
WITH asked AS (
    SELECT id AS kind_id, date '1995-01-01' + :days::int AS since, date '1995-01-01' + :days::int + 364 AS until
    FROM normalised_kind WHERE slug = 'kind-' || :kind::int
), page AS (
    SELECT event.* FROM normalised_event event, asked
    WHERE event.kind_id = asked.kind_id AND event.begins BETWEEN asked.since AND asked.until
    ORDER BY event.begins, event.id LIMIT 51
)
SELECT json_build_object('results', json_agg(json_build_object(
    'id', page.id,
    'slug', page.slug,
    'path', '/events/' || page.slug,
    'title', page.title,
    'summary', page.summary,
    'kind', (SELECT json_build_object('slug', kind.slug, 'name', kind.name)
             FROM normalised_kind kind WHERE kind.id = page.kind_id),
    'topics', (SELECT json_agg(json_build_object('slug', topic.slug, 'name', topic.name))
               FROM normalised_event_topics about JOIN normalised_topic topic ON topic.id = about.topic_id
               WHERE about.event_id = page.id),
    'date', page.date,
    'dates', json_build_array(page.date),
    'significance', page.significance,
    'jurisdictions', page.jurisdictions,
    'actors', (SELECT json_agg(json_build_object('slug', actor.slug, 'name', actor.name, 'kind', actor.kind,
                   'country', actor.country, 'role', part.role, 'aliases', actor.aliases))
               FROM normalised_participation part JOIN normalised_actor actor ON actor.id = part.actor_id
               WHERE part.event_id = page.id),
    'media', NULL,
    'citations', (SELECT json_agg(json_build_object(
                      'source', json_build_object('slug', source.slug, 'title', source.title,
                          'publisher', json_build_object('slug', publisher.slug, 'name', publisher.name),
                          'type', source.type, 'url', source.url, 'published', source.published,
                          'language', source.language, 'identifiers', json_build_object(), 'archive_url', NULL),
                      'stance', cited.stance, 'supports', '', 'locator', cited.locator, 'via', NULL,
                      'quote', json_build_object('exact', cited.quote, 'prefix', '', 'suffix', '',
                          'language', source.language, 'translated_from', NULL, 'original', NULL,
                          'status', 'unchecked', 'reason', 'no_capture', 'last_stood', NULL, 'changed', NULL, 'now', NULL)))
                  FROM normalised_citation cited
                  JOIN normalised_source source ON source.id = cited.source_id
                  JOIN normalised_publisher publisher ON publisher.id = source.publisher_id
                  WHERE cited.event_id = page.id),
    'relations', json_build_array()
) ORDER BY page.begins, page.id)) FROM page;
