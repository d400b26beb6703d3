import { AskedTargets } from './asked-targets';
import { Deed, both, NO_DEED } from './deed';
import { after, DONE, Effect, EITHER, goesOn, leavesEarly } from './effect';
import { always, contained, either, Ends, ends, followed, negated, only, outOfLoop, renamed, without } from './flow';
import { isFilter, isWatchdog, listingIn, literals, readsLines, strictAfter, timesOf } from './idioms';
import { printedBy } from './input';
import { Outputs, redirected } from './outputs';
import { Listing } from './programs/listings';
import { redirectionTargets } from './programs/target';
import { ScriptVariables } from './script-variables';
import { Case, Command, If, Item, List, Loop, Pipeline, Redirection } from './syntax/tree';
import { Word } from './syntax/word';
import { NONE, union, unionOf } from './target-set';

/** What surrounds a part of a script. */
export interface Around {
  /** A command that fails ends the script. */
  readonly strict: boolean;
  readonly open: Outputs;
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

/** What commands do together: in lists, pipelines, branches and loops. */
export abstract class CompoundReader {
  protected readonly targets = new AskedTargets();
  protected readonly variables = new ScriptVariables();
  /** `set -o pipefail` */
  protected pipesFail = false;
  /** What runs in the background until `wait` is called. */
  protected background: Effect[] = [];
  protected killed = false;
  /** `exec >/dev/null 2>&1` */
  protected detached = false;

  /** A simple command. */
  protected abstract run(words: readonly Word[], redirections: readonly Redirection[], around: Around): Effect;

  /** What the substitutions of words do. */
  protected abstract substitutions(words: readonly Word[], around: Around): Effect;

  /** A `for` gives its variable the next value. */
  protected abstract beginRound(variable: string, value: string): void;

  protected abstract define(name: string, body: Command): void;

  protected list(list: List, around: Around): Effect {
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

  protected command(command: Command, around: Around): Effect {
    const open = redirected(around.open, command.redirections);
    const inside: Around = { ...around, open };
    const connects = this.targets.ask(redirectionTargets(command.redirections));
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
        this.define(command.name, command.body);
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
    if (own.size === 0) {
      return { deed: { ...deed, kind: 'pause', limited: false, pauseSeconds: Infinity }, ends: own };
    }
    return { deed: goesOn(passed) || passed.has('continue 1') ? this.looped(deed, own) : deed, ends: own };
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
    const { over, body } = loop;
    const given = this.substitutions(over, around).deed;
    const values = around.goesThrough ? [] : literals(over.map(({ text }) => this.variables.expanded(text)));
    const inner = values.length > 0 ? this.forEach(values, loop, around) : this.round(body, around);
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
        this.beginRound(variable!, value);
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
}
