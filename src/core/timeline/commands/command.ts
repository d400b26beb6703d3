import { shellTextIn, strayOperatorIn } from './shell-text';
import { readLine } from '../../script/line';
import { readHookPurpose } from '../../script/purpose';
import { shortened } from '../../words';
import { basename } from '../shell/programs/names';
import { Target } from '../shell/programs/target';
import { isScriptFlag, isShell } from '../shell/programs/wrappers';
import { readWords } from '../shell/reader';
import { walk } from '../shell/walk';

export type { Target } from '../shell/programs/target';

/*
 * What a hook's command does, as far as its text shows.
 */

/** What a hook's command does, read from its text. */
export interface CommandReading {
  /**
   * - `wait`: returns when something is ready.
   * - `unknown`: runs a program that is not known.
   * - `pause`: sleeps for a fixed time, whatever else it does.
   * - `action`: does something and returns. With targets it asks them once.
   */
  readonly kind: 'wait' | 'pause' | 'action' | 'unknown';
  /** It succeeds at once, whatever happens, as `true` and `curl localhost || :` do: as a probe it says nothing. */
  readonly nothing: boolean;
  /** It ends with another status than 0, whatever happens. */
  readonly fails: boolean;
  /** Whether it gives up after some time; undefined when the text does not show it. */
  readonly limited?: boolean;
  /** What a script of ours waits for, by sidecar; undefined when the script is not ours. */
  readonly conditions?: ReadonlyMap<string, string>;
  /** What it asks, once or again and again; empty where the text does not show it. */
  readonly targets: readonly Target[];
  /** It ends with status 0 only when every target was ready; false where it has no targets. */
  readonly proves: boolean;
  /** Seconds that it pauses, beside what it waits for; undefined where the text does not show it, or where it does not pause. */
  readonly pauseSeconds?: number;
  /** The command, shortened. */
  readonly text: string;
}

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
    const text = `${lengthOf(command)} characters, too long to read or to run`;
    return { kind: 'unknown', nothing: false, fails: false, targets: [], proves: false, text };
  }
  const script = scriptOf(command);
  const purpose = script === undefined ? undefined : readLine(command)?.conditions ?? readHookPurpose(script);
  const text = shown(script ?? command.join(' '));
  if (purpose) {
    const conditions = new Map([...purpose].map(([sidecar, condition]) => [sidecar, shortened(condition, CONDITION_LENGTH)]));
    const kind = conditions.size > 0 ? 'wait' : 'action';
    return { kind, nothing: false, fails: false, limited: true, conditions, targets: [], proves: true, text };
  }
  const fails = shellTextIn(command) !== undefined;
  if (fails || strayOperatorIn(command) !== undefined) {
    return { kind: 'action', nothing: false, fails, limited: true, targets: [], proves: false, text };
  }
  const { deed: { kind, limited, pauseSeconds }, maySucceed, mayFail, targets, proves } = readWords(command);
  return {
    kind: kind === 'nothing' ? 'action' : kind,
    nothing: ['nothing', 'action'].includes(kind) && !mayFail,
    fails: mayFail && !maySucceed,
    limited,
    targets,
    proves,
    ...(pauseSeconds > 0 ? { pauseSeconds } : {}),
    text,
  };
}

/** Every program that a command runs, with its arguments: the command itself, or the commands of its script. */
export function programsOf(command: readonly string[]): (readonly string[])[] {
  const programs: (readonly string[])[] = [];
  if (isReadable(command)) {
    walk(command, { program: words => { programs.push(words); } });
  }
  return programs.filter(words => words.length > 0);
}

/** The script of `sh -c`, also after `busybox` or `timeout 60`; the words before the shell stay in front. */
function scriptOf(command: readonly string[]): string | undefined {
  const shell = command.findIndex(word => isShell(basename(word)));
  const flag = command.findIndex((word, index) => index > shell && isScriptFlag(word));
  return shell < 0 || flag < 0 || command[flag + 1] === undefined
    ? undefined
    : [...command.slice(0, shell).filter(word => basename(word) !== 'busybox'), command[flag + 1]].join(' ');
}

/** One line, cut to a readable length. */
function shown(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return shortened(line, SHOWN_LENGTH);
}
