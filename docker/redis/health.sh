#!/bin/sh
# Healthy is who lets the user `esa` in and has read its append-only file: before that Redis answers LOADING.
REDISCLI_AUTH=$(tr -d '\r\n' <"$REDIS_PASSWORD_FILE")
export REDISCLI_AUTH
redis-cli -h 127.0.0.1 -p "${REDIS_PORT:-6379}" --user esa --no-auth-warning ping | grep -q '^PONG$'
