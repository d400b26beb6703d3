#!/usr/bin/env bash
# on-cluster.sh SUITE…: runs suites, `e2e` or 'truth --brief', one after the other on the cluster that KUBECONFIG names, or else on one that the
# tools in the folder E2E_CLUSTER_TOOLS bring up: `up` prints the settings to eval, `down` stops it, `image NAME FOLDER [ENTRYPOINT]` loads an
# image, `env.sh` says in RUN where it runs. Each suite's last line says how many cases passed, or why none was run: having no cluster is no
# failure. A suite that fails does not keep the next one from running.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=${E2E_CLUSTER_TOOLS:-}
up_seconds=1800

suites=("$@")

not_run() {
  for suite in "${suites[@]}"; do
    echo "${suite%% *}: NOT RUN: $*"
  done
  exit 0
}

cluster_is_up() {
  (. "$tools/env.sh" && kill -0 "$(cat "$RUN/kubelet.pid")") >/dev/null 2>&1
}

# a server in an image without a shell: under this name busybox is nothing but its web server
load_distroless_image() {
  local folder status
  folder=$(mktemp -d)
  mkdir "$folder/www"
  echo ready >"$folder/www/index.html"
  cp "$(command -v busybox)" "$folder/httpd"
  "$tools/image" docker.io/library/sidecar-first-distroless:e2e "$folder" '["/httpd","-f","-p","8080","-h","/www"]'
  status=$?
  rm -r "$folder"
  return "$status"
}

if [ -z "${KUBECONFIG:-}" ]; then
  [ -x "$tools/up" ] || not_run "KUBECONFIG is not set, and E2E_CLUSTER_TOOLS names no folder with the command up"
  if ! cluster_is_up; then
    echo "bringing a cluster up with $tools/up"
    trap '"$tools/down" >/dev/null 2>&1' EXIT
  fi
  settings=$(timeout "$up_seconds" "$tools/up" </dev/null) || not_run "$tools/up failed with exit status $?"
  eval "$settings"
fi

# of a cluster that was brought up like this, more is known
run=$(dirname "$KUBECONFIG")
if [ -f "$run/kubelet.pid" ] && [ -x "$tools/image" ]; then
  export E2E_RESTART_KUBELET=${E2E_RESTART_KUBELET:-"bash scripts/restart-kubelet.sh '$run'"}
  if [ -z "${E2E_DISTROLESS_IMAGE:-}" ] && load_distroless_image >/dev/null; then
    export E2E_DISTROLESS_IMAGE=sidecar-first-distroless:e2e
  fi
  if [ -z "${E2E_PRESET_IMAGES:-}" ]; then
    E2E_PRESET_IMAGES=$(bash scripts/preset-images.sh "$tools/image")
    export E2E_PRESET_IMAGES
  fi
fi

failed=0
for suite in "${suites[@]}"; do
  read -ra words <<<"$suite"
  npm run --silent "${words[0]}" -- "${words[@]:1}"
  status=$?
  # the suite itself has said that it was not run
  [ "$status" = 0 ] || [ "$status" = 2 ] || failed=$status
done
exit "$failed"
