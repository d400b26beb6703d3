import { isBracket, Origin, truthOf } from './brackets';
import { Around, CompoundReader } from './compound';
import { both, Deed, NO_DEED } from './deed';
import { DONE, Effect, EITHER, leaving, UNKNOWN } from './effect';
import { always, contained, either, End, ends, renamed } from './flow';
import { inputOf } from './input';
import { limitsLoop } from './limits';
import { redirected } from './outputs';
import { programDeed } from './program-deed';
import { FAILING, NOTHING } from './programs/known-programs';
import { basename } from './programs/names';
import { secondsOfPause } from './programs/pauses';
import { questionOf } from './programs/questions';
import { Target } from './programs/target';
import { unwrap } from './programs/wrappers';
import { parse } from './syntax/parse';
import { Command, Redirection, simpleCommands } from './syntax/tree';
import { ASSIGNMENT } from './syntax/variables';
import { Word } from './syntax/word';
import { isSubset, NONE, union, unionOf } from './target-set';

/*
 * What a command does, read from its text as a shell would run it: in which ways it can end, and what is known to be ready then.
 */

export interface Reading {
  readonly deed: Deed;
  /** It can end with status 0. */
  readonly maySucceed: boolean;
  /** It can end with another status than 0. */
  readonly mayFail: boolean;
  readonly targets: readonly Target[];
  /** It ends with status 0, and only when every target was ready. */
  readonly proves: boolean;
}

/** Scripts in scripts that are read; substitutions count. */
const MOST_SCRIPTS = 8;
/** Functions that call each other. */
const MOST_CALLS = 20;

export function readWords(command: readonly string[]): Reading {
  return new Reader().read(command);
}

/** What words do: assignments, functions, programs and scripts. */
class Reader extends CompoundReader {
  private readonly functions = new Map<string, Command>();
  private readonly calls = new Map<string, Effect>();
  private callDepth = 0;
  private readonly substituted = new Map<string, Effect>();
  private readonly origins = new Map<readonly string[], Origin>();

  public read(command: readonly string[]): Reading {
    const around: Around = { strict: false, open: { output: true, errors: true }, depth: 0 };
    const { deed, ends: own } = this.run(command.map(text => ({ text, substitutions: [] })), [], around);
    const last = contained(own, ['exit', 'return']);
    const proved = last.get('zero');
    const targets = this.targets.of(deed.asked);
    return {
      deed: this.killed ? { ...deed, limited: true } : deed,
      maySucceed: proved !== undefined,
      mayFail: last.has('other'),
      targets,
      proves: targets.length > 0 && this.targets.isComplete && proved !== undefined && isSubset(deed.asked, proved),
    };
  }

  private script(text: string, around: Around): Effect {
    const list = around.depth < MOST_SCRIPTS ? parse(text) : undefined;
    if (list === undefined) {
      return UNKNOWN;
    }
    for (const { words } of simpleCommands(list)) {
      this.variables.declare(words);
    }
    const effect = this.list(list, { ...around, depth: around.depth + 1 });
    return { ...effect, ends: contained(effect.ends, ['exit', 'return', 'break', 'continue']) };
  }

  /** A simple command, or the words that the kubelet runs. */
  protected run(given: readonly Word[], redirections: readonly Redirection[], around: Around): Effect {
    const values = this.substitutions(given, around);
    const words = given.map(word => ({ ...word, text: this.variables.expanded(word.text) }));
    const texts = words.map(({ text }) => text);
    const begin = texts.findIndex(text => !ASSIGNMENT.test(text));
    if (begin < 0) {
      texts.forEach(text => this.variables.assign(text));
      return values;
    }
    const effect = this.named(words.slice(begin), redirections, around);
    const counts = begin === 0 && limitsLoop(texts, this.variables.counters, variable => this.answerOf(variable, around).asked !== NONE);
    return { ...effect, deed: { ...both(values.deed, effect.deed), compares: values.deed.compares || effect.deed.compares || counts } };
  }

  /** What the substitutions of words do; the last one's status is that of an assignment. */
  protected substitutions(words: readonly Word[], around: Around): Effect {
    const effects = words.flatMap(({ substitutions }) => substitutions).map(script => this.substitution(script, around));
    return {
      deed: effects.reduce((deed, effect) => both(deed, effect.deed), NO_DEED),
      ends: effects[effects.length - 1]?.ends ?? DONE.ends,
    };
  }

  protected beginRound(variable: string, value: string): void {
    this.variables.hold(variable, value);
    this.origins.clear();
  }

  protected define(name: string, body: Command): void {
    this.functions.set(name, body);
  }

  private substitution(given: string, around: Around): Effect {
    const script = this.variables.expanded(given);
    const known = this.substituted.get(script) ?? this.script(script, { ...around, strict: false });
    this.substituted.set(script, known);
    return known;
  }

  private originOf(substitutions: readonly string[], around: Around): Origin {
    const known = this.origins.get(substitutions);
    if (known) {
      return known;
    }
    const effects = substitutions.map(script => this.substitution(script, around));
    const origin = {
      asked: unionOf(effects.map(({ deed }) => deed.asked)),
      proved: unionOf(effects.map(effect => effect.ends.get('zero') ?? NONE)),
    };
    this.origins.set(substitutions, origin);
    return origin;
  }

