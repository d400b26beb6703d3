import { AST, RegExpParser } from '@eslint-community/regexpp';

/*
 * How much work something is, counted instead of timed: a loaded machine takes longer, and no more steps.
 */

const ITERATIONS = ['every', 'filter', 'find', 'findIndex', 'flatMap', 'forEach', 'includes', 'map', 'reduce', 'slice', 'some'] as const;

/** Items that lists walk over, and attempts of regular expressions to match one part of them at one place, backtracking as engines do. */
export function stepsOf(work: () => void): number {
  let steps = 0;
  const { exec } = RegExp.prototype;
  const lists: Record<string, any> = Array.prototype;
  const methods = new Map(ITERATIONS.map(name => [name, lists[name]]));
  let counts = true;
  const count = (more: () => number) => {
    if (counts) {
      counts = false;
      steps += more();
      counts = true;
    }
  };
  RegExp.prototype.exec = function (text) {
    count(() => {
      const at = this.lastIndex;
      const attempts = attemptsOf(this, text);
      this.lastIndex = at;
      return attempts;
    });
    return exec.call(this, text);
  };
  methods.forEach((method, name) => {
    lists[name] = function (this: unknown[], ...given: unknown[]) {
      count(() => this.length);
      return method.apply(this, given);
    };
  });
  try {
    work();
  } finally {
    counts = false;
    RegExp.prototype.exec = exec;
    methods.forEach((method, name) => { lists[name] = method; });
  }
  return steps;
}

const patterns = new Map<string, AST.Pattern>();

/** A backtracking matcher that counts; what is one character, and what looks around, is left to the engine. */
function attemptsOf({ source, flags, sticky, global, lastIndex }: RegExp, text: string): number {
  const pattern = patterns.get(source) ?? new RegExpParser().parsePattern(source, 0, source.length, { unicode: flags.includes('u') });
  patterns.set(source, pattern);
  const singles = new Map<AST.Element, RegExp>();
  let attempts = 0;
  const single = (node: AST.Element, at: number) => {
    attempts++;
    const native = singles.get(node) ?? new RegExp(node.raw, `${flags.replace(/[gy]/g, '')}y`);
    singles.set(node, native);
    native.lastIndex = at;
    return native.test(text);
  };
  const isWide = (node: AST.Element) => ['Character', 'CharacterSet', 'CharacterClass'].includes(node.type);
  const sequence = (elements: readonly AST.Element[], index: number, at: number, then: (at: number) => boolean): boolean =>
    (index === elements.length ? then(at) : element(elements[index], at, next => sequence(elements, index + 1, next, then)));
  const repeat = (quantifier: AST.Quantifier, times: number, at: number, then: (at: number) => boolean): boolean => {
    const more = () => times < quantifier.max
      && element(quantifier.element, at, next => next > at && repeat(quantifier, times + 1, next, then));
    const enough = () => times >= quantifier.min && then(at);
    return quantifier.greedy ? more() || enough() : enough() || more();
  };
  const element = (node: AST.Element, at: number, then: (at: number) => boolean): boolean => {
    switch (node.type) {
      case 'Group':
      case 'CapturingGroup': return node.alternatives.some(({ elements }) => sequence(elements, 0, at, then));
      case 'Quantifier': {
        if (!isWide(node.element)) {
          return repeat(node, 0, at, then);
        }
        let most = at;
        if (node.greedy) {
          while (most - at < node.max && most < text.length && single(node.element, most)) {
            most++;
          }
          for (; most - at >= node.min; most--) {
            attempts++;
            if (then(most)) {
              return true;
            }
          }
          return false;
        }
        for (; most - at < node.min || !then(most); most++) {
          if (most - at === node.max || most === text.length || !single(node.element, most)) {
            return false;
          }
        }
        return true;
      }
      default: return single(node, at) && then(isWide(node) ? at + 1 : at);
    }
  };
  const last = sticky ? lastIndex : text.length;
  for (let start = sticky || global ? lastIndex : 0; start <= last; start++) {
    if (pattern.alternatives.some(({ elements }) => sequence(elements, 0, start, () => true))) {
      break;
    }
  }
  return attempts;
}
