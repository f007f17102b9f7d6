#!/bin/sh
# Makes Temporal's two databases, or brings their schemas up to date: each step does nothing where
# there is nothing to do, so this runs before every start of the server.
#
# Environment: POSTGRES_HOST, POSTGRES_PORT (5432), POSTGRES_USER, and SQL_PASSWORD, which
# temporal-sql-tool reads by itself.
set -eu
: "${POSTGRES_HOST:?is the host of PostgreSQL}"
: "${POSTGRES_USER:?is a role that may create databases}"
: "${SQL_PASSWORD:?is its password}"

schemas=/etc/temporal/schema/postgresql/v12

sql_tool() {
  temporal-sql-tool --plugin postgres12 --endpoint "$POSTGRES_HOST" \
    --port "${POSTGRES_PORT:-5432}" --user "$POSTGRES_USER" "$@"
}

# set_up DATABASE SCHEMA
set_up() {
  sql_tool --database "$1" create
  # The version before the first; a schema that is further on is left as it is.
  sql_tool --database "$1" setup-schema --version 0.0
  sql_tool --database "$1" update-schema --schema-dir "$schemas/$2/versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
