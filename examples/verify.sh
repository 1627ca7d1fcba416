#!/bin/sh
# Verifies a claim: verify.sh ORDER TOKEN-FILE PHOTO...
set -eu
order=$1 token=$2
shift 2
# The other arguments become parts of the form, whatever their names are.
count=$#
while [ "$count" -gt 0 ]; do
  quoted=$(printf %s "$1" | sed 's/[\\"]/\\&/g')
  set -- "$@" --form "photos=@\"$quoted\""
  shift
  count=$((count - 1))
done
# --config keeps the key out of the list of processes, --fail-with-body ends with 22 on a problem.
answer=$(
  printf 'header = "authorization: Bearer %s"\n' "$CLAIMSEAL_KEY" |
    curl --silent --show-error --fail-with-body --config - \
      --form-string "order=$order" --form "claimseal_token=<$token" "$@" \
      "${CLAIMSEAL_URL:-http://127.0.0.1:8787}/v1/verify"
) || {
  status=$?
  printf '%s\n' "$answer" >&2
  exit "$status"
}
# The members have a fixed order; of each name the first is the claim's own. With jq:
# printf %s "$answer" | jq '.result | .disposition, .token.status, .reasons'
for member in '"disposition":"[a-z]*"' '"status":"[a-z]*"' '"reasons":\[[^]]*\]'; do
  printf '%s\n' "$answer" | grep -o "$member" | head -n 1
done
