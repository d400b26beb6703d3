#!/usr/bin/env bash
# Installs the official busybox, and the sidecars that are Go modules, at the versions that the presets pin or the nearest before that can be had, for
# test/shell/presets.test.ts to run for real, and prints the folder: PATH=$PATH:$(bash scripts/test-programs.sh). They are optional: what
# cannot be had is told in one line, and the test skips it by name. What is there already is left alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${XDG_CACHE_HOME:-$HOME/.cache}/cdk8s-sidecar-first/programs
echo "$folder"

say() { echo "test-programs: $*" >&2; }

# the toolbox's own busybox: unlike Debian's it finds no applet without a PATH
if [ ! -x "$folder/busybox-plain" ]; then
  image=$(grep -rhoE "'busybox:[^']+'" src/private | head -n 1 | tr -d "'")
  mkdir -p "$folder"
  if container=$(docker create "$image" 2>/dev/null); then
    docker cp -q "$container:/bin/busybox" "$folder/busybox-plain" >/dev/null && docker rm "$container" >/dev/null
  else
    say "$image cannot be had, and the program is not run under it"
  fi
fi

if ! command -v go >/dev/null; then
  say 'no Go on this machine: the sidecars that are Go modules are not run for real'
  exit 0
fi

is_there() { go version -m "$folder/$program" 2>/dev/null | grep -qF "$module"$'\t'"$1"; }
install() { GOBIN=$folder GOFLAGS=-buildvcs=false go install "$module@$1" 2>&1; }
# the newest version up to the pinned one that the module proxy serves
nearest() {
  { go list -m -f '{{range .Versions}}{{println .}}{{end}}' -versions "$module" 2>/dev/null; echo "$1"; } |
    sort -uV | sed -n "/-/d; /^$1\$/q; p" | tail -n 1
}

# program, its module, and the preset that pins its image
while read -r program module preset; do
  version=v$(sed -nE "s#^  $preset: '[^']*:v?([0-9.]+)'.*#\1#p" src/core/known/images.ts)
  is_there "$version" && continue
  say "installing $module@$version"
  problem=$(install "$version") && continue
  other=$(nearest "$version")
  if [ -n "$other" ] && { is_there "$other" || install "$other" >/dev/null; }; then
    say "$program $version cannot be had: $other is run for real instead"
  else
    say "$program $version cannot be had, and is not run for real: ${problem##*[$'\n\t']}"
  fi
done <<'LIST'
alloydb-auth-proxy github.com/GoogleCloudPlatform/alloydb-auth-proxy alloyDbProxy
cloud-sql-proxy github.com/GoogleCloudPlatform/cloud-sql-proxy/v2 cloudSqlProxy
oauth2-proxy github.com/oauth2-proxy/oauth2-proxy/v7 oauth2Proxy
opa github.com/open-policy-agent/opa opa
statsd_exporter github.com/prometheus/statsd_exporter statsdExporter
LIST
