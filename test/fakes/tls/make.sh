#!/usr/bin/env bash
# Makes identities.json: certificates for tests, valid for a hundred years unless their point is that they are not.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir new && : >index && echo 01 >serial
cat >ca.conf <<'CONF'
[ca]
default_ca = lab
[lab]
dir = .
new_certs_dir = new
database = index
serial = serial
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
[any]
commonName = supplied
CONF
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1.key" 2>/dev/null; }
# name subject issuer start end extensions
issue() {
  key "$1"
  openssl req -new -key "$1.key" -subj "/CN=$2" -out "$1.csr"
  printf '%b' "$6" >"$1.ext"
  local self=(-keyfile "$3.key" -cert "$3.pem")
  [ "$3" = "$1" ] && self=(-selfsign -keyfile "$1.key")
  openssl ca -batch -notext -config ca.conf -in "$1.csr" "${self[@]}" -startdate "$4" -enddate "$5" -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}
from=20200101000000Z
to=21200101000000Z
issue root 'Test Root' root $from $to 'basicConstraints=critical,CA:true\nkeyUsage=keyCertSign,cRLSign\n'
issue middle 'Test Intermediate' root $from $to 'basicConstraints=critical,CA:true\nkeyUsage=keyCertSign,cRLSign\n'
issue good mx.example.com middle $from $to 'subjectAltName=DNS:mx.example.com,DNS:*.mail.example.com\n'
issue policy mta-sts.example.com middle $from $to 'subjectAltName=DNS:mta-sts.example.com\n'
issue other other.example.net middle $from $to 'subjectAltName=DNS:other.example.net\n'
issue expired mx.example.com middle $from 20210101000000Z 'subjectAltName=DNS:mx.example.com\n'
issue future mx.example.com middle 21190101000000Z $to 'subjectAltName=DNS:mx.example.com\n'
issue alone mx.example.com alone $from $to 'subjectAltName=DNS:mx.example.com\n'
names=$(for i in $(seq 600); do printf 'DNS:a-rather-long-name-%s.example.com,' "$i"; done)
issue large mx.example.com middle $from $to "subjectAltName=${names}DNS:mx.example.com\n"
node -e '
const { readFileSync, writeFileSync } = require("node:fs");
const read = (name) => readFileSync(name, "utf8");
const out = { root: read("root.pem") };
for (const name of ["good", "policy", "other", "expired", "future", "alone", "large"]) {
  const chain = name === "alone" ? "" : read("middle.pem");
  out[name] = { key: read(`${name}.key`), cert: read(`${name}.pem`) + chain };
}
writeFileSync(process.argv[1], `${JSON.stringify(out, null, 2)}\n`);
' "$here/identities.json"
