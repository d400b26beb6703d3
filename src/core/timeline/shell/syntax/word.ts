/** A word of a shell script. */
export interface Word {
  /** Without its quotes; substitutions stay as they are written. */
  readonly text: string;
  /** The scripts of its command substitutions, `$(…)`, backquotes and `<(…)`: the outer ones. */
  readonly substitutions: readonly string[];
}

/** In a substitution a parenthesis may end a pattern: `$(case $a in x) …; esac)`. */
const CASE = /(?<=[\s;&|({`])(?:case[ \t]+[^\s;&|()]+[ \t]+in(?=\s)|esac(?=[\s;&|)]))/y;

/** Reads one word, and says where it ends. Accepts any text, in linear time. */
export function readWord(text: string, from: number): { readonly word: Word; readonly end: number } {
  // the delimiters that are still to come, the innermost last
  const open: string[] = [];
  // `case` blocks in each of them
  const cases: number[] = [];
  const value: string[] = [];
  const scripts: string[] = [];
  let substitutions = 0;
  let begin = from;
  let at = from;
  for (; at < text.length; at++) {
    const character = text[at];
    const next = text[at + 1] ?? '';
    const inner = open[open.length - 1];
    CASE.lastIndex = at;
    const block = inner === ')' && /[ce]/.test(character) ? CASE.exec(text)?.[0] : undefined;
    if (block !== undefined) {
      cases[open.length - 1] = Math.max(0, (cases[open.length - 1] ?? 0) + (block === 'esac' ? -1 : 1));
    }
    const endsPattern = character === ')' && inner === ')' && (cases[open.length - 1] ?? 0) > 0;
    const opens = character === '(' && (inner === ')' || /[$<>=]/.test(text[at - 1] ?? '') || (at === from && next === '('));
    if (open.length === 0 && !opens && /[\s;&|()<>]/.test(character) && !(/[<>]/.test(character) && next === '(')) {
      break;
    }
    if (character === '\\') {
      const kept = substitutions > 0 || (inner === '"' && !/["$`\\\n]/.test(next));
      value.push(kept ? character + next : next);
      at++;
    } else if (character === '\'' && inner !== '"') {
      const closing = text.indexOf('\'', at + 1);
      const last = closing < 0 ? text.length : closing;
      value.push(substitutions > 0 ? text.slice(at, last + 1) : text.slice(at + 1, last));
      at = last;
    } else {
      if (character !== '"' || substitutions > 0) {
        value.push(character);
      }
      if (character === inner && !endsPattern) {
        open.pop();
        cases.length = Math.min(cases.length, open.length);
        substitutions -= character === '"' ? 0 : 1;
        if (character !== '"' && substitutions === 0) {
          scripts.push(text.slice(begin, at));
        }
      } else if (character === '"' || character === '`' || opens) {
        begin = character !== '"' && substitutions === 0 ? at + 1 : begin;
        open.push(opens ? ')' : character);
        substitutions += character === '"' ? 0 : 1;
      }
    }
  }
  const isArithmetic = (script: string) => script.startsWith('(') && script.endsWith(')');
  return {
    word: { text: value.join(''), substitutions: scripts.filter(script => !isArithmetic(script)) },
    end: Math.min(at, text.length),
  };
}
