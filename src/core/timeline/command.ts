import { Script, Statement, statementsOf } from './statements';
import { readLine } from '../script/line';
import { readHookPurpose } from '../script/purpose';
import { shortened } from '../words';

/*
 * What a hook's command does, as far as its text shows.
 */

/** What a command asks whether something is ready: a port of the pod, a file, a socket, or a program of the image that knows. */
export interface Target {
  /** The program that asks: `curl`, `redis-cli`, `test`. */
  readonly program: string;
  readonly port?: number;
  /** Path of a file or of a Unix socket. */
  readonly path?: string;
}

/** What a hook's command does, read from its text. */
export interface CommandReading {
  /**
   * - `wait`: returns when something is ready.
   * - `pause`: sleeps for a fixed time.
   * - `action`: does something and returns.
   * - `unknown`: runs a program that is not known.
   */
  readonly kind: 'wait' | 'pause' | 'action' | 'unknown';
  /** Whether it gives up after some time; undefined when the text does not show it. */
  readonly limited?: boolean;
  /** What a script of ours waits for, by sidecar; undefined when the script is not ours. */
  readonly conditions?: ReadonlyMap<string, string>;
  /** What it asks, once or again and again; empty where the text does not show it. */
  readonly targets: readonly Target[];
  /** It ends with status 0 only when every target was ready. */
  readonly proves: boolean;
  /** The command, shortened. */
  readonly text: string;
}

interface Reading {
  /** `nothing`: it has no effect and takes no time. */
  readonly kind: CommandReading['kind'] | 'nothing';
  readonly limited?: boolean;
}

