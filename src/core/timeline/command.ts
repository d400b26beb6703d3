import { readHookPurpose } from '../purpose';

/** What can be told of a hook's command by reading it. */
export interface CommandReading {
  /**
   * - `wait`: returns when something is ready.
   * - `pause`: sleeps for a fixed time.
   * - `action`: does something and returns.
   * - `unknown`: a program that only its author knows.
   */
  readonly kind: 'wait' | 'pause' | 'action' | 'unknown';
  /** It gives up after some time; undefined: cannot be told. */
  readonly limited?: boolean;
  /** What a script of ours waits for, by sidecar; undefined: the script is not ours. */
  readonly conditions?: ReadonlyMap<string, string>;
  /** In a few words. */
  readonly text: string;
}

const SHELLS = ['sh', 'bash', 'ash', 'dash', 'ksh', 'ksh93', 'mksh', 'zsh'];
const WAIT_WORD = /(?:^|[\s/'"=_-])a?wait(?=$|[\s.'"_-])/i;
const LOOP = /\b(?:until|while|for)\b|\s--retry\b/;
const PAUSE = /^\s*(?:\S*\/)?sleep\s+[\d.]+[smh]?\s*;?\s*$/;
/** A limit that ends a loop: a count, a clock, a failure, or `timeout` around the whole; curl counts its retries. */
const LOOP_LIMIT = /^\s*(?:exec\s+)?timeout\s|\s--retry\b|\bSECONDS\b|\bdate\s+\+%s|\$\(\(|\bfor\b|\s-(?:ge|gt|le|lt)\s|\bexit\s+[1-9]/;
const LIMIT_FLAG = /^--?(?:timeout|max|max-wait|wait-timeout|retry|t)(?:=|$)/;
/** Programs whose wait command has a limit of its own, from their own sources: 60 s, 30 s, 30 s, 180 s. */
const LIMITED_PROGRAMS = ['pilot-agent', 'cloud-sql-proxy', 'alloydb-auth-proxy', 'kuma-dp'];
const ACTIONS = ['echo', 'printf', 'touch', 'cp', 'mv', 'rm', 'ln', 'mkdir', 'chmod', 'chown', 'cat', 'tee', 'sed', 'date', 'true', 'kill', 'sysctl'];
const SHOWN_LENGTH = 60;

export function readCommand(command: readonly string[]): CommandReading {
  const script = scriptOf(command);
  const conditions = script === undefined ? undefined : readHookPurpose(script);
  const text = shown(script ?? command.join(' '));
  if (conditions) {
    return { kind: conditions.size > 0 ? 'wait' : 'action', limited: true, conditions, text };
  }
  return script === undefined ? { ...readProgram(command), text } : { ...readScript(script), text };
}

function readScript(script: string): Omit<CommandReading, 'text'> {
  if (PAUSE.test(script)) {
    return { kind: 'pause', limited: true };
  }
  if (LOOP.test(script)) {
    return { kind: 'wait', limited: LOOP_LIMIT.test(script) };
  }
  return WAIT_WORD.test(script) ? readProgram(script.trim().split(/\s+/)) : { kind: 'action', limited: true };
}

function readProgram(words: readonly string[]): Omit<CommandReading, 'text'> {
  const names = words.map(basename);
  if (names[0] === 'sleep') {
    return { kind: 'pause', limited: words[1] !== 'infinity' };
  }
  if (ACTIONS.includes(names[0])) {
    return { kind: 'action', limited: true };
  }
  const limited = names[0] === 'timeout' || names.some(name => LIMITED_PROGRAMS.includes(name)) || words.some(word => LIMIT_FLAG.test(word));
  return { kind: words.some(word => WAIT_WORD.test(word) || word === '--retry') ? 'wait' : 'unknown', limited: limited || undefined };
}

/** The script of `sh -c`, also behind `busybox` or `timeout 60`; the words before it stay in front. */
function scriptOf(command: readonly string[]): string | undefined {
  const shell = command.findIndex(word => SHELLS.includes(basename(word)));
  const flag = command.findIndex((word, index) => index > shell && /^-[a-z]*c$/.test(word));
  return shell < 0 || flag < 0 || command[flag + 1] === undefined
    ? undefined
    : [...command.slice(0, shell).filter(word => basename(word) !== 'busybox'), command[flag + 1]].join(' ');
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** One line, and not too long. */
function shown(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= SHOWN_LENGTH ? line : `${line.slice(0, SHOWN_LENGTH - 1)}…`;
}
