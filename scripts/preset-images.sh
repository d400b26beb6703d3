#!/usr/bin/env bash
# Makes a local image in the shape of each preset's published one - entrypoint, paths, no shell where that has none - from the programs on the
# PATH, loads it with the command IMAGE_TOOL (`IMAGE_TOOL NAME FOLDER ENTRYPOINT`), and prints lines "preset=image" for E2E_PRESET_IMAGES. A
# preset whose program is not on the PATH is told in one line. Every program starts 2 s late, so that an application that is not held is seen.
set -euo pipefail

image_tool=${1:?usage: preset-images.sh IMAGE_TOOL}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { echo "preset-images: $*" >&2; }

for tool in gcc busybox; do
  command -v "$tool" >/dev/null || { say "NOT MADE: $tool is not on the PATH"; exit 0; }
done

# waits, then runs what lies beside it under its own name and ".late"
gcc -static -O2 -xc - -o "$work/late" <<'C'
#include <limits.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char program[PATH_MAX + 8] = "";
    if (readlink("/proc/self/exe", program, PATH_MAX) < 0)
        return 126;
    sleep(2);
    execv(strcat(program, ".late"), argv);
    return 127;
}
C

# a new image, where all of the programs are here
begin() {
  name=$1 root=$work/$1
  shift
  for program; do
    command -v "$program" >/dev/null || { say "no image for $name: $program is not on the PATH"; return 1; }
  done
  mkdir -p "$root"/{tmp,etc}
  chmod 1777 "$root/tmp"
}

# program NAME PATH: a program of this machine with its libraries
program() {
  mkdir -p "$root$(dirname "$2")"
  cp -L "$(command -v "$1")" "$root$2"
  chmod 755 "$root$2"
  # a static program has none
  for library in $(ldd "$root$2" 2>/dev/null | grep -oE '/[^ ]+'); do
    [ -e "$root$library" ] || cp -L --parents "$library" "$root"
  done
}

# file PATH [MODE]: what stands on standard input
file() {
  mkdir -p "$root$(dirname "$1")"
  cat >"$root$1"
  chmod "${2:-644}" "$root$1"
}

shell() {
  mkdir -p "$root/bin"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $(busybox --list); do
    [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"
  done
}

# starts_late PATH: for an image whose preset names the program as its command
starts_late() {
  mv "$root$1" "$root$1.late"
  cp "$work/late" "$root$1"
}

# load VERSION [ENTRYPOINT [WORD ...]]
load() {
  local reference entrypoint=''
  reference=sidecar-first/$(tr '[:upper:]' '[:lower:]' <<<"$name"):$1
  if [ $# -gt 1 ]; then
    cp "$work/late" "$root/late"
    ln -s "$2" "$root/late.late"
    entrypoint='["/late"'$(printf ',"%s"' "${@:3}" | sed 's/^,""$//')']'
  fi
  "$image_tool" "docker.io/$reference" "$root" "$entrypoint" >&2
  rm -rf "$root"
  echo "$name=$reference"
}

# version_of PROGRAM [ARGUMENT ...]: of a Go module, or as the program prints it
version_of() {
  { go version -m "$(command -v "$1")" 2>/dev/null | sed -nE 's/^\s+mod\s+\S+\s+v([0-9.]+)\s.*/\1/p'; "$@" 2>&1; } | grep -oE -m 1 '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1
}

# as the images of Docker's library do: arguments alone are for the program
entrypoint_for() {
  file "$1" 755 <<SH
#!/bin/sh
[ "\${1#-}" = "\$1" ] || set -- $2 "\$@"
exec "\$@"
SH
}

begin redis redis-server redis-cli && {
  shell
  program redis-server /usr/local/bin/redis-server
  program redis-cli /usr/local/bin/redis-cli
  entrypoint_for /usr/local/bin/docker-entrypoint.sh redis-server
  load "$(version_of redis-server --version)" /usr/local/bin/docker-entrypoint.sh
}

begin memcached memcached && {
  shell
  program memcached /usr/local/bin/memcached
  entrypoint_for /usr/local/bin/docker-entrypoint.sh memcached
  load "$(version_of memcached --version)" /usr/local/bin/docker-entrypoint.sh
}

begin nginx nginx && {
  shell
  program nginx /usr/sbin/nginx
  entrypoint_for /docker-entrypoint.sh nginx
  mkdir -p "$root"/var/{log,lib}/nginx
  chmod 777 "$root"/var/{log,lib}/nginx
  file /etc/nginx/nginx.conf <<'CONF'
error_log /dev/stderr notice;
pid /tmp/nginx.pid;
events {}
http {
  access_log off;
  proxy_temp_path /tmp/proxy_temp;
  client_body_temp_path /tmp/client_temp;
  fastcgi_temp_path /tmp/fastcgi_temp;
  uwsgi_temp_path /tmp/uwsgi_temp;
  scgi_temp_path /tmp/scgi_temp;
  include /etc/nginx/conf.d/*.conf;
}
CONF
  file /etc/nginx/conf.d/default.conf <<'CONF'
server { listen 8080; location / { return 200; } }
CONF
  load "$(version_of nginx -v)" /docker-entrypoint.sh
}

begin haproxy haproxy && {
  shell
  program haproxy /usr/local/sbin/haproxy
  file /usr/local/bin/docker-entrypoint.sh 755 <<'SH'
#!/bin/sh
[ "${1#-}" = "$1" ] || set -- haproxy "$@"
shift
exec haproxy -W -db "$@"
SH
  load "$(version_of haproxy -v)" /usr/local/bin/docker-entrypoint.sh
}

begin pgbouncer pgbouncer pg_isready && {
  shell
  program pgbouncer /usr/bin/pgbouncer
  # Debian's pg_isready is a script that looks for the newest version
  program "$(ls /usr/lib/postgresql/*/bin/pg_isready | tail -n 1)" /usr/bin/pg_isready
  file /etc/passwd <<'PASSWD'
postgres:x:70:70::/:/bin/sh
PASSWD
  mkdir "$root/etc/pgbouncer"
  chmod 777 "$root/etc/pgbouncer"
  file /entrypoint.sh 755 <<'SH'
#!/bin/sh
[ -f /etc/pgbouncer/pgbouncer.ini ] || cat >/etc/pgbouncer/pgbouncer.ini <<INI
[databases]
* = host=${DATABASE_URL##*@}
[pgbouncer]
listen_addr = ${LISTEN_ADDR:-0.0.0.0}
listen_port = ${LISTEN_PORT:-5432}
unix_socket_dir =
auth_type = any
INI
exec "$@"
SH
  load "$(version_of pgbouncer --version)" /entrypoint.sh
}

begin envoy envoy && {
  program envoy /usr/local/bin/envoy
  file /etc/envoy/envoy.yaml <<'YAML'
admin: {address: {socket_address: {address: 0.0.0.0, port_value: 9901}}}
static_resources:
  listeners:
  - name: listener_0
    address: {socket_address: {address: 0.0.0.0, port_value: 10000}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: ingress_http
          route_config: {virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /}, direct_response: {status: 200}}]}]}
          http_filters:
          - {name: envoy.filters.http.router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}
