import { inlineCommand, InlineLook, limitTo, LISTENING, STOP } from './inline-script';
import { APPEND_TOOLBOX, Calls, lineCommand } from './line';
import { hex, line, simpleCommand, words } from './shell';
import { DrainCheck, DrainWait } from '../request/drain';
import { duration } from '../words';

/** Longest time for one run of a drain's command: a run may begin at the limit, and has to end within the grace period. */
const CHECK_SECONDS = 2;

export interface DrainOptions {
  /** The container has the toolbox, and the program in it. */
  readonly toolbox?: boolean;
  /** The user's own command may use the toolbox. */
  readonly distroless?: boolean;
}

/** The command of a `preStop` hook that returns when the check says so, or after the limit; always with exit status 0. */
export function drainCommand(sidecar: string, { check, intervalMs, limitMs }: DrainWait, { toolbox, distroless }: DrainOptions = {}): string[] {
  if (toolbox) {
    const { settings, call } = new Calls().drain(sidecar, inLine(check), intervalMs, limitMs, check.kind === 'command' ? CHECK_SECONDS : 1);
    return lineCommand([...settings, ...(distroless && check.kind === 'command' ? [APPEND_TOOLBOX] : []), call]);
  }
  return inlineCommand({
    kind: 'drain',
    purpose: `keeps ${sidecar} until ${describe(check)} (at most ${duration(limitMs)})`,
    waits: [{
      look: inScript(check, intervalMs),
      intervalMs,
      limitMs,
      failure: `${sidecar} stops after ${duration(limitMs)}, before ${describe(check)}`,
    }],
  });
}

// through cat: bash seeks back after every line that it reads from a file. States: ESTABLISHED, SYN_RECV, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT,
// LAST_ACK, CLOSING; not TIME_WAIT, not a listener. A table that nobody can print is no idle one.
const IDLE = `idle() { # $1: the port in hex; TIME_WAIT and LISTEN do not count
  connections=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r slot address peer state rest; do
    case $state:$address in st:*) echo table ;; 0[134589B]:*:$1) echo busy; break ;; esac
  done)
  case $connections in *busy*) return 1 ;; *table*) ;; *) return 1 ;; esac
}`;

function inScript(check: DrainCheck, intervalMs: number): InlineLook {
  switch (check.kind) {
    case 'closedPort': return { functions: [LISTENING], call: `listening ${hex(check.port)}; [ $? = 1 ]`, comment: `port ${check.port}` };
    case 'idlePort': return { functions: [IDLE], call: `idle ${hex(check.port)}`, comment: `port ${check.port}` };
    case 'command': return {
      functions: [STOP, limitTo(intervalMs, CHECK_SECONDS, 'stop')],
      call: `${simpleCommand(check.command)} </dev/null >/dev/null 2>&1 & limit`,
    };
  }
}

function inLine(check: DrainCheck): string {
  switch (check.kind) {
    case 'closedPort': return `closed ${check.port}`;
    case 'idlePort': return `idle ${check.port}`;
    case 'command': return `run ${words(check.command)}`;
  }
}

function describe(check: DrainCheck): string {
  switch (check.kind) {
    case 'closedPort': return `nothing listens on port ${check.port} any more`;
    case 'idlePort': return `no connection to port ${check.port} is open`;
    case 'command': return `${line(check.command.join(' '))} succeeds`;
  }
}
