#!/bin/sh
# Run once by the database's own image, as its owner: the role that the console works as. What it may do is granted after each migration.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set password="$(cat /run/secrets/console)" <<'SQL'
CREATE ROLE sallyport_app LOGIN PASSWORD :'password';
GRANT CONNECT ON DATABASE sallyport TO sallyport_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SQL
