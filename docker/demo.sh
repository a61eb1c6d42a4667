#!/bin/sh
# At a terminal a chat to type in; without one (`docker compose up`) a conversation that plays itself.
set -eu
if [ $# -eq 0 ] && [ ! -t 0 ]; then
  set -- --script "queue; host mail.com; press retry; press approve"
fi
exec node --disable-proto=throw --disable-sigusr1 --enable-source-maps build/demo/main.js "$@"
