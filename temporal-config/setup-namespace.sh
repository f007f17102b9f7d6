#!/bin/sh
# Makes the gateway's namespace and its search attributes, or brings them up to date. Runs before
# every start of the gateway; what exists already is left alone.
#
# Environment: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE (ctrip), TEMPORAL_RETENTION (730d).
set -eu
: "${TEMPORAL_ADDRESS:?is host and port of the server}"
namespace=${TEMPORAL_NAMESPACE:-ctrip}
retention=${TEMPORAL_RETENTION:-730d}

# try SECONDS COMMAND...: repeats until the command succeeds. The last failure is shown.
try() {
  tries=$1
  shift
  until "$@" >/dev/null 2>&1; do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      "$@"
      return
    fi
    sleep 1
  done
}

namespace_exists() {
  temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1
}

attributes() {
  temporal operator search-attribute list --namespace "$namespace" --output json
}

# register TYPE NAME...
register() {
  type=$1
  shift
  for name in "$@"; do
    if ! printf '%s' "$known" | grep -q "\"$name\""; then
      echo "registering the search attribute $name ($type)"
      temporal operator search-attribute create --namespace "$namespace" \
        --name "$name" --type "$type"
    fi
  done
}

echo "waiting for Temporal at $TEMPORAL_ADDRESS"
try 120 temporal operator cluster health

if namespace_exists; then
  temporal operator namespace update --namespace "$namespace" --retention "$retention"
else
  temporal operator namespace create --namespace "$namespace" --retention "$retention" \
    --description "cTrip gateway"
fi

# The servers take some seconds to hear of a new namespace.
try 60 attributes
known=$(attributes)
register Keyword PaymentStatus PaymentChain PaymentToken PaymentMerchant PaymentOrderId \
  PaymentAddress
register KeywordList PaymentFlags PaymentTxHashes
register Bool PaymentWebhooksFailing
echo "the namespace $namespace is ready"
