#!/bin/sh
# Run once by PostgreSQL's image in the new database: the three roles of docs/operations.md. What each may do,
# config/roles.sql says, which Annals runs at every start.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" --set reader="$READER_PASSWORD" <<'SQL'
CREATE ROLE annals_owner LOGIN PASSWORD :'owner';
CREATE ROLE annals_app LOGIN PASSWORD :'app';
CREATE ROLE annals_reader LOGIN PASSWORD :'reader';
ALTER DATABASE annals OWNER TO annals_owner;
SQL
