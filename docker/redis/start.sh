#!/bin/sh
# Starts Redis with one user, `esa`, who can do what a queue needs and nothing else. Arguments go to redis-server.
set -eu

# Without the line end that an editor leaves in the file, as bot and worker read it. Only a hash is written down.
password=$(tr -d '\r\n' <"${REDIS_PASSWORD_FILE:?names no file with the password of the user esa}")
if [ -z "$password" ]; then
  echo "The file that REDIS_PASSWORD_FILE names is empty." >&2
  exit 1
fi
hash=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)

# `prefix` in config.yaml; no key outside of it can be touched, from Lua neither.
prefix=${REDIS_PREFIX:-esa}

# +info alone of the dangerous ones: it says whether Redis is ready, append-only and never evicting.
# The commands after it are not dangerous by Redis's own list, but each empties, moves or reads out more than a key, or
# leaves code behind.
acl=${REDIS_ACL_FILE:-/tmp/users.acl}
umask 077
cat >"$acl" <<RULES
user default off
user esa on #$hash ~$prefix:* resetchannels -@all +@read +@write +@scripting +@connection +@transaction -@dangerous +info -flushall -flushdb -swapdb -migrate -restore -dump -object -function -script|flush
RULES

exec "${REDIS_SERVER:-redis-server}" "$@" --aclfile "$acl"
