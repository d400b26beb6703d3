#!/usr/bin/env bash
# Installs the shells and servers that the tests run for real, and are not there yet. Debian or Ubuntu; as root or by sudo.
set -euo pipefail

packages=(busybox-static dash mksh ksh93u+m nginx-light redis-server haproxy pgbouncer memcached postgresql-client openssl curl wget iproute2 util-linux bsdutils)
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

echo "test-packages: installing ${missing[*]}"
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
"${as_root[@]}" apt-get update -qq
# no server may be started by its package: the tests start their own
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
