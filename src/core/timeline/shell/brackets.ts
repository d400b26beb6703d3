import { fileTargets, Target } from './programs/target';
import { intersection, NONE, TargetSet, union } from './target-set';

/*
 * `[ -S /run/x.sock ]`, `test "$code" = 200`, `[[ -n $a && ! -e $b ]]`: what is known to be ready when it is true, and when it is false.
 */

/** What a word's substitution or variable comes from. */
export interface Origin {
  /** What has been asked. */
  readonly asked: TargetSet;
  /** What is known to be ready when it is not empty. */
  readonly proved: TargetSet;
}

export interface Truth {
  readonly whenTrue: TargetSet;
  readonly whenFalse: TargetSet;
}

export interface Looks {
  readonly origin: (index: number) => Origin;
  readonly ask: (targets: readonly Target[]) => TargetSet;
}

const EQUAL = ['=', '==', '-eq', '-ge', '-gt', '=~'];
const UNEQUAL = ['!=', '-ne', '-lt', '-le'];
const NOT_KNOWN: Truth = { whenTrue: NONE, whenFalse: NONE };

export function isBracket(name: string): boolean {
  return ['[', '[[', 'test'].includes(name);
}

/** All words of the command, its name among them. */
export function truthOf(words: readonly string[], looks: Looks): Truth {
  const end = [']', ']]'].includes(words[words.length - 1]) ? words.length - 1 : words.length;
  if (words.slice(1, end).some(word => word === '(' || word === ')')) {
    return NOT_KNOWN;
  }
  // `-a` binds more strongly than `-o`
  let any: Truth | undefined;
  let all: Truth | undefined;
  let current: string[] = [];
  for (let index = 1; index <= end; index++) {
    const word = words[index];
    if (index < end && !isJoint(word, current.length)) {
      current.push(word);
      continue;
    }
    const one = primary(current, index - current.length, looks);
    all = all ? bothTrue(all, one) : one;
    if (index === end || ['-o', '||'].includes(word)) {
      any = any ? not(bothTrue(not(any), not(all))) : all;
      all = undefined;
    }
    current = [];
  }
  return any ?? NOT_KNOWN;
}

/** At the beginning of a primary `-a` and `-o` are operators of their own. */
function isJoint(word: string, before: number): boolean {
  return ['&&', '||'].includes(word) || (['-a', '-o'].includes(word) && before > 0);
}

function primary(words: readonly string[], at: number, looks: Looks): Truth {
  let negations = 0;
  while (words[negations] === '!' && negations < words.length - 1) {
    negations++;
  }
  const truth = expression(words.slice(negations), at + negations, looks);
  return negations % 2 === 0 ? truth : not(truth);
}

function not({ whenTrue, whenFalse }: Truth): Truth {
  return { whenTrue: whenFalse, whenFalse: whenTrue };
}

function bothTrue(one: Truth, other: Truth): Truth {
  return { whenTrue: union(one.whenTrue, other.whenTrue), whenFalse: intersection(one.whenFalse, other.whenFalse) };
}

function expression(words: readonly string[], at: number, looks: Looks): Truth {
  const [first = '', operator = '', third = ''] = words;
  if (words.length === 2 && /^-[efsSdprwxLhbc]$/.test(first)) {
    return { whenTrue: looks.ask(fileTargets('test', operator)), whenFalse: NONE };
  }
  if (words.length <= 2) {
    const proved = looks.origin(at + words.length - 1).proved;
    return first === '-z' ? { whenTrue: NONE, whenFalse: proved } : { whenTrue: proved, whenFalse: NONE };
  }
  const compared = union(looks.origin(at).asked, looks.origin(at + 2).asked);
  const proved = union(looks.origin(at).proved, looks.origin(at + 2).proved);
  const values = [first, third];
  if (values.includes('')) {
    return operator === '!=' ? { whenTrue: proved, whenFalse: NONE } : { whenTrue: NONE, whenFalse: proved };
  }
  // what curl prints where nobody answers
  if (values.includes('000') || values.includes('0')) {
    return NOT_KNOWN;
  }
  if (EQUAL.includes(operator)) {
    return { whenTrue: compared, whenFalse: NONE };
  }
  return UNEQUAL.includes(operator) ? { whenTrue: NONE, whenFalse: compared } : NOT_KNOWN;
}
