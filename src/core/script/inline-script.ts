import { comment, quote } from './shell';
import { duration } from '../words';

/*
 * A script that brings everything along, for hooks and probes of containers without the toolbox. POSIX sh that holds in dash, busybox ash,
 * bash, mksh and ksh93, writes nowhere, and needs no program but `sleep`. Its time is in whole seconds of the machine's uptime, so a wait
 * may take up to a second longer than it was given.
 */

/** The text of a shell function. */
export type InlineFunction = string;

/** What an inline script has to say to look at something. */
export interface InlineLook {
  /** Functions that the look calls. */
  readonly functions: readonly InlineFunction[];
  /** The look's own lines, before the first look. */
  readonly prepare?: readonly string[];
  /** The command that looks once: true when ready. */
  readonly call: string;
  /** What stands behind `do` in the loop around the call. */
  readonly comment?: string;
  /** What was seen, to report when time is up: words, a line that sets the variable `seen`, or that variable if the call sets it. */
  readonly seen?: { readonly text: string } | { readonly line: string } | 'set by the call';
}

/** Something to wait for, and for how long. */
export interface InlineWait {
  readonly look: InlineLook;
  readonly intervalMs: number;
  readonly limitMs: number;
  /** The first look comes so long after the start. */
  readonly delayMs?: number;
  /** What to say when time is up, before what was seen last. */
  readonly failure: string;
}

export interface InlineScript {
  /**
   * - `hook`: fails when time is up.
   * - `probe`: the same, but looks at least once, ends in good time, and reports on its standard output only.
   * - `drain`: succeeds when time is up.
   */
  readonly kind: 'hook' | 'probe' | 'drain';
  /** What the script does, for the engineer who reads it in the manifest. */
  readonly purpose: string;
  readonly waits: readonly InlineWait[];
}

const CLOCK = 'clock() { read -r now rest </proc/uptime; now=${now%.*}; }';

/** Sockets in use cost a hundredth of a look at the tables, which are those of the whole node. Status 2: nothing has changed. */
export const LISTENING: InlineFunction = `listening() { # port $1 in hex; 0A is LISTEN; listeners come first
  before=$sockets; { read -r tcp; read -r tcp; read -r tcp6 </proc/net/sockstat6; } </proc/net/sockstat
  sockets="$1 $now \${tcp%% orphan*} $tcp6"; [ "$sockets" != "$before" ] || return 2
  for table in tcp tcp6; do while read -r slot address peer state rest; do
    case $state:$address in 0A:*:$1) return 0 ;; 0A:* | st:*) ;; *) break ;; esac
  done </proc/net/$table; done
  return 1
} 2>/dev/null`;

/** Longest pause between two looks at a process in the background. */
const LONGEST_PAUSE_MS = 100;

/** Waits for the background process, and ends it after the time of one look. It pauses meanwhile, so no pause need follow a look. */
export function limitTo(intervalMs: number, checkSeconds: number, end: 'stop' | 'kill -9'): InlineFunction {
  const look = sleep(Math.min(intervalMs, LONGEST_PAUSE_MS));
  return `limit() { # the background process: ${checkSeconds} s
  late=$((now + ${checkSeconds})); while ${look}; kill -0 $!; do clock; [ $now -le $late ] || ${end} $!; done
  wait $!
} 2>/dev/null`;
}

/** The exec command of a script that returns when everything is ready, and fails when it is not in time. */
export function inlineCommand({ kind, purpose, waits }: InlineScript): string[] {
  const functions = [...new Set(waits.flatMap(({ look }) => look.functions))];
  const lines = [
    comment(purpose),
    CLOCK,
    fail(kind, functions.some(isLimit)),
    ...functions,
    `clock; deadline=$((now + ${seconds(waits[0].limitMs)}))`,
    'command -v sleep >/dev/null || fail \'no sleep in this image; set distroless: true for this sidecar\'',
    ...waits.flatMap((one, index) => [
      ...deadlineAfter(one, waits[index - 1]),
      ...(one.look.prepare ?? []),
      ...delay(one),
      ...loop(one, kind),
    ]),
  ];
  return ['sh', '-c', `${lines.join('\n')}\n`];
}

function fail(kind: InlineScript['kind'], limited: boolean): string {
  if (kind === 'probe') {
    return 'fail() { echo "$1"; exit 1; }';
  }
  const exit = kind === 'drain' ? 'exit 0' : 'exit 1';
  const head = `fail() { # on stderr and on the log
  echo "$1" >&2; (trap '' PIPE; echo "$1" >>/proc/1/fd/1) </dev/null >/dev/null 2>&1 &`;
  return limited ? `${head} limit; ${exit}\n}` : `${head}\n  { sleep 0.1 || sleep 1; kill -9 $!; wait $!; } 2>/dev/null; ${exit}\n}`;
}

function isLimit(text: InlineFunction): boolean {
  return text.startsWith('limit() ');
}

/** All deadlines count from the start. */
function deadlineAfter({ limitMs }: InlineWait, before: InlineWait | undefined): string[] {
  const more = before ? seconds(limitMs) - seconds(before.limitMs) : 0;
  return more === 0 ? [] : [`deadline=$((deadline ${more > 0 ? '+' : '-'} ${Math.abs(more)}))`];
}

function delay({ delayMs = 0, limitMs }: InlineWait): string[] {
  return delayMs === 0 ? [] : [
    `while clock; [ $((deadline - now)) -ge ${seconds(limitMs - delayMs)} ]; do { ${sleep(LONGEST_PAUSE_MS)}; } 2>/dev/null; done # for ${duration(delayMs)}`,
  ];
}

function loop({ look, intervalMs, failure }: InlineWait, kind: InlineScript['kind']): string[] {
  const { call, comment: about, functions, seen } = look;
  const pauses = !functions.some(isLimit) || intervalMs > LONGEST_PAUSE_MS;
  return [
    `until clock; ${call}; do${about ? ` # ${about}` : ''}`,
    ...(typeof seen === 'object' && 'line' in seen ? [`  ${seen.line}`] : []),
    `  [ $now ${kind === 'probe' ? '-lt' : '-le'} $deadline ] || fail ${report(failure, seen)}`,
    ...(pauses ? pause(intervalMs) : []),
    'done',
  ];
}

function report(failure: string, seen: InlineLook['seen']): string {
  if (!seen) {
    return quote(failure);
  }
  if (typeof seen === 'object' && 'text' in seen) {
    return quote(`${failure}: ${seen.text}`);
  }
  return /^[\w@%+=:,./ -]*$/.test(failure) ? `"${failure}: $seen"` : `${quote(`${failure}: `)}"$seen"`;
}

/** A long pause ends with the deadline. */
function pause(intervalMs: number): string[] {
  if (intervalMs <= 1000) {
    return [`  { ${sleep(intervalMs)}; } 2>/dev/null`];
  }
  const whole = seconds(intervalMs);
  return [
    `  pause=$((deadline - now + 1)); [ $pause -lt ${whole} ] || pause=${intervalMs / 1000}`,
    `  { sleep $pause || sleep ${whole}; } 2>/dev/null`,
  ];
}

/** Some images have a `sleep` that knows no fractions. */
export function sleep(ms: number): string {
  return ms % 1000 === 0 ? `sleep ${ms / 1000}` : `sleep ${ms / 1000} || sleep ${seconds(ms)}`;
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