  private answerOf(variable: string, around: Around): Origin {
    return this.originOf(this.variables.answerIn(variable), around);
  }

  private named(words: readonly Word[], redirections: readonly Redirection[], around: Around): Effect {
    const [name, ...args] = words.map(({ text }) => text);
    const body = this.functions.get(name);
    if (body) {
      return this.call(name, body, around);
    }
    switch (name) {
      case 'exit':
      case 'return': return { ...DONE, ends: leaving(name, args[0]) };
      case 'break':
      case 'continue': return { ...DONE, ends: ends({ [`${name} ${/^[1-9]$/.test(args[0] ?? '') ? args[0] : '1'}`]: 0 }) };
      case 'wait': return this.joined();
      case 'kill':
        if (args.includes('$$') && !args.includes('-0')) {
          return { deed: { ...NO_DEED, kind: 'action' }, ends: ends({ 'exit other': 0 }) };
        }
        break;
      case 'eval': return this.script(args.join(' '), around);
      default:
    }
    if (name === 'exec' && args.length === 0) {
      const open = redirected(around.open, redirections);
      this.detached ||= !open.output && !open.errors;
    }
    if (name === 'set' && args.includes('pipefail')) {
      this.pipesFail = true;
    }
    return this.unwrapped(words, redirections, around);
  }

  private call(name: string, body: Command, around: Around): Effect {
    const known = this.calls.get(name);
    if (known || this.callDepth === MOST_CALLS) {
      return known ?? UNKNOWN;
    }
    // while it is read, it may call itself
    this.calls.set(name, UNKNOWN);
    this.callDepth++;
    const effect = this.command(body, around);
    this.callDepth--;
    const called = { ...effect, ends: contained(effect.ends, ['return']) };
    this.calls.set(name, called);
    return called;
  }

  private joined(): Effect {
    const all = this.background.splice(0);
    return {
      deed: all.reduce((deed, effect) => both(deed, effect.deed), NO_DEED),
      ends: ends({ zero: unionOf(all.map(effect => always(effect.ends))) }),
    };
  }

  private unwrapped(given: readonly Word[], redirections: readonly Redirection[], around: Around): Effect {
    const { words, script, readsInput, strict, limited, replaces } = unwrap(given.map(({ text }) => text));
    const input = readsInput ? inputOf(redirections) ?? around.input : undefined;
    const text = script ?? input;
    let effect: Effect;
    if (text !== undefined) {
      effect = this.script(text, { ...around, strict });
    } else {
      effect = readsInput ? UNKNOWN : this.program(given.slice(given.length - words.length), around);
    }
    const own = replaces && (words.length > 0 || text !== undefined)
      ? renamed(effect.ends, end => ({ zero: 'exit zero', other: 'exit other' } as Partial<Record<End, End>>)[end] ?? end)
      : effect.ends;
    return limited && effect.deed.kind !== 'nothing' ? { deed: { ...effect.deed, limited: true }, ends: either(own, ends({ other: 0 })) } : { ...effect, ends: own };
  }

  private program(words: readonly Word[], around: Around): Effect {
    const texts = words.map(({ text }) => text);
    const [path = '', ...args] = texts;
    const name = basename(path);
    if (words.length === 0 || NOTHING.includes(name)) {
      return DONE;
    }
    const seconds = secondsOfPause(name, args);
    if (seconds !== undefined) {
      const forever = seconds === Infinity;
      return { deed: { ...NO_DEED, kind: 'pause', limited: !forever, pauseSeconds: seconds }, ends: ends(forever ? {} : { zero: NONE }) };
    }
    if (isBracket(name)) {
      return this.bracket(words, around);
    }
    if (path.startsWith('((') || path.startsWith('-')) {
      return { deed: { ...NO_DEED, kind: 'action' }, ends: EITHER };
    }
    const question = questionOf(texts, around);
    const asked = this.targets.ask(question.targets);
    const { kind, limited } = programDeed(name, args, texts);
    return {
      deed: { ...NO_DEED, kind, limited, asked, tries: !['date', 'read', 'cd', ...FAILING].includes(name) },
      ends: FAILING.includes(name) ? ends({ other: 0 }) : ends({ zero: question.proves ? asked : NONE, other: 0 }),
    };
  }

  private bracket(words: readonly Word[], around: Around): Effect {
    let asked = NONE;
    const ask = (targets: readonly Target[]) => {
      const own = this.targets.ask(targets);
      asked = union(asked, own);
      return own;
    };
    const origin = (index: number): Origin => {
      const { text, substitutions } = words[index] ?? { text: '', substitutions: [] };
      const variable = /^\$\{?(\w+)\}?$/.exec(text)?.[1] ?? '';
      const compared = (words[index + 2] ?? words[index - 2])?.text;
      const own = substitutions.length > 0 ? substitutions : this.variables.answerIn(variable);
      const found = this.originOf(this.variables.isConstant(variable, compared) ? [] : own, around);
      asked = union(asked, found.asked);
      return found;
    };
    const { whenTrue, whenFalse } = truthOf(words.map(({ text }) => text), { origin, ask });
    return {
      deed: { ...NO_DEED, kind: 'action', asked, tries: asked !== NONE },
      ends: ends({ zero: whenTrue, other: whenFalse }),
    };
  }
}

