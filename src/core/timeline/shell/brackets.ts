import { fileTargets, Target } from './targets';

/*
 * `[ -S /run/x.sock ]`, `test "$code" = 200`, `[[ -n $a && ! -e $b ]]`: what is known to be ready when it is true, and when it is false.
 */

/** What a word's substitution or variable comes from. */
export interface Origin {
  /** What has been asked. */
  readonly asked: number;
  /** What is known to be ready when it is not empty. */
  readonly proved: number;
}

export interface Truth {
  readonly whenTrue: number;
  readonly whenFalse: number;
}

export interface Looks {
  readonly origin: (index: number) => Origin;
  readonly ask: (targets: readonly Target[]) => number;
}

const EQUAL = ['=', '==', '-eq', '-ge', '-gt', '=~'];
const UNEQUAL = ['!=', '-ne', '-lt', '-le'];
const NOT_KNOWN: Truth = { whenTrue: 0, whenFalse: 0 };

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
  for (let begin = 1; begin <= end;) {
    let next = begin;
    while (next < end && !isJoint(words[next], next, begin)) {
      next++;
    }
    const one = primary(words.slice(begin, next), begin, looks);
    all = all ? { whenTrue: all.whenTrue | one.whenTrue, whenFalse: all.whenFalse & one.whenFalse } : one;
    if (next === end || ['-o', '||'].includes(words[next])) {
      any = any ? { whenTrue: any.whenTrue & all.whenTrue, whenFalse: any.whenFalse | all.whenFalse } : all;
      all = undefined;
    }
    begin = next + 1;
  }
  return any ?? NOT_KNOWN;
}

/** At the beginning of a primary `-a` and `-o` are operators of their own. */
function isJoint(word: string, index: number, begin: number): boolean {
  return ['&&', '||'].includes(word) || (['-a', '-o'].includes(word) && index > begin);
}

function primary(words: readonly string[], at: number, looks: Looks): Truth {
  let negations = 0;
  while (words[negations] === '!' && negations < words.length - 1) {
    negations++;
  }
  const truth = expression(words.slice(negations), at + negations, looks);
  return negations % 2 === 0 ? truth : { whenTrue: truth.whenFalse, whenFalse: truth.whenTrue };
}

function expression(words: readonly string[], at: number, looks: Looks): Truth {
  const [first = '', operator = '', third = ''] = words;
  if (words.length === 2 && /^-[efsSdprwxLhbc]$/.test(first)) {
    return { whenTrue: looks.ask(fileTargets('test', operator)), whenFalse: 0 };
  }
  if (words.length <= 2) {
    const proved = looks.origin(at + words.length - 1).proved;
    return first === '-z' ? { whenTrue: 0, whenFalse: proved } : { whenTrue: proved, whenFalse: 0 };
  }
  const compared = looks.origin(at).asked | looks.origin(at + 2).asked;
  const proved = looks.origin(at).proved | looks.origin(at + 2).proved;
  const values = [first, third];
  if (values.includes('')) {
    return operator === '!=' ? { whenTrue: proved, whenFalse: 0 } : { whenTrue: 0, whenFalse: proved };
  }
  // what curl prints where nobody answers
  if (values.includes('000') || values.includes('0')) {
    return NOT_KNOWN;
  }
  if (EQUAL.includes(operator)) {
    return { whenTrue: compared, whenFalse: 0 };
  }
  return UNEQUAL.includes(operator) ? { whenTrue: 0, whenFalse: compared } : NOT_KNOWN;
}
