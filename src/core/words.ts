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
export function enumeration(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** With escapes for what would not be seen, or would change what is seen around it: `\u2028`. */
export function escaped(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Noncharacter_Code_Point}]/gu, character => {
    const hex = character.codePointAt(0)!.toString(16);
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

/** The text, or its beginning and `...` where it is longer. */
export function shortened(text: string, most: number = 200): string {
  // not between the halves of a surrogate pair
  return text.length <= most ? text : `${text.slice(0, most - 3).replace(/[\ud800-\udbff]$/, '')}...`;
}

/** Without control characters, which a terminal or a CI system would interpret. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
