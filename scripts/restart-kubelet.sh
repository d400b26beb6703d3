#!/usr/bin/env bash
# restart-kubelet.sh FOLDER: kills the kubelet whose process id is in FOLDER/kubelet.pid and starts the same command line again.
set -euo pipefail
folder=$1
pid=$(cat "$folder/kubelet.pid")
mapfile -d '' command <"/proc/$pid/cmdline"
cd "/proc/$pid/cwd"
kill "$pid"
for _ in $(seq 100); do
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
setsid nohup "${command[@]}" >>"$folder/kubelet.log" 2>&1 </dev/null &
echo $! >"$folder/kubelet.pid"
