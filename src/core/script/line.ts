import { checkIn, lookOf } from './looks';
import { ScriptedLook } from './looks/look';
import { program, READ_PROGRAM, READ_PROGRAM_HERE, RUN_PROGRAM, TOOLBOX_FOLDER, TOOLBOX_SHELL } from './program';
import { limited } from './purpose';
import { Wait } from '../request/wait';

/*
 * The lines that call the program: how they are written, and how they are read again.
 */

/** The exec command of a line. */
export function lineCommand(statements: readonly string[]): string[] {
  return [TOOLBOX_SHELL, '-c', [READ_PROGRAM, ...statements].join('; ')];
}

/** The same in a container of the toolbox's image that brings the program along, so that nobody has to lay it. */
export function lineWithProgram(statements: readonly string[]): { readonly command: string[]; readonly args: string[] } {
  return { command: ['sh', '-c', [RUN_PROGRAM, ...statements].join('; ')], args: [program(statements, { tools: '/bin' })] };
}

/** A user's command finds the toolbox behind everything that its image has. */
export const APPEND_TOOLBOX = `PATH=$PATH:${TOOLBOX_FOLDER}`;

/** A call of the program, and what has to be said before it. */
export interface Call {
  readonly settings: string[];
  readonly call: string;
}

/** Writes the calls of one line, each with the settings that it needs and that the calls before it have not made. */
export class Calls {
  private interval = 0.1;
  private check = 1;

  /** `await 30s envoy http 9901 /ready`: true when ready. The limit may be `Infinity`. */
  public await(sidecar: string, look: ScriptedLook, wait: Wait, limitMs: number): Call {
    const check = look.blocks ? Math.max(seconds(limitMs), wait.checkTimeoutSeconds) : wait.checkTimeoutSeconds;
    const delay = Math.min(seconds(wait.delayMs ?? 0), seconds(limitMs));
    const settings = [...this.settings(wait.intervalMs, check), ...(delay === 0 ? [] : [`after ${delay}s`])];
    return { settings, call: `await ${seconds(limitMs)}s ${sidecar} ${look.inLine}` };
  }

  /** `drain 25s envoy closed 8080`. */
  public drain(sidecar: string, look: string, intervalMs: number, limitMs: number, checkSeconds: number): Call {
    return { settings: this.settings(intervalMs, checkSeconds), call: `drain ${seconds(limitMs)}s ${sidecar} ${look}` };
  }

  private settings(intervalMs: number, check: number): string[] {
    const interval = intervalMs / 1000;
    const changed = [...(interval === this.interval ? [] : [`interval=${interval}`]), ...(check === this.check ? [] : [`check=${check}`])];
    [this.interval, this.check] = [interval, check];
    return changed.length > 0 ? [changed.join(' ')] : [];
  }
}

/** Longer than any pod waits: 115 days. */
const FOREVER_SECONDS = 9_999_999;

function seconds(ms: number): number {
  return Math.min(Math.ceil(ms / 1000), FOREVER_SECONDS);
}

function limitOf(words: string): number | undefined {
  const limit = parseInt(words, 10);
  return limit === FOREVER_SECONDS ? undefined : limit * 1000;
}

/** What a line that calls the program does. */
export interface LineReading {
  /** Conditions that it waits for, by sidecar: `envoy listens on port 9901 (at most 30 s)`. */
  readonly conditions: ReadonlyMap<string, string>;
  /** Volumes of the gates that it opens and shuts. */
  readonly opens: readonly string[];
  readonly shuts: readonly string[];
}

const WORD = /(?:'[^']*'|\\'|[^\s;&|'\\])+|[;&|\n]+/g;

/** Undefined where a command does not read the program. */
export function readLine(command: readonly string[]): LineReading | undefined {
  const statements = lineStatements(command);
  if (!statements) {
    return undefined;
  }
  const conditions = new Map<string, string>();
  const opens: string[] = [];
  const shuts: string[] = [];
  for (const [name, ...words] of statements) {
    switch (name) {
      case 'open': opens.push(words[0]); break;
      case 'shut': shuts.push(words[0]); break;
      case 'await': {
        const [limit, sidecar, ...look] = words;
        const check = checkIn(look);
        if (check) {
          conditions.set(sidecar, limited(lookOf(check).condition(sidecar), limitOf(limit)));
        }
        break;
      }
      default:
    }
  }
  return { conditions, opens, shuts };
}

/** The simple commands of a line that calls the program; undefined where a command does not read it. */
export function lineStatements(command: readonly string[]): string[][] | undefined {
  const text = command.join('\n');
  const start = Math.max(...[READ_PROGRAM, READ_PROGRAM_HERE, RUN_PROGRAM].map(statement => text.indexOf(statement)));
  return start < 0 ? undefined : statementsIn(text.slice(start));
}

function statementsIn(text: string): string[][] {
  const statements: string[][] = [[]];
  for (const [word] of text.matchAll(WORD)) {
    if (/^[;&|\n]/.test(word)) {
      statements.push([]);
    } else {
      statements[statements.length - 1].push(word.replace(/'([^']*)'|\\'/g, (_, quoted?: string) => quoted ?? '\''));
    }
  }
  return statements;
}
