#!/bin/sh
# Makes the role of Temporal's server and its two databases, once, when the database is made. The role owns these and may do
# nothing else. Its password comes from the environment, and is quoted by psql.
set -eu

psql --set=ON_ERROR_STOP=1 --set=password="$TEMPORAL_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE temporal LOGIN PASSWORD :'password';
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
SQL
