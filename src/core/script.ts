import { comment } from './shell';

/*
 * What the scripts in hooks and probes are built from: POSIX sh that holds in dash, busybox ash, bash, mksh and ksh93, writes nowhere,
 * and needs no program but `sleep`.
 */

/** Where a script finds its shell: the folder of the toolbox in the container, or undefined for the image's own. */
export type ToolboxFolder = string | undefined;

/** Pause between two looks at a check that runs. */
const FIRST_LOOK_SECONDS = 0.02;

/**
 * Functions that the scripts call, in the order in which they are written.
 *
 * - `clock`: sets `now` to the machine's uptime in hundredths of a second.
 * - `say`: one line on stderr, which the kubelet reports, and on the container's log. The subshell survives a closed pipe.
 * - `nap`: the pause between two checks; a `sleep` that knows no fractions sleeps a second.
 * - `limit`: waits for a process, kills it after so many hundredths; its status is the process's own.
 * - `listens`: something listens on a port, in upper-case hex. Listeners come first in the tables.
 * - `changed`: the number of TCP sockets in the pod has changed, or a second has passed: a look at it costs a hundredth of a look at the
 *   tables, which are those of the whole node.
 * - `opened`: `listens`, looked up only where it may have changed.
 * - `succeeds`: a command exits 0, within so many hundredths.
 * - `await`: repeats a check for so many hundredths after the start.
 */
const FUNCTIONS = {
  clock: () => 'clock() { read -r now rest </proc/uptime; now=${now%.*}${now#*.}; now=${now#0}; now=${now#0}; }',
  say: () => 'say() { echo "$1" >&2; (echo "$1" >>/proc/1/fd/1) 2>/dev/null || :; }',
  nap: (interval: string) => `nap() { sleep ${interval} 2>/dev/null || sleep 1; }`,
  limit: (interval: string) => `look=${Math.min(FIRST_LOOK_SECONDS, Number(interval))}
limit() {
  clock; last=$((now + $2))
  sleep $look 2>/dev/null || nap
  while kill -0 "$1" 2>/dev/null; do
    clock; [ "$now" -lt $last ] || kill -9 "$1"
    nap
  done
  wait "$1"
} 2>/dev/null`,
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
  succeeds: (interval: string) => `succeeds() {
  most=$1; shift
  "$@" >/dev/null 2>&1 </dev/null &
  limit $! "$most"
  status=$?; rested=yes; look=${interval}; seen="exit status $status"
  return $status
}`,
  await: () => `await() {
  most_in_all=$1; shift; looked=-100
  until "$@"; do
    clock; [ $((now - start)) -lt "$most_in_all" ] || return 1
    [ -n "$rested" ] || nap
    rested=
  done
}`,
} as const;

export type ScriptFunction = keyof typeof FUNCTIONS;

const NEEDS: Partial<Record<ScriptFunction, ScriptFunction[]>> = {
  limit: ['clock', 'nap'],
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
  const interval = seconds(parts.intervalMs);
  const wanted = new Set(parts.functions.flatMap(withNeeds));
  const functions = (Object.keys(FUNCTIONS) as ScriptFunction[]).filter(name => wanted.has(name)).map(name => FUNCTIONS[name](interval));
  const script = [
    comment(parts.purpose),
    ...(toolbox ? [`export PATH=${toolbox}`] : []),
    ...functions,
    ...parts.body,
  ].join('\n');
  return [toolbox ? `${toolbox}/sh` : 'sh', '-c', `${script}\n`];
}

/** Seconds as `sleep` takes them. */
export function seconds(ms: number): string {
  return String(ms / 1000);
}

/** Hundredths of a second, the unit of the scripts' clock. */
export function hundredths(ms: number): number {
  return Math.ceil(ms / 10);
}

function withNeeds(name: ScriptFunction): ScriptFunction[] {
  return [...(NEEDS[name] ?? []).flatMap(withNeeds), name];
}
