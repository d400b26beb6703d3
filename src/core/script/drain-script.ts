import { inlineCommand, InlineLook, limitTo, LISTENING, sleep } from './inline-script';
import { APPEND_TOOLBOX, Calls, lineCommand, lineStatements } from './line';
import { drainPurpose, drainText, readDrainPurpose } from './purpose';
import { hex, line, simpleCommand, STOP, words } from './shell';
import { DrainCheck, DrainWait } from '../request/drain';
import { duration, enumeration } from '../words';

/** Longest time for one run of a drain's command: a run may begin at the limit, and has to end within the grace period. */
const CHECK_SECONDS = 2;

export interface DrainOptions {
  /** The container has the toolbox, and the program in it. */
  readonly toolbox?: boolean;
  /** The user's own command may use the toolbox. */
  readonly distroless?: boolean;
}

/** A function of the line that looks for several things. */
const ALL = 'all';

/** Between two looks: the tables are read once more, even if nothing seems to have changed since the look before. */
const ANEW = ' && sockets= && ';

/** The command of a `preStop` hook that returns when all checks succeed in one look, or after the limit; always with exit status 0. */
export function drainCommand(sidecar: string, wait: DrainWait, { toolbox, distroless }: DrainOptions = {}): string[] {
  const { intervalMs, atLeastMs, limitMs } = wait;
  const isCommand = ({ kind }: DrainCheck) => kind === 'command';
  const hasCommand = wait.checks.some(isCommand);
  // a look at a command pauses by itself, so it must not be skipped
  const checks = [...wait.checks.filter(isCommand), ...wait.checks.filter(check => !isCommand(check))];
  const [first, ...others] = checks;
  if (toolbox) {
    const look = others.length > 0 ? ALL : inLine(first);
    const { settings, call } = new Calls().drain(sidecar, look, intervalMs, limitMs, hasCommand ? CHECK_SECONDS : 1);
    return lineCommand([
      ...settings,
      ...(distroless && hasCommand ? [APPEND_TOOLBOX] : []),
      ...(others.length > 0 ? [`${ALL}() { ${checks.map(inLine).join(ANEW)}; }`] : []),
      ...(atLeastMs > 0 ? [`nap ${atLeastMs / 1000}`] : []),
      call,
    ]);
  }
  const looks = checks.map(check => inScript(check, intervalMs));
  return inlineCommand({
    kind: 'drain',
    purpose: drainPurpose(sidecar, describe(checks), atLeastMs, limitMs),
    waits: [{
      look: {
        ...looks[0],
        ...(others.length > 0 ? {
          functions: looks.flatMap(({ functions }) => functions),
          call: looks.map(({ call }) => `{ ${call}; }`).join(ANEW),
          comment: undefined,
        } : {}),
        prepare: atLeastMs > 0 ? [`{ ${sleep(atLeastMs)}; } 2>/dev/null`] : [],
      },
      intervalMs,
      limitMs,
      failure: `${sidecar} stops after ${duration(limitMs)} of waiting until ${describe(checks)}`,
    }],
  });
}

/** What a drain of ours waits for; undefined where a command is not ours. */
export function readDrain(command: readonly string[]): string | undefined {
  const statements = lineStatements(command);
  if (!statements) {
    return readDrainPurpose(command[command.length - 1] ?? '');
  }
  const [, limit] = statements.find(([name]) => name === 'drain') ?? [];
  const [, atLeast = '0'] = statements.find(([name]) => name === 'nap') ?? [];
  const checks = statements.flatMap(statement => checkIn(statement) ?? []);
  return limit === undefined || checks.length === 0
    ? undefined
    : drainText(describe(checks), Number(atLeast) * 1000, parseInt(limit, 10) * 1000);
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

/** The check in a statement of a line. */
function checkIn([name, ...rest]: readonly string[]): DrainCheck | undefined {
  switch (name) {
    case `${ALL}()`: return checkIn(rest.slice(1));
    case 'drain': return checkIn(rest.slice(2));
    case 'closed': return { kind: 'closedPort', port: Number(rest[0]) };
    case 'idle': return { kind: 'idlePort', port: Number(rest[0]) };
    case 'run': return { kind: 'command', command: rest };
    default: return undefined;
  }
}

function describe(checks: readonly DrainCheck[]): string {
  return enumeration(checks.map(describeOne));
}

function describeOne(check: DrainCheck): string {
  switch (check.kind) {
    case 'closedPort': return `nothing listens on port ${check.port} any more`;
    case 'idlePort': return `no connection to port ${check.port} is open`;
    case 'command': return `${line(check.command.join(' '))} succeeds`;
  }
}
