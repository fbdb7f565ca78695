"""A hundred thousand events as editors have them: drafts, published, changed since, in review, withdrawn.

Written by SQL alone, since what is measured is how they are read.
"""

from django.db import connection

#: Of every ten events: five published, one of them changed since, one withdrawn, one in review, three drafts.
_PUBLISHED, _WITHDRAWN, _IN_REVIEW = 5, 6, 7

_FILLED = """
INSERT INTO events_kind (id, slug, former_slugs, name, description)
SELECT md5('kind' || n)::uuid, 'kind-' || n, '{{}}', 'Kind ' || n, '' FROM generate_series(0, 14) n;

INSERT INTO events_topic (id, slug, former_slugs, name, description)
SELECT md5('topic' || n)::uuid, 'topic-' || n, '{{}}', 'Topic ' || n, '' FROM generate_series(0, 199) n;

INSERT INTO events_actor (id, slug, former_slugs, name, kind, country, aliases)
SELECT md5('actor' || n)::uuid, 'actor-' || n, '{{}}', 'Actor ' || n, (ARRAY['agency', 'company', 'court'])[1 + n % 3],
       (ARRAY['US', 'CN', 'EU'])[1 + n % 3], ARRAY['Alias ' || n]
FROM generate_series(0, {events} / 5 - 1) n;

INSERT INTO sources_publisher (id, slug, former_slugs, name, country, url)
SELECT md5('publisher' || n)::uuid, 'publisher-' || n, '{{}}', 'Publisher ' || n, 'US', ''
FROM generate_series(0, 499) n;

INSERT INTO sources_source (id, slug, former_slugs, title, authors, type, url, published, language, identifiers,
                            archive_url, rights, publisher_id, check_every)
SELECT md5('source' || n)::uuid, 'source-' || n, '{{}}', 'Notice ' || n || ' of the gazette', '{{}}',
       (ARRAY['regulation', 'news_article', 'press_release'])[1 + n % 3], 'https://example.com/' || n, '2019-05-16',
       (ARRAY['en', 'zh-Hans'])[1 + n % 2], '{{}}', '', (ARRAY['public_domain', 'protected'])[1 + n % 2],
       md5('publisher' || n % 500)::uuid, CASE WHEN n % 100 = 0 THEN 7 END
FROM generate_series(0, {events} - 1) n;

INSERT INTO sources_capture (id, number, seen, extent, media_type, text, sha256, archive_url, note, source_id,
                             fetched_from, http_headers, raw, raw_sha256, review)
SELECT md5('capture' || n)::uuid, 1, '2019-05-16', 'whole', 'text/plain', repeat('Words of notice ' || n || '. ', 50),
       md5('text' || n), '', '', md5('source' || n)::uuid, '', '{{}}', '', '', 'confirmed'
FROM generate_series(0, {events} / 5 - 1) n;

INSERT INTO events_event (id, slug, former_slugs, media_url, media_caption, media_credit, media_alt, title, summary,
                          jurisdictions, significance, kind_id)
SELECT md5('event' || n)::uuid, 'event-' || n, '{{}}', '', '', '', '', 'Export of part ' || n || ' is restricted',
       repeat('What happened, in a sentence. ', 8), '{{US}}', 1 + n % 5, md5('kind' || n % 15)::uuid
FROM generate_series(0, {events} - 1) n;

INSERT INTO events_event_topics (event_id, topic_id)
SELECT md5('event' || n)::uuid, md5('topic' || (n + k * 7) % 200)::uuid
FROM generate_series(0, {events} - 1) n, generate_series(0, 1) k;

INSERT INTO events_eventdate (position, type, date, status, note, earliest, latest, event_id)
SELECT k, (ARRAY['effective', 'announced'])[1 + k], day::text, 'accepted', '', day, day, md5('event' || n)::uuid
FROM generate_series(0, {events} - 1) n, generate_series(0, 1) k,
     LATERAL (SELECT date '1990-01-01' + n % 13000 - k) dated (day);

INSERT INTO events_participation (position, role, actor_id, event_id)
SELECT k, (ARRAY['issuer', 'target'])[1 + k], md5('actor' || (n + k) % ({events} / 5))::uuid, md5('event' || n)::uuid
FROM generate_series(0, {events} - 1) n, generate_series(0, 1) k;

INSERT INTO events_citation (position, stance, supports, locator, quote, prefix, suffix, language, translated_from,
                             original, now, source_id, event_id)
SELECT 0, 'supports', '', '', '', '', '', '', '', '', '', md5('source' || n)::uuid, md5('event' || n)::uuid
FROM generate_series(0, {events} - 1) n;

INSERT INTO editions_revision (subject, subject_id, number, row, origin, comment)
SELECT 'event', md5('event' || n)::uuid, k, jsonb_build_object(
           'id', md5('event' || n)::uuid, 'slug', 'event-' || n, 'former_slugs', '[]'::jsonb,
           'title', 'Export of part ' || n, 'summary', repeat('What happened, in a sentence. ', 8),
           'kind', md5('kind' || n % 15)::uuid, 'topics', '[]'::jsonb, 'jurisdictions', '["US"]'::jsonb,
           'significance', 1 + n % 5, 'identifiers', '{{}}'::jsonb, 'media', NULL, 'actors', '[]'::jsonb,
           'dates', jsonb_build_array(jsonb_build_object('type', 'effective', 'date', '2019-05-16',
               'status', 'accepted', 'note', '', 'sources', '[]'::jsonb)),
           'citations', jsonb_build_array(jsonb_build_object('source', md5('source' || n)::uuid, 'via', NULL,
               'stance', 'supports', 'supports', '', 'locator', '', 'quote', NULL)),
           'relations', '[]'::jsonb, 'translations', '[]'::jsonb), 'form', 'changed title'
FROM generate_series(0, {events} - 1) n, generate_series(1, 3) k;

INSERT INTO editions_revision (subject, subject_id, number, row, origin, comment)
SELECT 'source', id, 1, jsonb_build_object('id', id, 'slug', slug, 'title', title, 'publisher', publisher_id,
       'authors', '[]'::jsonb, 'type', type, 'url', url, 'published', published, 'language', language,
       'identifiers', '{{}}'::jsonb, 'archive_url', '', 'rights', rights, 'check_every', check_every), 'import', ''
FROM sources_source
UNION ALL SELECT 'actor', id, 1, jsonb_build_object(
       'id', id, 'slug', slug, 'name', name, 'kind', kind, 'country', country,
       'aliases', '[]'::jsonb, 'identifiers', '{{}}'::jsonb), 'import', ''
FROM events_actor
UNION ALL SELECT 'publisher', id, 1, jsonb_build_object(
       'id', id, 'slug', slug, 'name', name, 'country', country, 'url', url),
       'import', ''
FROM sources_publisher
UNION ALL SELECT 'capture', id, 1, jsonb_build_object('number', number, 'source', source_id), 'import', ''
FROM sources_capture
UNION ALL SELECT 'kind', id, 1, jsonb_build_object(
       'id', id, 'slug', slug, 'name', name, 'description', ''), 'import', ''
FROM events_kind
UNION ALL SELECT 'topic', id, 1, jsonb_build_object(
       'id', id, 'slug', slug, 'name', name, 'description', ''), 'import', ''
FROM events_topic;

INSERT INTO editions_edition (number, published_at, note)
SELECT n, timestamptz '2024-01-01 UTC' + n * interval '1 day', 'Edition ' || n FROM generate_series(1, 100) n;

-- One event in fifty was changed since its entry; withdrawn entries have no document.
INSERT INTO editions_entry (subject, subject_id, slug, former_slugs, label, edition_id, published_at, revision_id,
                            revision_number, change, cause, note, own_edition, own_change, own_published_at, sequence,
                            document, digest, "references", tells, search, kind, begins, earliest, latest,
                            significance, quote_statuses)
SELECT 'event', event.id, event.slug, '{{}}', event.title, 1 + n % 100, now(), revision.id, revision.number, 'new',
       'own', '', 1 + n % 100, 'new', now(), 0, CASE WHEN n % 10 < {published} THEN {document} END, md5(event.slug),
       '{{}}', '{{}}', to_tsvector('simple', event.title || ' ' || event.summary), 'kind-' || n % 15, dated.earliest,
       dated.earliest, dated.latest, event.significance, CASE WHEN n % 1000 = 0 THEN ARRAY['altered'] ELSE '{{}}' END
FROM generate_series(0, {events} - 1) n
JOIN events_event event ON event.id = md5('event' || n)::uuid
JOIN events_eventdate dated ON dated.event_id = event.id AND dated.position = 0
JOIN editions_revision revision ON revision.subject = 'event' AND revision.subject_id = event.id
 AND revision.number = CASE WHEN n % 50 = 4 THEN 2 ELSE 3 END
WHERE n % 10 < {withdrawn};

INSERT INTO editions_entry (subject, subject_id, slug, former_slugs, label, edition_id, published_at, revision_id,
                            revision_number, change, cause, note, own_edition, own_change, own_published_at, sequence,
                            document, digest, "references", tells)
SELECT revision.subject, revision.subject_id, revision.row ->> 'slug', '{{}}', revision.row ->> 'slug', 1, now(),
       revision.id, 1, 'new', 'own', '', 1, 'new', now(), 0, '{{}}', md5(revision.id::text), '{{}}', '{{}}'
FROM editions_revision revision
WHERE revision.subject IN ('source', 'actor') AND revision.id % 2 = 0;

INSERT INTO editions_review (subject, subject_id, stage, comment, revision_id, created_by_id)
SELECT 'event', revision.subject_id, 'submitted', '', revision.id, (SELECT min(id) FROM auth_user)
FROM generate_series(0, {events} - 1) n
JOIN editions_revision revision ON revision.subject = 'event' AND revision.subject_id = md5('event' || n)::uuid
 AND revision.number = 3
WHERE n % 10 = {in_review};
"""


_DOCUMENT = """json_build_object(
    'citations', json_build_array(json_build_object(
        'source', json_build_object('title', 'Notice ' || n, 'slug', 'source-' || n),
        'quote', json_build_object('exact', 'Words of the notice', 'status', 'altered', 'changed', null,
                                   'now', 'Other words of the notice'))))::text"""


def fill(events: int) -> None:
    """Fill an empty database that has a user with this many events, as many sources, and a fifth as many actors."""
    statements = _FILLED.format(
        events=events, published=_PUBLISHED, withdrawn=_WITHDRAWN, in_review=_IN_REVIEW, document=_DOCUMENT
    )
    with connection.cursor() as cursor:
        cursor.execute(statements)
        cursor.execute("VACUUM ANALYZE")
