#!/bin/sh
# Run once by PostgreSQL's own image, while its data directory is still empty: one role for the
# gateway's tables and one for Temporal's, neither of which can read the other's.
#
# Environment: CTRIP_DB_PASSWORD, TEMPORAL_DB_PASSWORD.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set ctrip_password="$CTRIP_DB_PASSWORD" --set temporal_password="$TEMPORAL_DB_PASSWORD" <<'SQL'
create role ctrip login password :'ctrip_password';
create database ctrip owner ctrip;
revoke connect on database ctrip from public;
create role temporal login createdb password :'temporal_password';
SQL