YAML
  load "$(version_of envoy --version)" /usr/local/bin/envoy
}

begin otelCollector otelcol && {
  program otelcol /otelcol-contrib
  load "$(version_of otelcol --version)" /otelcol-contrib
}

begin fluentBit fluent-bit && {
  program fluent-bit /fluent-bit/bin/fluent-bit
  load "$(version_of fluent-bit --version)" /fluent-bit/bin/fluent-bit
}

begin oauth2Proxy oauth2-proxy && {
  program oauth2-proxy /bin/oauth2-proxy
  load "$(version_of oauth2-proxy --version)" /bin/oauth2-proxy
}

begin opa opa && {
  program opa /opa
  load "$(version_of opa version)" /opa
}

begin statsdExporter statsd_exporter && {
  shell
  program statsd_exporter /bin/statsd_exporter
  load "$(version_of statsd_exporter --version)" /bin/statsd_exporter
}

begin cloudSqlProxy cloud-sql-proxy && {
  program cloud-sql-proxy /cloud-sql-proxy
  load "$(version_of cloud-sql-proxy --version)" /cloud-sql-proxy
}

begin alloyDbProxy alloydb-auth-proxy && {
  program alloydb-auth-proxy /alloydb-auth-proxy
  load "$(version_of alloydb-auth-proxy --version)" /alloydb-auth-proxy
}

begin daprd daprd && {
  program daprd /daprd
  starts_late /daprd
  load "$(version_of daprd --version)"
}

begin kubeRbacProxy kube-rbac-proxy && {
  program kube-rbac-proxy /usr/local/bin/kube-rbac-proxy
  load "$(version_of kube-rbac-proxy --version)" /usr/local/bin/kube-rbac-proxy
}

begin tailscale containerboot tailscaled tailscale && {
  shell
  for each in containerboot tailscaled tailscale; do program "$each" "/usr/local/bin/$each"; done
  starts_late /usr/local/bin/containerboot
  load "$(version_of containerboot)"
}

# a control server for tailscale
begin tailscaleControl testcontrol && {
  program testcontrol /testcontrol
  load "$(version_of testcontrol)" /testcontrol
}

begin vaultAgent vault && {
  shell
  program vault /bin/vault
  starts_late /bin/vault
  load "$(version_of vault version)"
}

# the agent proves who it is by a certificate that the server's image trusts
if begin spireAgent spire-agent spire-server openssl; then
  program spire-agent /opt/spire/bin/spire-agent
  mkdir "$work/pop"
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=node -addext keyUsage=critical,digitalSignature \
    -keyout "$work/pop/node.key" -out "$work/pop/node.crt" 2>/dev/null
  cp -r "$work/pop" "$root/pop"
  load "$(version_of spire-agent --version)" /opt/spire/bin/spire-agent run
  begin spireServer spire-server
  program spire-server /opt/spire/bin/spire-server
  cp -r "$work/pop" "$root/pop"
  load "$(version_of spire-server --version)" /opt/spire/bin/spire-server run
fi

begin dockerInDocker dockerd docker containerd containerd-shim-runc-v2 runc docker-init iptables && {
  shell
  for each in dockerd docker containerd containerd-shim-runc-v2 runc docker-init; do program "$each" "/usr/local/bin/$each"; done
  program xtables-nft-multi /usr/local/sbin/xtables-nft-multi
  for each in iptables ip6tables iptables-save iptables-restore; do ln -s xtables-nft-multi "$root/usr/local/sbin/$each"; done
  mkdir -p "$root/usr/lib/x86_64-linux-gnu" "$root/var/run"
  cp -rL /usr/lib/x86_64-linux-gnu/xtables "$root/usr/lib/x86_64-linux-gnu/xtables"
  file /usr/local/bin/dockerd-entrypoint.sh 755 <<'SH'
#!/bin/sh
exec docker-init -- "$@"
SH
  load "$(version_of dockerd --version)" /usr/local/bin/dockerd-entrypoint.sh
}
exit 0
