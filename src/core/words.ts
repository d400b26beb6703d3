/*
 * How durations, lists and text from outside are printed.
 */

/** `60 s`, `100 ms`. */
export function duration(ms: number): string {
  return ms >= 1000 || ms === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

/** `"a", "b"`; `none` for an empty list. */
export function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map(name => JSON.stringify(name)).join(', ');
}

/** `a, b and c`. */
export function enumeration(names: readonly string[], joint: 'and' | 'or' = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${joint} ${names[names.length - 1]}`;
}

/** The first of many: `a, b and 12 more`. */
export function someOf(names: readonly string[], most: number = 5): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** `1 error`, `2 errors`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The text, or its beginning and `...` where it is longer. */
export function shortened(text: string, most: number = 200): string {
  return text.length <= most ? text : `${beginning(text, most - 3)}...`;
}

/** The text, or `...` and its end where it is longer. */
export function ending(text: string, most: number): string {
  return text.length <= most ? text : `...${text.slice(3 - most).replace(/^[\udc00-\udfff]/, '')}`;
}

/** So many UTF-16 code units of a text, without half a character at the end. */
export function beginning(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}

/** What is invisible, or changes what is seen around it: control, bidirectional and other invisible characters, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu;

/**
 * Other people's text for one line of a terminal, a log or a file, with escapes as in JSON: for what is not seen, and for what a CI system
 * takes for a command, `::error` after space and `##[error]` anywhere.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function printable(text: string): string {
  return text
    .replace(UNSEEN, escapes)
    .replace(/##(?=\w*\[)/g, `#${escapes('#')}`)
    .replace(/(?<!\S)::(?=[a-z])/gi, `${escapes(':')}:`);
}

/** The same for more than one line. In JSON the escapes mean what was there. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** One escape for each UTF-16 code unit. */
function escapes(character: string): string {
  return character.split('').map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
