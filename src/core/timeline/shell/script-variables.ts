import { countersIn } from './limits';
import { ASSIGNMENT, Variables } from './syntax/variables';
import { Word } from './syntax/word';

/** The variables of all scripts of a command: their values, and those that count or hold what a substitution prints. */
export class ScriptVariables {
  public readonly counters = new Set<string>();
  private readonly values = new Variables();
  private readonly answers = new Map<string, Word>();
  /** `name=value` of every other assignment. */
  private readonly constants = new Set<string>();

  /** Takes note of what a simple command assigns, before any of it is run. */
  public declare(words: readonly Word[]): void {
    countersIn(words.map(({ text }) => text)).forEach(counter => this.counters.add(counter));
    for (const { text, substitutions } of words) {
      const name = ASSIGNMENT.exec(text)?.[1];
      if (name !== undefined && substitutions.length > 0) {
        this.answers.set(name, { text, substitutions });
      } else if (name !== undefined) {
        this.constants.add(text);
      }
    }
  }

  /** `name=value`, as a command that is run. */
  public assign(text: string): void {
    const name = ASSIGNMENT.exec(text)![1];
    if (this.counters.has(name) || this.answers.has(name)) {
      this.values.forget(name);
    } else {
      this.values.assign(text);
    }
  }

  /** The variable of a `for` for one round. */
  public hold(name: string, value: string): void {
    this.values.assign(`${name}=${value}`);
  }

  public forget(name: string): void {
    this.values.forget(name);
  }

  public expanded(text: string): string {
    return this.values.expanded(text);
  }

  /** The substitutions whose output a variable holds. */
  public answerIn(variable: string): readonly string[] {
    return this.answers.get(variable)?.substitutions ?? [];
  }

  /** It is assigned this value somewhere. */
  public isConstant(variable: string, value: string | undefined): boolean {
    return this.constants.has(`${variable}=${value}`);
  }
}
