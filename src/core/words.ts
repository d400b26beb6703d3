/*
 * How durations, lists and other people's text are printed.
 */

/** A duration as people read it. */
export function duration(ms: number): string {
  return ms >= 1000 || ms === 0 ? `${ms / 1000} s` : `${ms} ms`;
}

/** `"a", "b"`, or a word for the empty list. */
export function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map(name => JSON.stringify(name)).join(', ');
}

/** `a, b and c`. */
export function enumeration(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** Without control characters, which a terminal or a CI system would obey. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '?');
}
