/*
 * What makes a loop give up: a clock, or a counter that is compared.
 */

const CLOCK = /\bSECONDS\b|\bEPOCHSECONDS\b|\bdate\s+(?:-u\s+)?\+%s|\/proc\/uptime/;
const COMPARED = /(?:^| )\$(\w+|\{\w+\}) -(?:ge|gt|le|lt) /;
const COUNTER = /^(\w+)(?:=\$\(\(|=\$\[|\+=|=`\s*expr\s|=\$\(\s*expr\s)/;
const ARITHMETIC = /(?:^|[^\w])(?:\+\+|--)?([A-Za-z_]\w*)\s*(?:\+\+|--|[-+]?=(?!=))/;

/** The variables that a command counts with: `n=$((n+1))`, `((n++))`, `let n+=1`, `` n=`expr $n + 1` ``. */
export function countersIn(words: readonly string[]): string[] {
  const [first = '', second = ''] = words;
  if (first.startsWith('((')) {
    return ARITHMETIC.exec(first)?.slice(1) ?? [];
  }
  if (first === 'let' || (first === ':' && second.startsWith('$(('))) {
    return ARITHMETIC.exec(second)?.slice(1) ?? [];
  }
  return words.flatMap(word => COUNTER.exec(word)?.[1] ?? []);
}

/** A command that compares a clock or a counter; a variable that holds an answer is neither. */
export function limitsLoop(words: readonly string[], counters: ReadonlySet<string>, isAnswer: (variable: string) => boolean): boolean {
  if (['echo', 'printf'].includes(words[0])) {
    return false;
  }
  const compares = (word: string, index: number) => /^(?:-eq|-ne|=|==|!=|<|>)$/.test(word)
    && [words[index - 1], words[index + 1]].some(one => counters.has(/^\$\{?(\w+)\}?$/.exec(one ?? '')?.[1] ?? ''));
  const text = words.join(' ');
  const variable = COMPARED.exec(text)?.[1].replace(/[{}]/g, '');
  return CLOCK.test(text) || (variable !== undefined && !isAnswer(variable)) || comparesArithmetic(text) || words.some(compares);
}

/** `((i++ < 60))`, `[ $((i)) -ge 60 ]`: the first beginning and the last end decide, so that each is looked for once. */
function comparesArithmetic(text: string): boolean {
  if (text.startsWith('((') && /[<>]|[=!]=/.test(text.slice(0, Math.max(0, text.lastIndexOf('))'))))) {
    return true;
  }
  const begin = text.startsWith('$((') ? 0 : text.indexOf(' $((');
  return begin >= 0 && /\)\) -(?:ge|gt|le|lt|eq|ne) /.test(text.slice(begin));
}
