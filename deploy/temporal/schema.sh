#!/bin/sh
# Creates Temporal's two databases where they are missing and brings their schemas to this version. Where to and as whom
# stands in the environment (SQL_*). What is done already is left alone.
set -eu

prepare() {
  database=$1 schema=$2
  temporal-sql-tool --database "$database" create-database
  temporal-sql-tool --database "$database" setup-schema --version 0.0
  temporal-sql-tool --database "$database" update-schema --schema-name "postgresql/v12/$schema"
}

prepare temporal temporal
prepare temporal_visibility visibility
