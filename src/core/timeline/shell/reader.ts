import { isBracket, Origin, truthOf } from './brackets';
import { both, Deed, NO_DEED } from './deed';
import { always, contained, either, End, Ends, ends, followed, negated, only, outOfLoop, renamed, without } from './flow';
import { inputOf, printedBy } from './input';
import { countersIn, limitsLoop } from './limits';
import { ACTIONS, flagValue, NOTHING, secondsOfPause, waitSeconds } from './programs/programs';
import { FILTERS, follows, Listing, listingOf, listens, questionOf, redirectionTargets, Target } from './programs/targets';
import { basename, secondsOf, unwrap } from './programs/wrappers';
import { parse } from './syntax/parse';
import { Case, Command, If, Item, List, Loop, Pipeline, Redirection, simpleCommands } from './syntax/tree';
import { Word } from './syntax/word';
import { isSubset, MOST_TARGETS, NONE, single, TargetSet, union, unionOf } from './target-set';
import { ASSIGNMENT, Variables } from './variables';

/*
 * What a command does, read from its text as a shell would run it: in which ways it can end, and what is known to be ready then.
 */

export interface Reading {
  readonly deed: Deed;
  /** It can end with another status than 0. */
  readonly mayFail: boolean;
  readonly targets: readonly Target[];
  /** It ends with status 0, and only when every target was ready. */
  readonly proves: boolean;
}

/** What a part of a script does, and how it can end. */
interface Effect {
  readonly deed: Deed;
  readonly ends: Ends;
}

/** What surrounds a part of a script. */
interface Around {
  /** A command that fails ends the script. */
  readonly strict: boolean;
  /** Its output still goes to the kubelet, which waits until nobody can write to it any more. */
  readonly open: { readonly output: boolean; readonly errors: boolean };
  /** Scripts in scripts. */
  readonly depth: number;
  /** What it prints or finds decides how a loop or an `if` goes on. */
  readonly isCondition?: boolean;
  /** A loop whose variable is known. */
  readonly goesThrough?: boolean;
  /** What comes through a pipe. */
  readonly listing?: Listing;
  readonly input?: string;
}

/** Scripts in scripts that are read; substitutions count. */
const MOST_SCRIPTS = 8;
/** Longer lists are gone through once for all. */
const MOST_ROUNDS = 8;
/** Functions that call each other. */
const MOST_CALLS = 20;