const SHELLS = ['sh', 'bash', 'ash', 'dash', 'ksh', 'ksh93', 'mksh', 'zsh'];
/** They run the command that follows them. */
const PREFIXES = ['exec', 'command', 'busybox', 'nohup', 'env', 'sudo', 'time', 'tini', '--', '.', 'source'];
const WAIT_WORD = /(?:^|[\s/'"=_-])a?wait(?:4x)?(?=$|[\s.'"_-])/i;
const RETRIES = /^--retry(?:-connrefused)?(?:=|$)/;
const LIMIT_FLAG = /^--?(?:timeout|max|max-wait|wait-timeout|retry|t)(?:=|$)/;
/** Programs whose wait command has a limit by default, according to their sources: 60 s, 30 s, 30 s, 180 s, 10 s. */
const LIMITED_PROGRAMS = ['pilot-agent', 'cloud-sql-proxy', 'alloydb-auth-proxy', 'kuma-dp', 'wait4x'];
const NOTHING = [
  'true', 'false', ':', 'exit', 'return', 'break', 'continue', 'echo', 'printf', 'set', 'export', 'local', 'cd', 'umask', 'trap', 'for', 'case',
];
/** Programs that try once, or do their work and return. */
const ACTIONS = [
  'touch', 'cp', 'mv', 'rm', 'ln', 'mkdir', 'chmod', 'chown', 'cat', 'tee', 'sed', 'awk', 'grep', 'head', 'tail', 'tr', 'cut', 'sort', 'xargs',
  'date', 'id', 'hostname', 'kill', 'pkill', 'killall', 'pgrep', 'sysctl', 'ip', 'iptables', 'ulimit', 'read', 'shift', 'unset', 'eval', 'test',
  '[', '[[', 'tar', 'git', 'jq', 'envsubst',
  'curl', 'wget', 'http', 'nc', 'ncat', 'netcat', 'socat', 'telnet', 'dig', 'nslookup', 'getent', 'ping', 'grpcurl', 'grpc_health_probe',
  'nginx', 'haproxy', 'envoy', 'redis-cli', 'psql', 'pg_isready', 'mysql', 'mysqladmin', 'mongo', 'mongosh', 'gsutil', 'openssl',
];
/** What limits a loop: a clock, a failure, a comparison of a variable; {@link comparesArithmetic} finds the rest. */
const LOOP_LIMIT = /\bSECONDS\b|\bEPOCHSECONDS\b|\bdate\s+\+%s|\/proc\/uptime|^(?:exit|return) [1-9]|(?:^| )\$(?:\w+|\{\w+\}) -(?:ge|gt|le|lt) /;
const COUNTER = /^(\w+)=\$\(\(/;
const SHOWN_LENGTH = 60;
const CONDITION_LENGTH = 500;
/** Linux runs no command with a longer word, nor with more words: what cannot run is not read. */
const MOST_READ = { word: 131_071, command: 2_097_152 } as const;

const readOnce = new WeakMap<readonly string[], CommandReading>();

/** Reads a command once, however often it is asked for. */
export function readCommand(command: readonly string[]): CommandReading {
  const known = readOnce.get(command) ?? read(command);
  readOnce.set(command, known);
  return known;
}

/** Whether Linux can run a command; what is longer takes its reader time, and nobody else. */
export function isReadable(command: readonly string[]): boolean {
  return command.every(({ length }) => length <= MOST_READ.word) && lengthOf(command) <= MOST_READ.command;
}

function lengthOf(command: readonly string[]): number {
  return command.reduce((sum, { length }) => sum + length + 1, 0);
}

function read(command: readonly string[]): CommandReading {
  if (!isReadable(command)) {
    return { kind: 'unknown', targets: [], proves: false, text: `${lengthOf(command)} characters, too long to read or to run` };
  }
  const script = scriptOf(command);
  const purpose = script === undefined ? undefined : readLine(command)?.conditions ?? readHookPurpose(script);
  const text = shown(script ?? command.join(' '));
  if (purpose) {
    const conditions = new Map([...purpose].map(([sidecar, condition]) => [sidecar, shortened(condition, CONDITION_LENGTH)]));
    return { kind: conditions.size > 0 ? 'wait' : 'action', limited: true, conditions, targets: [], proves: true, text };
  }
  const { kind, limited } = readWords(command);
  return { kind: kind === 'nothing' ? 'action' : kind, limited, targets: [], proves: false, text };
}

/** Every program that a command runs, with its arguments: the command itself, or the commands of its script. */
export function programsOf(command: readonly string[]): (readonly string[])[] {
  if (!isReadable(command)) {
    return [];
  }
  const { words, script } = unwrapped(command);
  return script === undefined ? [words] : statementsOf(script).statements.flatMap(statement => programsOf(statement.words));
}

function readWords(command: readonly string[]): Reading {
  const { words, script, limited } = unwrapped(command);
  const reading = script === undefined ? readProgram(words) : readScript(statementsOf(script));
  return limited ? { ...reading, limited: true } : reading;
}

/** The program that a command runs, without `exec`, `timeout 60` and the like before it, or the script that it gives to a shell. */
function unwrapped(command: readonly string[]): { readonly words: readonly string[]; readonly script?: string; readonly limited: boolean } {
  const at = (begin: number, wanted: (word: string, before: string) => boolean) => {
    let index = begin;
    while (index < command.length && !wanted(command[index], command[index - 1])) {
      index++;
    }
    return index;
  };
  const isProgram = (word: string) => !/^\w+=/.test(word) && !PREFIXES.includes(basename(word));
  const isOperand = (word: string, before: string) => !word.startsWith('-') && !/^(?:[-+][oOsk]|--signal|--kill-after)$/.test(before);
  let start = at(0, isProgram);
  let limited = false;
  while (basename(command[start] ?? '') === 'timeout') {
    start = at(at(start + 1, isOperand) + 1, isProgram);
    limited = true;
  }
  if (!SHELLS.includes(basename(command[start] ?? ''))) {
    return { words: command.slice(start), limited };
  }
  const file = at(start + 1, isOperand);
  const flag = at(start + 1, isScriptFlag);
  return flag < file ? { words: [], script: command[flag + 1] ?? '', limited } : { words: command.slice(file), limited };
}

function readScript({ statements, loops, functions }: Script): Reading {
  // a script that calls `wait` also waits for what runs in the background
  const joined = statements.some(({ words }) => words[0] === 'wait');
  const running = statements.filter(({ words, background }) => (joined || !background) && !functions.has(words[0]));
  const readings = running.map(({ words }) => readWords(words));
  const all = [...readings, ...readLoops(running, loops, readings)];
  const kind = (['wait', 'unknown', 'action', 'pause'] as const).find(one => all.some(reading => reading.kind === one)) ?? 'action';
  if (all.some(({ limited }) => limited === false)) {
    return { kind, limited: false };
  }
  return { kind, limited: all.every(reading => reading.kind !== kind || reading.limited) || undefined };
}

/** The loops that wait, for a condition to become true or between attempts. */
function readLoops(statements: readonly Statement[], loops: Script['loops'], readings: readonly Reading[]): Reading[] {
  const counters = new Set(statements.flatMap(({ words }) => words.flatMap(word => COUNTER.exec(word)?.[1] ?? [])));
  const about = loops.map(({ keyword }) => ({ keyword, runs: false, waits: false, reads: false, limited: false }));
  statements.forEach(({ words, loop }, index) => {
    if (loop !== undefined) {
      const own = about[loop];
      own.reads ||= !own.runs && words.includes('read');
      own.runs = true;
      own.waits ||= ['wait', 'pause'].includes(readings[index].kind);
      own.limited ||= limitsLoop(words, counters);
    }
  });
  // outer loops come before the loops inside them
  for (let index = loops.length - 1; index >= 0; index--) {
    const { parent } = loops[index];
    if (parent !== undefined) {
      about[parent].waits ||= about[index].waits;
      about[parent].limited ||= about[index].limited;
      about[parent].runs ||= about[index].runs;
    }
  }
  return about
    .filter(({ keyword, runs, waits, reads }) => runs && (keyword === 'for' ? waits : !reads))
    .map(({ keyword, limited }): Reading => ({ kind: 'wait', limited: keyword === 'for' || limited }));
}

function limitsLoop(words: readonly string[], counters: ReadonlySet<string>): boolean {
  if (['echo', 'printf'].includes(words[0])) {
    return false;
  }
  const compares = (word: string, index: number) => /^(?:-eq|-ne|=|==|!=)$/.test(word) && counters.has(/^\$\{?(\w+)\}?$/.exec(words[index - 1] ?? '')?.[1] ?? '');
  const text = words.join(' ');
  return LOOP_LIMIT.test(text) || comparesArithmetic(text) || words.some(compares);
}

/** `((i++ < 60))`, and `[ $((i)) -ge 60 ]`: the first beginning and the last end decide, so that each is looked for once. */
function comparesArithmetic(text: string): boolean {
  if (text.startsWith('((') && /[<>]/.test(text.slice(0, Math.max(0, text.lastIndexOf('))'))))) {
    return true;
  }
  const begin = text.startsWith('$((') ? 0 : text.indexOf(' $((');
  return begin >= 0 && /\)\) -(?:ge|gt|le|lt) /.test(text.slice(begin));
}

function readProgram(words: readonly string[]): Reading {
  const names = words.map(basename);
  const [name] = names;
  if (words.length === 0 || NOTHING.includes(name)) {
    return { kind: 'nothing', limited: true };
  }
  if (name === 'sleep') {
    return { kind: 'pause', limited: !/^inf/i.test(words[1] ?? '') };
  }
  const limited = names.some(one => LIMITED_PROGRAMS.includes(one)) || words.some(word => LIMIT_FLAG.test(word)) || undefined;
  if (words.some(word => RETRIES.test(word))) {
    return { kind: 'wait', limited };
  }
  // inside double brackets `&&` does not end a command
  if (ACTIONS.includes(name) || /^(?:-|\(\()/.test(name) || words.includes(']]')) {
    return { kind: 'action', limited: true };
  }
  return { kind: words.some(word => WAIT_WORD.test(word)) ? 'wait' : 'unknown', limited };
}

/** The script of `sh -c`, also after `busybox` or `timeout 60`; the words before the shell stay in front. */
function scriptOf(command: readonly string[]): string | undefined {
  const shell = command.findIndex(word => SHELLS.includes(basename(word)));
  const flag = command.findIndex((word, index) => index > shell && isScriptFlag(word));
  return shell < 0 || flag < 0 || command[flag + 1] === undefined
    ? undefined
    : [...command.slice(0, shell).filter(word => basename(word) !== 'busybox'), command[flag + 1]].join(' ');
}

function isScriptFlag(word: string): boolean {
  return /^-[a-z]*c$/.test(word);
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** One line, cut to a readable length. */
function shown(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return shortened(line, SHOWN_LENGTH);
}
