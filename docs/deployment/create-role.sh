#!/bin/sh
# Runs once, in a new database of compose.yaml. The role of the site is not a superuser. CREATEDB: verifying a backup
# restores it to a second database.
set -eu
psql --no-psqlrc --quiet --username postgres --set ON_ERROR_STOP=1 --set password="$DATABASE_PASSWORD" <<'SQL'
CREATE ROLE clinic LOGIN CREATEDB NOSUPERUSER PASSWORD :'password';
CREATE DATABASE clinic OWNER clinic;
SQL
