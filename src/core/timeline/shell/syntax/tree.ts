import { Word } from './word';

/*
 * A shell script as a tree.
 */

export type List = readonly Item[];

/** Pipelines joined by `&&` and `||`. */
export interface Item {
  readonly pipelines: readonly Pipeline[];
  /** Followed by `&`. */
  readonly background: boolean;
}

export interface Pipeline {
  readonly joinedBy?: '&&' | '||';
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

export interface Redirection {
  /** The file descriptor that is redirected; `both` of `&>`. */
  readonly descriptor: number | 'both';
  /** Without the number: `>`, `>&`, `<<<`; `<<` of a here-document. */
  readonly operator: string;
  /** The file, the other descriptor, or the text of a here-document. */
  readonly word: Word;
}

interface Redirected {
  readonly redirections: readonly Redirection[];
}

/** Assignments stand among the words. */
export interface Simple extends Redirected {
  readonly kind: 'simple';
  readonly words: readonly Word[];
}

export interface Group extends Redirected {
  readonly kind: 'group';
  readonly subshell: boolean;
  readonly body: List;
}

export interface Loop extends Redirected {
  readonly kind: 'loop';
  readonly keyword: 'until' | 'while' | 'for';
  /** Of `for`: its variable and the words that it goes through. */
  readonly variable?: string;
  readonly over: readonly Word[];
  /** Empty for `for`, and for `for ((;;))`, which goes on like `while true`. */
  readonly condition: List;
  readonly body: List;
}

export interface If extends Redirected {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: List; readonly body: List }[];
  readonly otherwise?: List;
}

export interface Case extends Redirected {
  readonly kind: 'case';
  readonly word: Word;
  readonly branches: readonly { readonly patterns: readonly string[]; readonly body: List }[];
}

export interface Definition extends Redirected {
  readonly kind: 'function';
  readonly name: string;
  readonly body: Command;
}

export type Command = Simple | Group | Loop | If | Case | Definition;

/** Every simple command of a script, in the order of its text. */
export function* simpleCommands(list: List): Generator<Simple> {
  for (const { pipelines } of list) {
    for (const { commands } of pipelines) {
      for (const command of commands) {
        yield* simpleIn(command);
      }
    }
  }
}

function* simpleIn(command: Command): Generator<Simple> {
  switch (command.kind) {
    case 'simple': yield command; break;
    case 'group': yield* simpleCommands(command.body); break;
    case 'loop': yield* simpleCommands(command.condition); yield* simpleCommands(command.body); break;
    case 'if':
      for (const { condition, body } of command.branches) {
        yield* simpleCommands(condition);
        yield* simpleCommands(body);
      }
      yield* simpleCommands(command.otherwise ?? []);
      break;
    case 'case':
      for (const { body } of command.branches) {
        yield* simpleCommands(body);
      }
      break;
    default: yield* simpleIn(command.body);
  }
}
