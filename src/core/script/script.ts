import { comment } from './shell';

/*
 * What the scripts in hooks and probes are built from: POSIX sh that holds in dash, busybox ash, bash, mksh and ksh93, writes nowhere,
 * and needs no program but `sleep`.
 */

/** Where a script finds its shell: the folder of the toolbox in the container, or undefined for the image's own. */
export type ToolboxFolder = string | undefined;

/** Pause before the first look at a process that runs, and the longest one between two looks. */
const FIRST_LOOK_SECONDS = 0.02;
const LONGEST_LOOK_SECONDS = 0.1;

/** Hundredths of a second in which a line is written on the container's log, or not at all. */
const LOG_LIMIT = 100;

/**
 * Functions that the scripts call, in the order in which they are written.
 *
 * - `clock`: sets `now` to the machine's uptime in hundredths of a second.
 * - `end_all`: kills a process and all that it started.
 * - `limit`: waits for a process, ends it after so many hundredths; its status is the process's own.
 * - `say`: one line on stderr, which the kubelet reports, and on the container's log, unless that is a pipe which is closed or full.
 * - `nap`: a pause of so many seconds; a `sleep` that knows no fractions sleeps a second.
 * - `listens`: something listens on a port, in upper-case hex. Listeners come first in the tables.
 * - `changed`: the number of TCP sockets in the pod has changed, or a second has passed: a look at it costs a hundredth of a look at the
 *   tables, which are those of the whole node.
 * - `opened`: `listens`, looked up only where it may have changed.
 * - `succeeds`: a command exits 0, within so many hundredths.
 * - `await`: repeats a check for so many hundredths after the start.
 */
const FUNCTIONS = {
  clock: () => 'clock() { read -r now rest </proc/uptime; now=${now%.*}${now#*.}; now=${now#0}; now=${now#0}; }',
  end_all: () => `end_all() {
  kids=
  for file in /proc/$1/task/*/children; do some=; read -r some <$file; kids="$kids $some"; done
  kill -9 $1
  for kid in $kids; do end_all $kid; done
}`,
  limit: (intervalMs: number) => `look=${Math.min(FIRST_LOOK_SECONDS, intervalMs / 1000)}
limit() {
  clock; last=$((now + $2))
  nap $look
  while kill -0 $1; do
    clock; [ $now -lt $last ] || end_all $1
    nap ${Math.min(LONGEST_LOOK_SECONDS, intervalMs / 1000)}
  done
  wait $1
} 2>/dev/null`,
  say: () => `say() {
  echo "$1" >&2
  (trap "" PIPE; echo "$1" >>/proc/1/fd/1) >/dev/null 2>&1 </dev/null & limit $! ${LOG_LIMIT} || :
}`,
  nap: () => `nap() { sleep $1 2>/dev/null || sleep 1; }
command -v sleep >/dev/null || { say 'no sleep in this image; set distroless: true for this sidecar'; exit 1; }`,
  listens: () => `listens() {
  for file in /proc/net/tcp /proc/net/tcp6; do
    [ ! -r $file ] || while read -r slot address peer state rest; do
      case $state:\${address##*:} in
        0A:$1) return 0 ;;
        0A:* | st:*) ;;
        *) break ;;
      esac
    done <$file
  done
  return 1
}`,
  changed: () => `changed() {
  before=$sockets; sockets=
  for file in /proc/net/sockstat /proc/net/sockstat6; do
    [ ! -r $file ] || while read -r kind word count rest; do
      case $kind in TCP*) sockets=$sockets:$count ;; esac
    done <$file
  done
  clock; [ "$sockets" != "$before" ] || [ $((now - looked)) -ge 100 ] || return 1
  looked=$now
}`,
  opened: () => 'opened() { changed && listens "$1"; }',
  succeeds: (intervalMs: number) => `succeeds() {
  most=$1; shift
  "$@" >/dev/null 2>&1 </dev/null &
  limit $! "$most"
  status=$?; ${rested(intervalMs)}seen="exit status $status"
  return $status
}`,
  await: (intervalMs: number) => `await() {
  end=$((start + $1)); shift; looked=-100
  until "$@"; do
    clock; left=$((end - now)); [ $left -gt 0 ] || return 1
    [ $left -ge ${hundredths(intervalMs)} ] && pause=${seconds(intervalMs)} || pause=$((left / 100)).$((left / 10 % 10))$((left % 10))
    [ -n "$rested" ] || nap $pause
    rested=
  done
}`,
} as const;

export type ScriptFunction = keyof typeof FUNCTIONS;

const NEEDS: Partial<Record<ScriptFunction, ScriptFunction[]>> = {
  limit: ['clock', 'end_all', 'nap'],
  say: ['limit'],
  nap: ['say'],
  changed: ['clock'],
  opened: ['changed', 'listens'],
  succeeds: ['limit'],
  await: ['clock', 'nap'],
};

/** The parts of a script. */
export interface ScriptParts {
  /** What it does, for the engineer who reads it in the manifest. */
  readonly purpose: string;
  readonly functions: readonly ScriptFunction[];
  readonly intervalMs: number;
  /** The lines after the functions. */
  readonly body: readonly string[];
}

/** The exec command that runs a script. */
export function scriptCommand(parts: ScriptParts, toolbox: ToolboxFolder): string[] {
  const wanted = withNeeds(parts.functions);
  const functions = (Object.keys(FUNCTIONS) as ScriptFunction[]).filter(name => wanted.has(name)).map(name => FUNCTIONS[name](parts.intervalMs));
  const script = [
    comment(parts.purpose),
    ...(toolbox ? [`export PATH=${toolbox}`] : []),
    ...functions,
    ...parts.body,
  ].join('\n');
  return [shellOf(toolbox), '-c', `${script}\n`];
}

/** The shell that runs a script: the first word of its command. */
export function shellOf(toolbox: ToolboxFolder): string {
  return toolbox ? `${toolbox}/sh` : 'sh';
}

/**
 * After a check that is a process: `limit` has paused as long as `await` would, and may do so before its first look next time.
 *
 * Not with long intervals: there `limit` looks more often.
 */
export function rested(intervalMs: number): string {
  return intervalMs <= LONGEST_LOOK_SECONDS * 1000 ? `rested=yes look=${seconds(intervalMs)}; ` : '';
}

/** Seconds as `sleep` takes them. */
function seconds(ms: number): string {
  return String(ms / 1000);
}

/** Hundredths of a second, the unit of the scripts' clock. */
export function hundredths(ms: number): number {
  return Math.ceil(ms / 10);
}

function withNeeds(names: readonly ScriptFunction[]): ReadonlySet<ScriptFunction> {
  const all = new Set(names);
  // a set is walked to its end, also over what is added meanwhile
  for (const name of all) {
    NEEDS[name]?.forEach(needed => all.add(needed));
  }
  return all;
}
