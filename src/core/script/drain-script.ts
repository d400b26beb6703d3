import { hundredths, scriptCommand, ScriptFunction, ToolboxFolder } from './script';
import { hex, line, quote, words } from './shell';
import { DrainCheck, DrainWait } from '../request/drain';
import { duration } from '../words';

/** Longest time for one run of a drain's command: a run may begin at the limit, and has to end within the grace period. */
const CHECK_MS = 3000;

/** The command of a `preStop` hook that returns when the check says so, or after the limit; always with exit status 0. */
export function drainCommand(sidecar: string, { check, intervalMs, limitMs }: DrainWait, toolbox: ToolboxFolder): string[] {
  return scriptCommand({
    purpose: `keeps ${sidecar} until ${describe(check)} (at most ${duration(limitMs)})`,
    functions: ['await', 'say', ...FUNCTIONS[check.kind]],
    intervalMs,
    body: [
      'clock; start=$now',
      ...(check.kind === 'command' ? [] : [CHECKS[check.kind]]),
      `await ${hundredths(limitMs)} ${call(check, limitMs)} || say ${quote(`${sidecar} stops after ${duration(limitMs)}, before ${describe(check)}`)}`,
      'exit 0',
    ],
  }, toolbox);
}

const FUNCTIONS: Record<DrainCheck['kind'], readonly ScriptFunction[]> = {
  closedPort: ['changed', 'listens'],
  idlePort: ['changed'],
  command: ['succeeds'],
};

const CHECKS = {
  closedPort: 'closed() { changed && ! listens "$1"; }',
  // through cat: bash seeks back after every line that it reads from a file. States: established, SYN_RECV, FIN_WAIT1, FIN_WAIT2,
  // CLOSE_WAIT, LAST_ACK, CLOSING; not TIME_WAIT, not a listener. A table that nobody can print is no idle one.
  idlePort: `idle() {
  changed || return 1
  connections=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r slot address peer state rest; do
    case $state:\${address##*:} in
      st:*) echo table ;;
      0[134589B]:$1) echo busy; break ;;
    esac
  done)
  case $connections in *busy*) return 1 ;; *table*) ;; *) return 1 ;; esac
}`,
} as const;

function call(check: DrainCheck, limitMs: number): string {
  switch (check.kind) {
    case 'closedPort': return `closed ${hex(check.port)}`;
    case 'idlePort': return `idle ${hex(check.port)}`;
    case 'command': return `succeeds ${hundredths(Math.min(CHECK_MS, limitMs))} ${words(check.command)}`;
  }
}

function describe(check: DrainCheck): string {
  switch (check.kind) {
    case 'closedPort': return `nothing listens on port ${check.port} any more`;
    case 'idlePort': return `no connection to port ${check.port} is open`;
    case 'command': return `${line(check.command.join(' '))} succeeds`;
  }
}
