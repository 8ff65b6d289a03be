#!/bin/sh
# Brings the schemas of Temporal's two databases to this version. Where to and as whom stands in the environment (SQL_*).
# The databases are there (role.sh), and what is done already is left alone.
set -eu

prepare() {
  database=$1 schema=$2
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-name "postgresql/v12/$schema"
}

prepare temporal temporal
prepare temporal_visibility visibility
