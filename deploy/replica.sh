#!/usr/bin/env bash
# Copies the primary once, then follows it as a hot standby that answers reads.
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    until PGPASSWORD="$POSTGRES_PASSWORD" pg_basebackup \
        --host primary --username replicator --pgdata "$PGDATA" --slot replica --wal-method stream \
        --checkpoint fast --write-recovery-conf; do
        echo "waiting for the primary" >&2
        find "$PGDATA" -mindepth 1 -delete
        sleep 2
    done
    chmod 0700 "$PGDATA"
fi
# A long export on the replica may hold back the primary's changes for a minute before it is given up.
exec postgres -c hot_standby=on -c max_standby_streaming_delay=60s -c hot_standby_feedback=on
