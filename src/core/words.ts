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

/** Without control characters, which a terminal or a CI system would interpret. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