const EITHER = ends({ zero: 0, other: 0 });
const DONE: Effect = { deed: NO_DEED, ends: ends({ zero: 0 }) };
const UNKNOWN: Effect = { deed: { ...NO_DEED, kind: 'unknown', limited: undefined, tries: true }, ends: EITHER };
const WAIT_WORD = /(?:^|[\s/'"=_-])a?wait(?:4x)?(?=$|[\s.'"_-])/i;
const LIMIT_FLAGS = ['--timeout', '-timeout', '--max', '-max', '--max-wait', '--wait-timeout', '--retry', '-t'];

export function readWords(command: readonly string[]): Reading {
  return new Reader().read(command);
}

class Reader {
  private readonly targets: Target[] = [];
  private readonly sets = new Map<string, TargetSet>();
  private overflows = false;
  private readonly functions = new Map<string, Command>();
  private readonly calls = new Map<string, Effect>();
  private readonly substituted = new Map<string, Effect>();
  private readonly counters = new Set<string>();
  private readonly variables = new Variables();
  /** Variables that hold what a substitution prints. */
  private readonly answers = new Map<string, Word>();
  private readonly origins = new Map<readonly string[], Origin>();
  /** `name=value` of every other assignment. */
  private readonly constants = new Set<string>();
  private callDepth = 0;
  private pipesFail = false;
  /** What runs in the background until `wait` is called. */
  private background: Effect[] = [];
  private killed = false;
  /** `exec >/dev/null 2>&1` */
  private detached = false;

  public read(command: readonly string[]): Reading {
    const around: Around = { strict: false, open: { output: true, errors: true }, depth: 0 };
    const { deed, ends: own } = this.run(command.map(text => ({ text, substitutions: [] })), [], around);
    const last = contained(own, ['exit', 'return']);
    const proved = last.get('zero');
    const targets = this.targets.filter((_, index) => isSubset(single(index), deed.asked));
    return {
      deed: this.killed ? { ...deed, limited: true } : deed,
      mayFail: last.has('other'),
      targets,
      proves: targets.length > 0 && !this.overflows && proved !== undefined && isSubset(deed.asked, proved),
    };
  }

  private script(text: string, around: Around): Effect {
    const list = around.depth < MOST_SCRIPTS ? parse(text) : undefined;
    if (list === undefined) {
      return UNKNOWN;
    }
    for (const { words } of simpleCommands(list)) {
      countersIn(words.map(word => word.text)).forEach(counter => this.counters.add(counter));
      words.forEach(word => this.declare(word));
    }
    const effect = this.list(list, { ...around, depth: around.depth + 1 });
    return { ...effect, ends: contained(effect.ends, ['exit', 'return', 'break', 'continue']) };
  }

  private list(list: List, around: Around): Effect {
    let { strict } = around;
    let effect: Effect | undefined;
    for (const item of list) {
      if (effect && !goesOn(effect.ends)) {
        break;
      }
      const next = this.item(item, { ...around, strict });
      effect = effect ? after(effect, ['zero', 'other'], next) : next;
      strict = strictAfter(item, strict);
    }
    return effect ?? { deed: NO_DEED, ends: ends({ zero: 0 }) };
  }

  private item(item: Item, around: Around): Effect {
    if (item.background) {
      return this.inBackground(item, around);
    }
    let effect: Effect | undefined;
    item.pipelines.forEach((pipeline, index) => {
      const entered = pipeline.joinedBy === '&&' ? 'zero' : 'other';
      if (!effect || effect.ends.has(entered)) {
        const isLast = index === item.pipelines.length - 1;
        const next = this.pipeline(pipeline, { ...around, strict: around.strict && isLast && !pipeline.negated });
        effect = effect ? after(effect, [entered], next) : next;
      }
    });
    return effect!;
  }

  private inBackground(item: Item, around: Around): Effect {
    if (isWatchdog(item)) {
      this.killed = true;
      return DONE;
    }
    const effect = this.item({ ...item, background: false }, around);
    this.background.push(effect);
    const [alone, ...others] = item.pipelines.flatMap(({ commands }) => commands);
    const open = others.length > 0 ? around.open : redirected(around.open, alone.redirections);
    if (!this.detached && (open.output || open.errors)) {
      // the kubelet waits for everybody who can write to its pipes
      return { deed: effect.deed, ends: ends({ zero: always(effect.ends) }) };
    }
    return { ...DONE, deed: { ...NO_DEED, kind: 'action' } };
  }

  private pipeline({ commands, negated: isNegated }: Pipeline, around: Around): Effect {
    const effect = commands.length === 1 ? this.command(commands[0], around) : this.piped(commands, around);
    const own = isNegated ? negated(effect.ends) : effect.ends;
    return { ...effect, ends: around.strict ? renamed(own, end => (end === 'other' ? 'exit other' : end)) : own };
  }

  private piped(commands: readonly Command[], around: Around): Effect {
    let deed: Deed = NO_DEED;
    let known = NONE;
    let succeeded = NONE;
    let asked = NONE;
    let last: Ends = EITHER;
    let { listing, input } = around;
    commands.forEach((command, index) => {
      const isLast = index === commands.length - 1;
      const open = isLast ? around.open : { ...around.open, output: false };
      const effect = this.command(command, { ...around, strict: false, open, listing, input });
      last = contained(effect.ends, ['exit', 'return', 'break', 'continue']);
      deed = both(deed, effect.deed);
      if (!isLast) {
        known = union(known, always(last));
        succeeded = union(succeeded, last.get('zero') ?? NONE);
        asked = union(asked, effect.deed.asked);
        listing = listingIn(command) ?? listing;
        input = printedBy(command);
      }
    });
    const proved = unionOf([known, isFilter(commands[commands.length - 1]) ? asked : NONE, this.pipesFail ? succeeded : NONE]);
    return { deed, ends: either(...[...last].map(([end, own]) => ends({ [end]: union(own, end === 'zero' ? proved : known) }))) };
  }

  private command(command: Command, around: Around): Effect {
    const open = redirected(around.open, command.redirections);
    const inside: Around = { ...around, open };
    const connects = this.ask(redirectionTargets(command.redirections));
    const effect = this.body(command, inside);
    return connects === NONE ? effect : {
      deed: { ...both(effect.deed, { ...NO_DEED, kind: 'action', tries: true }), asked: union(effect.deed.asked, connects) },
      ends: either(renamed(effect.ends, end => end, connects), ends({ other: 0 })),
    };
  }

  private body(command: Command, around: Around): Effect {
    switch (command.kind) {
      case 'simple': return this.run(command.words, command.redirections, around);
      case 'group': {
        const effect = this.list(command.body, around);
        return command.subshell ? { ...effect, ends: contained(effect.ends, ['exit', 'return', 'break', 'continue']) } : effect;
      }
      case 'loop': return command.keyword === 'for' ? this.for(command, around) : this.while(command, around);
      case 'if': return this.if(command, around);
      case 'case': return this.case(command, around);
      default:
        this.functions.set(command.name, command.body);
        return DONE;
    }
  }

  private if({ branches, otherwise }: If, around: Around): Effect {
    const parts: Ends[] = [];
    let deed: Deed = NO_DEED;
    let flow: Ends = ends({ other: 0 });
    for (const branch of branches) {
      if (!flow.has('other')) {
        break;
      }
      const condition = this.list(branch.condition, { ...around, strict: false, isCondition: true });
      deed = both(deed, condition.deed);
      flow = followed(flow, ['other'], condition.ends);
      parts.push(without(flow, ['zero', 'other']));
      if (flow.has('zero')) {
        const body = this.list(branch.body, around);
        deed = both(deed, body.deed);
        parts.push(followed(only(flow, ['zero']), ['zero'], body.ends));
      }
      flow = only(flow, ['other']);
    }
    if (flow.has('other')) {
      const body = otherwise ? this.list(otherwise, around) : DONE;
      deed = both(deed, body.deed);
      parts.push(followed(flow, ['other'], body.ends));
    }
    return { deed, ends: either(...parts) };
  }

  private case({ word, branches }: Case, around: Around): Effect {
    const bodies = branches.map(({ body }) => this.list(body, around));
    const isComplete = branches.some(({ patterns }) => patterns.includes('*'));
    return {
      deed: bodies.reduce((deed, body) => both(deed, body.deed), this.substitutions([word], around).deed),
      ends: followed(ends({ zero: 0 }), ['zero'], either(...bodies.map(body => body.ends), ...(isComplete ? [] : [ends({ zero: 0 })]))),
    };
  }

  /** The loop's head is reached again and again, each time with at least what was known the first time. */
  private while({ keyword, condition, body }: Loop, around: Around): Effect {
    const [leaves, enters] = keyword === 'until' ? ['zero', 'other'] as const : ['other', 'zero'] as const;
    const head = this.list(condition, { ...around, strict: false, isCondition: true });
    const inner = head.ends.has(enters) ? this.list(body, around) : DONE;
    const passed = followed(only(head.ends, [enters]), [enters], inner.ends);
    const left = head.ends.get(leaves);
    const status = left === undefined ? ends({}) : ends({ zero: left, ...(passed.has('other') ? { other: left } : {}) });
    const own = either(status, outOfLoop(without(head.ends, ['zero', 'other'])), outOfLoop(without(passed, ['zero', 'other', 'continue 1'])));
    const deed = both(head.deed, inner.deed);
    if (readsLines(condition)) {
      return { deed: leavesEarly(passed) && deed.tries && deed.pauseSeconds !== 0 ? { ...deed, kind: 'wait' } : deed, ends: own };
    }
    return { deed: this.looped(deed, own), ends: own };
  }

  private looped(deed: Deed, own: Ends): Deed {
    if (!deed.tries && deed.compares && deed.kind !== 'wait') {
      // it only counts
      return { ...deed, pauseSeconds: deed.pauseSeconds === 0 ? 0 : NaN };
    }
    const mayGiveUp = deed.compares || (deed.kind === 'unknown' && [...own.keys()].some(end => /^(?:exit|return) /.test(end)));
    const limited = deed.limited === false || !mayGiveUp ? false : deed.compares || undefined;
    return { ...deed, kind: 'wait', limited, pauseSeconds: NaN };
  }

  private for(loop: Loop, around: Around): Effect {
    const { over } = loop;
    const given = this.substitutions(over, around).deed;
    const values = around.goesThrough ? [] : literals(over.map(({ text }) => this.variables.expanded(text)));
    const inner = values.length > 0 ? this.forEach(values, loop, around) : this.round(loop.body, around);
    const times = values.length > 0 ? 1 : timesOf(over);
    const passed = either(inner.ends, times === undefined ? ends({ zero: NONE }) : ends({}));
    const waits = leavesEarly(inner.ends) && inner.deed.tries && inner.deed.pauseSeconds !== 0;
    const deed = both(given, inner.deed);
    const seconds = deed.pauseSeconds === 0 ? 0 : deed.pauseSeconds * (times ?? NaN);
    return {
      deed: waits
        ? { ...deed, kind: 'wait', limited: deed.limited !== false, pauseSeconds: NaN }
        : { ...deed, pauseSeconds: seconds },
      ends: outOfLoop(passed),
    };
  }

  private forEach(values: readonly string[], { variable, body }: Loop, around: Around): Effect {
    let effect: Effect = { deed: NO_DEED, ends: ends({ zero: NONE }) };
    for (const value of values) {
      if (goesOn(effect.ends)) {
        this.variables.assign(`${variable}=${value}`);
        this.origins.clear();
        effect = after(effect, ['zero', 'other'], this.round(body, { ...around, goesThrough: true }));
      }
    }
    this.variables.forget(variable!);
    return effect;
  }

  /** A body after which the next round begins. */
  private round(body: List, around: Around): Effect {
    const effect = this.list(body, around);
    return { ...effect, ends: renamed(effect.ends, end => (end === 'continue 1' ? 'zero' : end)) };
  }

  /** A simple command, or the words that the kubelet runs. */
  private run(given: readonly Word[], redirections: readonly Redirection[], around: Around): Effect {
    const values = this.substitutions(given, around);
    const words = given.map(word => ({ ...word, text: this.variables.expanded(word.text) }));
    const texts = words.map(({ text }) => text);
    const begin = texts.findIndex(text => !ASSIGNMENT.test(text));
    if (begin < 0) {
      texts.forEach(text => this.assign(text));
      return values;
    }
    const effect = this.named(words.slice(begin), redirections, around);
    const counts = begin === 0 && limitsLoop(texts, this.counters, variable => this.answerOf(variable, around).asked !== NONE);
    return { ...effect, deed: { ...both(values.deed, effect.deed), compares: values.deed.compares || effect.deed.compares || counts } };
  }

  /** What the substitutions of words do; the last one's status is that of an assignment. */
  private substitutions(words: readonly Word[], around: Around): Effect {
    const effects = words.flatMap(({ substitutions }) => substitutions).map(script => this.substitution(script, around));
    return {
      deed: effects.reduce((deed, effect) => both(deed, effect.deed), NO_DEED),
      ends: effects[effects.length - 1]?.ends ?? DONE.ends,
    };
  }

  private substitution(given: string, around: Around): Effect {
    const script = this.variables.expanded(given);
    const known = this.substituted.get(script) ?? this.script(script, { ...around, strict: false });
    this.substituted.set(script, known);
    return known;
  }

  private declare(word: Word): void {
    const name = ASSIGNMENT.exec(word.text)?.[1];
    if (name === undefined) {
      return;
    }
    if (word.substitutions.length > 0) {
      this.answers.set(name, word);
    } else {
      this.constants.add(word.text);
    }
  }

  private assign(text: string): void {
    const name = ASSIGNMENT.exec(text)![1];
    if (this.counters.has(name) || this.answers.has(name)) {
      this.variables.forget(name);
    } else {
      this.variables.assign(text);
    }
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
    return this.originOf(this.answers.get(variable)?.substitutions ?? [], around);
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
    const asked = this.ask(question.targets);
    const { kind, limited } = programDeed(name, args, texts);
    return {
      deed: { ...NO_DEED, kind, limited, asked, tries: !['date', 'read', 'cd', 'false'].includes(name) },
      ends: name === 'false' ? ends({ other: 0 }) : ends({ zero: question.proves ? asked : NONE, other: 0 }),
    };
  }

  private bracket(words: readonly Word[], around: Around): Effect {
    let asked = NONE;
    const ask = (targets: readonly Target[]) => {
      const own = this.ask(targets);
      asked = union(asked, own);
      return own;
    };
    const origin = (index: number): Origin => {
      const { text, substitutions } = words[index] ?? { text: '', substitutions: [] };
      const variable = /^\$\{?(\w+)\}?$/.exec(text)?.[1] ?? '';
      const compared = (words[index + 2] ?? words[index - 2])?.text;
      const own = substitutions.length > 0 ? substitutions : this.answers.get(variable)?.substitutions ?? [];
      const found = this.originOf(this.constants.has(`${variable}=${compared}`) ? [] : own, around);
      asked = union(asked, found.asked);
      return found;
    };
    const { whenTrue, whenFalse } = truthOf(words.map(({ text }) => text), { origin, ask });
    return {
      deed: { ...NO_DEED, kind: 'action', asked, tries: asked !== NONE },
      ends: ends({ zero: whenTrue, other: whenFalse }),
    };
  }

  /** The same target is one, whoever asks it. */
  private ask(targets: readonly Target[]): TargetSet {
    return unionOf(targets.map(target => {
      const key = JSON.stringify(target.port ?? target.path ?? [target.program]);
      const known = this.sets.get(key);
      if (known !== undefined) {
        return known;
      }
      if (this.targets.length === MOST_TARGETS) {
        this.overflows = true;
        return NONE;
      }
      const own = single(this.targets.push(target) - 1);
      this.sets.set(key, own);
      return own;
    }));
  }
}

/** `(sleep 8; kill -9 $$) &` */
function isWatchdog(item: Item): boolean {
  const all = [...simpleCommands([item])].map(({ words }) => words.map(({ text }) => text));
  const kills = ([name, ...args]: readonly string[]) => name === 'kill' && args.some(arg => arg.includes('$')) && !args.includes('-0');
  return all.some(([name]) => name === 'sleep') && all.some(kills) && all.every(([name]) => ['sleep', 'kill', 'echo', 'exit'].includes(name));
}

function after(first: Effect, from: readonly ('zero' | 'other')[], second: Effect): Effect {
  return { deed: both(first.deed, second.deed), ends: followed(first.ends, from, second.ends) };
}

function goesOn(given: Ends): boolean {
  return given.has('zero') || given.has('other');
}

function leavesEarly(given: Ends): boolean {
  return [...given.keys()].some(end => /^(?:break|exit|return) /.test(end));
}

function leaving(way: 'exit' | 'return', status: string | undefined): Ends {
  if (status === undefined || status === '$?') {
    return ends({ [`${way} same`]: 0 });
  }
  if (/^\d+$/.test(status)) {
    return ends({ [`${way} ${Number(status) === 0 ? 'zero' : 'other'}`]: 0 });
  }
  return ends({ [`${way} zero`]: 0, [`${way} other`]: 0 });
}

/** `set -e` and `set +e` */
function strictAfter({ pipelines: [{ commands: [command] }] }: Item, strict: boolean): boolean {
  if (command.kind !== 'simple' || command.words[0]?.text !== 'set') {
    return strict;
  }
  return command.words.reduce((now, { text }) => (/^-[a-zA-Z]*e|^errexit$/.test(text) ? true : now && !/^\+[a-zA-Z]*e/.test(text)), strict);
}

/** Redirections take effect from left to right. */
function redirected(open: Around['open'], redirections: readonly Redirection[]): Around['open'] {
  let { output, errors } = open;
  for (const { descriptor, operator, word: { text } } of redirections) {
    const target = /^>&$/.test(operator) ? ({ 1: output, 2: errors } as Record<string, boolean>)[text] ?? false : false;
    if (descriptor === 'both' || (operator === '>&' && !/^[\d-]+$/.test(text))) {
      output = errors = false;
    } else if (descriptor === 1) {
      output = target;
    } else if (descriptor === 2) {
      errors = target;
    }
  }
  return { output, errors };
}

function readsLines(condition: List): boolean {
  return condition.some(({ pipelines }) => pipelines.some(({ commands }) => commands
    .some(command => command.kind === 'simple' && command.words.find(({ text }) => !ASSIGNMENT.test(text))?.text === 'read')));
}

function listingIn(command: Command): Listing | undefined {
  return command.kind === 'simple' ? listingOf(command.words.map(({ text }) => text)) : undefined;
}

/** It succeeds only where something came through its pipe. */
function isFilter(command: Command): boolean {
  return command.kind === 'simple' && FILTERS.includes(basename(command.words[0]?.text ?? ''));
}

/** The words that `for` goes through, where they are few and stand in the text. */
function literals(over: readonly string[]): readonly string[] {
  return over.length <= MOST_ROUNDS && !over.some(text => /[$`*?[{]/.test(text)) ? over : [];
}

/** How many times `for` goes round, where the text shows it. */
function timesOf(over: readonly Word[]): number | undefined {
  const times = over.map(({ text }) => {
    const [, first, last] = /^\{(\d+)\.\.(\d+)\}$/.exec(text) ?? /^(?:\$\(|`)\s*seq\s+(?:(\d+)\s+)?(\d+)\s*[)`]$/.exec(text) ?? [];
    if (last !== undefined) {
      return Math.abs(Number(last) - Number(first ?? 1)) + 1;
    }
    return /[$`*?[{]/.test(text) ? NaN : 1;
  });
  const sum = times.reduce((all, one) => all + one, 0);
  return sum > 0 ? sum : undefined;
}

function programDeed(name: string, args: readonly string[], words: readonly string[]): Pick<Deed, 'kind' | 'limited'> {
  const seconds = waitSeconds(name, args);
  if (seconds !== undefined) {
    return { kind: 'wait', limited: Number.isNaN(seconds) ? undefined : seconds < Infinity };
  }
  if (name === 'tail' && follows(args)) {
    return { kind: 'wait', limited: false };
  }
  if (['nc', 'ncat', 'netcat'].includes(name) && listens(args)) {
    return { kind: 'wait', limited: args.some(arg => arg.startsWith('-w')) ? undefined : false };
  }
  if (name === 'inotifywait') {
    return { kind: 'wait', limited: flagValue(args, ['-t', '--timeout']) !== undefined };
  }
  if (name === 'curl' && args.some(arg => /^--retry-(?:connrefused|all-errors)$/.test(arg)) && flagValue(args, ['--retry']) !== undefined) {
    return { kind: 'wait', limited: true };
  }
  if (name === 'wget' && args.includes('--retry-connrefused')) {
    return { kind: 'wait', limited: !/^(?:0|inf)/.test(flagValue(args, ['-t', '--tries']) ?? '') };
  }
  if (ACTIONS.includes(name)) {
    return { kind: 'action', limited: true };
  }
  const given = flagValue(args, LIMIT_FLAGS);
  return {
    kind: words.some(word => WAIT_WORD.test(word)) ? 'wait' : 'unknown',
    limited: given === undefined || secondsOf(given) === 0 ? undefined : true,
  };
}
