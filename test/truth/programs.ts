import { Manifest } from '../e2e/cluster';

/*
 * The one program of all fake containers, on a volume: to a reader of the manifest it is a program of the image that it does not know.
 */

/** Folder of the programs in every container. */
export const PROGRAMS = '/play';

/** Folder that a namespace's containers share, on the node. */
export const SEEN = '/seen';

/** Lines `pod container what uptime`, of every container of the namespace. */
export const EVENTS = `${SEEN}/events`;

/** Name of the volume with the programs, and of its ConfigMap. */
export const PROGRAMS_VOLUME = 'play';

/** Seconds after which every fake ends: a hook that never returns must not keep its pod for ever. */
const LIFETIME = 100;

/**
 * `fake NAME` lives the lives in LIVES, one after the other, the last one again and again. A life is a list of steps, joined by commas:
 *
 * - `ready:4`: 4 s later it says so, and then listens on PORT and writes READY_FILE.
 * - `exit:2`: 2 s later it exits with status 1; `end:2`: with 0.
 * - `kill:1`: 1 s later, and twice more, it kills every other process of its container: what a hook has started.
 * - `told`: it exits with status 1 when somebody tells it to.
 * - `tell:SIDECAR`: 3 s later it tells a sidecar to exit, as soon as that is ready, and exits with status 1 itself: not
 *   before it, or the kubelet may start it again while the sidecar still runs.
 */
const FAKE = `#!/bin/sh
name=$1
read -r pod </etc/hostname
tell() { read -r up idle </proc/uptime; echo "$pod $name $1 $up" >>${EVENTS}; }
pause() { sleep "$1" & wait $!; }
finish() { tell term; pause 0.3; tell ended; exit 143; }
tell started
trap finish TERM
echo >>"${SEEN}/$pod.$name"
life=$(wc -l <"${SEEN}/$pod.$name")
set -- \${LIVES:-stay}
[ "$life" -le $# ] || life=$#
shift $((life - 1))
for step in $(echo "$1" | tr , ' '); do
  argument=\${step#*:}
  fifo=${SEEN}/$pod.$name.told
  case $step in
    ready:*)
      pause "$argument"
      mkdir -p /tmp/www
      for page in index.html ready healthz; do echo ok >/tmp/www/$page; done
      tell ready
      [ -z "$PORT" ] || httpd -f -p "$PORT" -h /tmp/www &
      [ -z "$READY_FILE" ] || echo ready >"$READY_FILE" ;;
    exit:*) pause "$argument"; tell exited; exit 1 ;;
    end:*) pause "$argument"; tell ended; exit 0 ;;
    kill:*) pause "$argument"; for time in 1 2 3; do kill -9 -1; pause 0.4; done ;;
    told) [ -p "$fifo" ] || mkfifo "$fifo"; cat "$fifo" >/dev/null & wait $!; tell exited; exit 1 ;;
    tell:*)
      pause 3
      fifo=${SEEN}/$pod.$argument.told
      [ -p "$fifo" ] || mkfifo "$fifo"
      echo exit >"$fifo" & wait $!
      pause 0.2
      tell exited
      exit 1 ;;
  esac
done
pause ${LIFETIME}
exit 0
`;

/** An `nc` that knows `-z`, which many a busybox was built without. By its path, since the shell of busybox prefers its own programs. */
export const NC = `${PROGRAMS}/nc`;
const NC_PROGRAM = `#!/bin/sh
zero=
for word; do [ "$word" = -z ] && zero=1; done
[ -n "$zero" ] || exec busybox nc "$@"
for word; do
  shift
  case $word in -z|-v|-vz|-zv) ;; *) set -- "$@" "$word" ;; esac
done
exec busybox nc -w 1 "$@" </dev/null >/dev/null
`;

/** Waits for `HOST:PORT`, as the scripts of that name do: 15 s, or as long as `-t` says; 0 means for ever. */
export const WAIT_FOR_IT = `${PROGRAMS}/wait-for-it.sh`;
const WAIT_FOR_IT_PROGRAM = `#!/bin/sh
host=\${1%:*} port=\${1#*:} limit=15 n=0
[ "$2" != -t ] || limit=$3
until ${NC} -z "$host" "$port"; do
  n=$((n + 1))
  [ "$limit" = 0 ] || [ "$n" -lt "$limit" ] || exit 124
  sleep 1
done
`;

export function programs(): Manifest {
  const data = { 'fake': FAKE, 'nc': NC_PROGRAM, 'wait-for-it.sh': WAIT_FOR_IT_PROGRAM };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: PROGRAMS_VOLUME }, data } as Manifest;
}
