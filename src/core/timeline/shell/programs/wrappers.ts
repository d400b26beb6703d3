import { basename } from './names';
import { secondsOf } from './seconds';
import { ASSIGNMENT } from '../syntax/variables';

/*
 * Programs that run the command behind them: `timeout 60`, `nice -n 5`, `su-exec nobody`.
 */

interface Wrapper {
  /** Options whose value is the next word. */
  readonly valued?: readonly string[];
  /** Words between the options and the command. */
  readonly operands?: number;
}

const PLAIN = [
  'command', 'builtin', 'nohup', 'setsid', 'unbuffer', 'catchsegv', 'busybox', 'toybox', 'dumb-init', 'catatonit', '.', 'source', 'unshare', 'capsh',
];
/** They take one word first: a user, a folder, a lock, some processors. */
const WITH_OPERAND = ['chroot', 'su-exec', 'gosu', 's6-setuidgid', 'setuidgid', 'taskset'];

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ...PLAIN.map((name): [string, Wrapper] => [name, {}]),
  ...WITH_OPERAND.map((name): [string, Wrapper] => [name, { operands: 1 }]),
  ['exec', { valued: ['-a'] }],
  ['time', { valued: ['-f', '-o'] }],
  ['tini', { valued: ['-p', '-e'] }],
  ['env', { valued: ['-u', '-C', '--unset', '--chdir'] }],
  ['sudo', { valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '--user', '--group'] }],
  ['doas', { valued: ['-u', '-C'] }],
  ['nice', { valued: ['-n'] }],
  ['ionice', { valued: ['-c', '-n', '--class', '--classdata'] }],
  ['stdbuf', { valued: ['-i', '-o', '-e'] }],
  ['chrt', { operands: 1, valued: ['-T', '-P', '-D'] }],
  ['nsenter', { valued: ['-t', '--target'] }],
  ['flock', { operands: 1, valued: ['-w', '--timeout', '-E'] }],
  ['runuser', { valued: ['-u', '-g', '-G'] }],
  ['setpriv', { valued: ['--reuid', '--regid', '--groups', '--inh-caps', '--ambient-caps', '--bounding-set', '--securebits', '--pdeathsig'] }],
  ['chpst', { valued: ['-u', '-U', '-e', '-n', '-l', '-m', '-d', '-o', '-p', '-f', '-c', '-t', '-r', '-b', '-/'] }],
  ['timeout', { operands: 1, valued: ['-s', '-k', '--signal', '--kill-after'] }],
]);

const SHELLS = ['sh', 'bash', 'ash', 'dash', 'ksh', 'ksh93', 'mksh', 'zsh'];
/** They give the words after `-c` to a shell. */
const SCRIPT_RUNNERS = ['su', 'runuser', 'capsh', 'script'];

/** The program behind its wrappers, or the script that a shell is given. */
export interface Unwrapped {
  /** The program and its arguments; of a script in an argument, none. */
  readonly words: readonly string[];
  readonly script?: string;
  /** A shell that reads its script from its input. */
  readonly readsInput: boolean;
  /** The script ends where one of its commands fails, as with `set -e`. */
  readonly strict: boolean;
  /** `timeout` ends it, after this many seconds if the text shows how many. */
  readonly limited: boolean;
  readonly limitSeconds?: number;
  /** A wrapper that never comes back to the script: `exec`. */
  readonly replaces: boolean;
}

export function isShell(name: string): boolean {
  return SHELLS.includes(name);
}

export function isWrapper(name: string): boolean {
  return WRAPPERS.has(name);
}

export function unwrap(command: readonly string[]): Unwrapped {
  let at = 0;
  let limited = false;
  let limitSeconds = Infinity;
  let replaces = false;
  const word = (index: number) => command[index] ?? '';
  const lastScriptFlag = command.map(isScriptFlag).lastIndexOf(true);
  for (;;) {
    if (ASSIGNMENT.test(word(at)) || word(at) === '--') {
      at++;
      continue;
    }
    const name = basename(word(at));
    const wrapper = WRAPPERS.get(name);
    const onlyLooks = name === 'command' && /^-p?[vV]/.test(word(at + 1));
    if (!wrapper || onlyLooks || (SCRIPT_RUNNERS.includes(name) && lastScriptFlag > at)) {
      break;
    }
    const { valued = [], operands = 0 } = wrapper;
    replaces ||= name === 'exec';
    at++;
    while (/^[-+]./.test(word(at)) && word(at) !== '--') {
      at += valued.includes(word(at)) ? 2 : 1;
    }
    at += word(at) === '--' ? 1 : 0;
    if (name === 'timeout') {
      limited ||= secondsOf(word(at)) !== 0;
      limitSeconds = Math.min(limitSeconds, secondsOf(word(at)) || Infinity);
    }
    at += operands;
  }
  return { ...shellOf(command.slice(at)), limited, ...(limitSeconds < Infinity ? { limitSeconds } : {}), replaces };
}

function shellOf(words: readonly string[]): Pick<Unwrapped, 'words' | 'script' | 'readsInput' | 'strict'> {
  const name = basename(words[0] ?? '');
  if (SCRIPT_RUNNERS.includes(name)) {
    const flag = words.findIndex(isScriptFlag);
    return flag < 0 ? { words, readsInput: false, strict: false } : { words: [], script: words[flag + 1] ?? '', readsInput: false, strict: false };
  }
  if (!isShell(name)) {
    return { words, readsInput: false, strict: false };
  }
  let at = 1;
  let runs = false;
  let strict = false;
  while (/^[-+]./.test(words[at] ?? '') && words[at] !== '--') {
    const option = words[at];
    const cluster = /^-[a-zA-Z]+$/.test(option) ? option : '';
    runs ||= cluster.includes('c');
    strict ||= cluster.includes('e');
    at += /[oO]$/.test(cluster) || /^\+[oO]$/.test(option) || option === '--rcfile' || option === '--init-file' ? 2 : 1;
  }
  at += words[at] === '--' ? 1 : 0;
  if (runs) {
    return { words: [], script: words[at] ?? '', readsInput: false, strict };
  }
  const readsInput = at >= words.length || words.slice(1, at).some(option => /^-[a-z]*s$/.test(option)) || words[at] === '/dev/stdin';
  return readsInput ? { words: [], readsInput, strict } : { words: words.slice(at), readsInput, strict };
}

/** `-c` of a shell, also as in `-ec`. */
export function isScriptFlag(word: string): boolean {
  return /^-[a-z]*c$/.test(word) || word === '--command';
}
