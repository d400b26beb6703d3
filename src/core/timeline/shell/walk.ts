import { inputOf, printedBy } from './input';
import { unwrap } from './programs/wrappers';
import { parse } from './syntax/parse';
import { Command, List, Redirection } from './syntax/tree';

/** Scripts in scripts that are read. */
const MOST_SCRIPTS = 8;

/** What is met on the way through the programs that a command runs. */
export interface Visitor {
  /** A program and its arguments, or assignments alone. */
  readonly program: (words: readonly string[], redirections: readonly Redirection[]) => void;
  /** A shell of its own around what is read inside. */
  readonly subshell?: (inside: () => void) => void;
  /** A script that cannot be read. */
  readonly unreadable?: () => void;
}

/** Goes through every program that a command may run, in the order of its text: the command itself, or the commands of its script. */
export function walk(command: readonly string[], visitor: Visitor): void {
  new Walk(visitor).words(command, [], 0);
}

class Walk {
  public constructor(private readonly visitor: Visitor) {}

  public words(given: readonly string[], redirections: readonly Redirection[], depth: number, printed?: string): void {
    const { words, script, readsInput } = unwrap(given);
    const text = script ?? (readsInput ? inputOf(redirections) ?? printed : undefined);
    if (text === undefined) {
      this.visitor.program(words.length > 0 ? words : given, redirections);
      return;
    }
    const list = depth < MOST_SCRIPTS ? parse(text) : undefined;
    if (list) {
      this.subshell(() => this.list(list, depth + 1));
    } else {
      this.visitor.unreadable?.();
    }
    this.visitor.program([], redirections);
  }

  private list(list: List, depth: number): void {
    for (const { pipelines } of list) {
      for (const { commands } of pipelines) {
        commands.forEach((command, index) => this.command(command, depth, index > 0 ? printedBy(commands[index - 1]) : undefined));
      }
    }
  }

  private command(command: Command, depth: number, printed?: string): void {
    if (command.kind === 'simple') {
      this.words(command.words.map(({ text }) => text), command.redirections, depth, printed);
      return;
    }
    switch (command.kind) {
      case 'group':
        if (command.subshell) {
          this.subshell(() => this.list(command.body, depth));
        } else {
          this.list(command.body, depth);
        }
        break;
      case 'loop':
        this.list(command.condition, depth);
        this.list(command.body, depth);
        break;
      case 'if':
        command.branches.forEach(({ condition, body }) => {
          this.list(condition, depth);
          this.list(body, depth);
        });
        this.list(command.otherwise ?? [], depth);
        break;
      case 'case':
        command.branches.forEach(({ body }) => this.list(body, depth));
        break;
      default: this.command(command.body, depth);
    }
    this.visitor.program([], command.redirections);
  }

  private subshell(inside: () => void): void {
    if (this.visitor.subshell) {
      this.visitor.subshell(inside);
    } else {
      inside();
    }
  }
}
