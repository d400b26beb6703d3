import { LocalIssue } from '../issue';
import { isPlainObject } from '../plain-data';

/*
 * Characters that a manifest cannot carry. Writers of YAML leave them as they are, and the reader of kubectl and of the API server follows
 * YAML 1.1: U+0085, U+2028 and U+2029 end a line there, so that the rest of a value could become fields of the pod, and DEL, the other C1
 * controls, U+FFFE, U+FFFF and lone surrogates make the whole file unreadable. NUL survives, but no program can be given it.
 */

// eslint-disable-next-line no-control-regex
const UNFIT = /[\0\x7f-\x9f\u2028\u2029\ufffe\uffff\p{Cs}]/u;

/** A manifest can carry every character of the text. */
export function isWritable(text: string): boolean {
  return !UNFIT.test(text);
}

/** Every text in a value, at any depth of lists and plain objects, that has such a character. */
export function checkCharacters(field: string, value: unknown, around: readonly unknown[] = []): LocalIssue[] {
  if (typeof value === 'string') {
    const character = UNFIT.exec(value)?.[0];
    return character === undefined
      ? []
      : [{ field, given: value, why: `a manifest cannot carry the character ${codePoint(character)}`, fix: 'remove it' }];
  }
  if (around.includes(value)) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => checkCharacters(`${field}[${index}]`, item, [...around, value]));
  }
  return isPlainObject(value)
    ? Object.entries(value).flatMap(([key, item]) => checkCharacters(`${field}.${key}`, item, [...around, value]))
    : [];
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}
