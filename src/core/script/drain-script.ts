import { ScriptLines } from './looks/look';
import { hundredths, scriptCommand, ToolboxFolder } from './script';
import { hex, line, quote, words } from './shell';
import { DrainCheck, DrainWait } from '../request/drain';
import { duration } from '../words';

/** Longest time for one run of a drain's command: a run may begin at the limit and still has to end within the grace period. */
const CHECK_MS = 3000;

/** The command of a `preStop` hook that returns when the check succeeds, or at the limit. Its exit status is always 0. */
export function drainCommand(sidecar: string, { check, intervalMs, limitMs }: DrainWait, toolbox: ToolboxFolder): string[] {
  const { condition, functions, prepare, call } = lookOf(check, limitMs);
  const late = quote(`${sidecar} stops after ${duration(limitMs)}, before ${condition}`);
  return scriptCommand({
    purpose: `keeps ${sidecar} until ${condition} (at most ${duration(limitMs)})`,
    functions: ['await', 'say', ...functions],
    intervalMs,
    body: [
      'clock; start=$now',
      ...prepare,
      `await ${hundredths(limitMs)} ${call} || say ${late}`,
      'exit 0',
    ],
  }, toolbox);
}

interface DrainLook extends ScriptLines {
  /** `nothing listens on port 8080 any more`. */
  readonly condition: string;
}

function lookOf(check: DrainCheck, limitMs: number): DrainLook {
  switch (check.kind) {
    case 'closedPort': return {
      condition: `nothing listens on port ${check.port} any more`,
      functions: ['changed', 'listens'],
      prepare: ['closed() { changed && ! listens "$1"; }'],
      call: `closed ${hex(check.port)}`,
    };
    case 'idlePort': return {
      condition: `no connection to port ${check.port} is open`,
      functions: ['changed'],
      prepare: [IDLE],
      call: `idle ${hex(check.port)}`,
    };
    case 'command': return {
      condition: `${line(check.command.join(' '))} succeeds`,
      functions: ['succeeds'],
      prepare: [],
      call: `succeeds ${hundredths(Math.min(CHECK_MS, limitMs))} ${words(check.command)}`,
    };
  }
}

// through cat: bash seeks back after every line that it reads from a file. States: established, SYN_RECV, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT,
// LAST_ACK, CLOSING; not TIME_WAIT, not a listener. If the table cannot be printed, the port does not count as idle.
const IDLE = `idle() {
  changed || return 1
  connections=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r slot address peer state rest; do
    case $state:\${address##*:} in
      st:*) echo table ;;
      0[134589B]:$1) echo busy; break ;;
    esac
  done)
  case $connections in *busy*) return 1 ;; *table*) ;; *) return 1 ;; esac
}`;
