import { durationAsWritten } from '../core/as-written';
import { at, Checked, LocalIssue, throwIssues } from '../core/issue';
import { isPlainObject } from '../core/plain-data';
import { isRecord } from '../core/pod/manifest';
import { nearest } from '../core/spelling';
import { enumeration } from '../core/words';

/*
 * The types and keys of what users pass in. The compiler checks both in TypeScript, and nobody does in JavaScript, or behind `any`.
 */

/** Finds what is wrong with a value that was given. */
export type Type = (field: string, value: unknown) => LocalIssue[];

/** Every key of a struct with its type: a key that is forgotten here does not compile. */
export type Shape<T> = { readonly [K in keyof T]-?: Type };

/** A value was passed. Other languages pass null for what is left out. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/**
 * The options of a factory that are given and of the right type, and what is wrong with the others. Throws, with the issues known so far,
 * if what is given are no options at all.
 */
export function readOptions<T extends object>(
  path: string, given: unknown, shape: Types, known: readonly LocalIssue[] = [],
): Checked<T> {
  const options = isGiven(given) ? given : {};
  if (!isStruct(options, shape)) {
    throwIssues(at(path, [...known, ...checkStruct('', options, shape)]));
  }
  const { value, issues } = readFields('', options as Fields, shape);
  return { value: value as T, issues };
}

/** The options of a factory. Throws if anything is wrong with them. */
export function optionsOf<T extends object>(path: string, given: unknown, shape: Types): T {
  const { value, issues } = readOptions<T>(path, given, shape);
  throwIssues(at(path, issues));
  return value;
}

/** A struct of ours: an object that has no other keys. */
export function checkStruct(field: string, given: unknown, shape: Types): LocalIssue[] {
  if (isStruct(given, shape)) {
    return readFields(field, given, shape).issues;
  }
  const keys = Object.keys(shape);
  const port = typeof given === 'number' && keys.includes('port') ? `{ port: ${given} }` : undefined;
  return [{ field: field || 'options', given, why: 'not an object', fix: `pass ${port ?? `one with ${quoted(keys, 'or')}`}` }];
}

/** The types of the fields that are given. */
export function checkTypes(field: string, given: object, shape: Types): LocalIssue[] {
  const fields = given as Fields;
  return Object.entries(shape).flatMap(([key, type]) => (isGiven(fields[key]) ? type(below(field, key), fields[key]) : []));
}

type Types = Readonly<Record<string, Type>>;
type Fields = Readonly<Record<string, unknown>>;

/** An instance of a class is one if it has any of the keys. */
function isStruct(given: unknown, shape: Types): given is Fields {
  return isPlainObject(given) || (isRecord(given) && Object.keys(shape).some(key => isGiven(given[key])));
}

function readFields(field: string, given: Fields, shape: Types): Checked<Fields> {
  const fields = Object.entries(shape)
    .map(([key, type]) => ({ key, value: given[key], type }))
    .filter(({ value }) => isGiven(value))
    .map(({ key, value, type }) => ({ key, value, issues: type(below(field, key), value) }));
  return {
    value: Object.fromEntries(fields.filter(({ issues }) => issues.length === 0).map(({ key, value }) => [key, value])),
    issues: [...checkKeys(field, given, Object.keys(shape)), ...fields.flatMap(({ issues }) => issues)],
  };
}

/** Keys that nothing reads. A class of the user's may have more of its own. */
export function checkKeys(field: string, given: object, keys: readonly string[]): LocalIssue[] {
  return unknownKeys(given, keys).map(key => {
    const meant = nearest(key, keys);
    const fix = meant ? `did you mean '${meant}'?` : `there are ${quoted(keys, 'and')}`;
    return { field: below(field, key), why: `unknown '${key}'`, fix };
  });
}

/**
 * Keys that were meant for one of ours, in a struct that extends one of cdk8s-plus: newer versions of cdk8s-plus may know keys that this
 * library does not.
 */
export function checkMisspelled(field: string, given: object, keys: readonly string[]): LocalIssue[] {
  return unknownKeys(given, keys).flatMap(key => {
    const meant = nearest(key, keys);
    return meant ? { field: below(field, key), why: `unknown '${key}'`, fix: `did you mean '${meant}'?` } : [];
  });
}

function unknownKeys(given: object, keys: readonly string[]): string[] {
  return isPlainObject(given) ? Object.keys(given).filter(key => given[key] !== undefined && !keys.includes(key)) : [];
}

function below(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`;
}

/** A message names no more keys than these. */
const MOST_KEYS = 6;

function quoted(keys: readonly string[], joint: 'and' | 'or'): string {
  const named = keys.slice(0, MOST_KEYS).map(key => `'${key}'`);
  return enumeration(keys.length > MOST_KEYS ? [...named, `${keys.length - MOST_KEYS} more`] : named, joint);
}

/** Checked where its bounds are. */
export const anything: Type = () => [];

export const flag: Type = (field, given) =>
  (typeof given === 'boolean' ? [] : [{ field, given, why: 'not a boolean', fix: 'pass true or false' }]);

export const text: Type = (field, given) =>
  (typeof given === 'string' ? [] : [{ field, given, why: 'not a string', fix: 'pass a string' }]);

/** A list of strings; `example` is one of them. */
export function texts(what: string, example: string): Type {
  return (field, given) => {
    if (typeof given === 'string') {
      return [{ field, given, why: `not a list of ${what}`, fix: `pass a list: [${JSON.stringify(given)}]` }];
    }
    return Array.isArray(given) && given.every(item => typeof item === 'string')
      ? []
      : [{ field, given, why: `not a list of ${what}`, fix: `pass a list of strings, such as ['${example}']` }];
  };
}

/** The words of a command line, some of which may be tokens. */
export const words: Type = (field, given) => {
  if (typeof given === 'string') {
    const fix = `pass a list, one string for each: [${given.trim().split(/\s+/).map(word => JSON.stringify(word)).join(', ')}]`;
    return [{ field, given, why: 'not a list of words', fix }];
  }
  if (!Array.isArray(given)) {
    return [{ field, given, why: 'not a list of words', fix: 'pass a list of strings, such as [\'--verbose\']' }];
  }
  return given.flatMap((word, index) => (typeof word === 'string' || isToken(word)
    ? []
    : [{ field: `${field}[${index}]`, given: word, why: 'a word of a command is a string', fix: `pass ${asText(word)}` }]));
};

/** What cdk8s resolves when the manifest is rendered may stand in its place. */
export function orToken(type: Type): Type {
  return (field, given) => (isToken(given) ? [] : type(field, given));
}

/** Something that cdk8s-plus made, or a token: `example` tells how. */
export function instance(what: string, example: string): Type {
  return (field, given) => (isRecord(given) ? [] : [{ field, given, why: `not ${what}`, fix: `pass one, such as ${example}` }]);
}

export function listOf(item: Type, example: string): Type {
  return (field, given) => {
    if (Array.isArray(given)) {
      return given.flatMap((one, index) => item(`${field}[${index}]`, one));
    }
    return [{ field, given, why: 'not a list', fix: `pass a list, such as [${example}]` }];
  };
}

export const volume: Type = instance('a volume', 'Volume.fromEmptyDir(chart, \'Config\', \'config\')');

export const volumeMounts: Type = listOf(instance('a mount', '{ path: \'/data\', volume }'), '{ path: \'/data\', volume }');

/** Environment variables by name. */
export const environment: Type = (field, given) => {
  if (!isRecord(given)) {
    return [{ field, given, why: 'not an object', fix: 'pass one, such as { MODE: EnvValue.fromValue(\'green\') }' }];
  }
  return Object.entries(given).flatMap(([name, value]) => (isRecord(value) || !isGiven(value) ? [] : [{
    field: `${field}[${JSON.stringify(name)}]`,
    given: value,
    why: 'not an EnvValue',
    fix: `pass EnvValue.fromValue(${asText(value)})`,
  }]));
};

/** One of the values of an enum. */
export function member(name: string, values: Readonly<Record<string, string>>): Type {
  return (field, given) => (Object.values(values).includes(given as string) ? [] : [{
    field,
    given,
    why: `not one of ${name}`,
    fix: `pass ${enumeration(Object.keys(values).map(key => `${name}.${key}`), 'or')}`,
  }]);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000, h: 3_600_000 };

/** A token has no milliseconds before synthesis. */
export const duration: Type = (field, given) => {
  const issue = (why: string, fix: string): LocalIssue[] => [{ field, given, why, fix }];
  if (typeof given === 'number') {
    return issue('a number has no unit', `pass Duration.seconds(${given}) or Duration.millis(${given})`);
  }
  const [, amount, unit] = typeof given === 'string' ? /^(\d+) ?(ms|s|m|min|h)$/.exec(given) ?? [] : [];
  if (amount) {
    return issue('it is not a Duration', `pass ${durationAsWritten(Number(amount) * UNITS[unit]).text}`);
  }
  if (!isRecord(given) || typeof given.toMilliseconds !== 'function') {
    return issue('it is not a Duration', 'pass one, such as Duration.seconds(30); a token is resolved too late');
  }
  try {
    return Number.isFinite(given.toMilliseconds()) ? [] : issue('it is not a number of milliseconds', 'pass Duration.seconds(30)');
  } catch {
    return issue('it is not a whole number of milliseconds', 'pass Duration.millis(1500), for example');
  }
};

/** A class whose values its own factories make. */
interface ValueClass {
  readonly name: string;
}

/**
 * A value object, recognized by a method that only its class has: it may come from another copy of this library. `type` comes late, because
 * a class may have options of its own type.
 */
export function made(type: () => ValueClass, method: string, example: string): Type {
  return (field, given) => {
    if (isRecord(given) && typeof given[method] === 'function') {
      return [];
    }
    const { name } = type();
    const factory = typeof given === 'function' ? factoryOf(type(), given) : undefined;
    return [factory
      ? { field, given, why: `${name}.${factory.name} is not called`, fix: `call it: ${factory.call}` }
      : { field, given, why: `not a ${name}`, fix: `use one of its factories, such as ${example}` }];
  };
}

function factoryOf(type: ValueClass, given: unknown): { readonly name: string; readonly call: string } | undefined {
  const name = Object.getOwnPropertyNames(type).find(key => (type as unknown as Record<string, unknown>)[key] === given);
  return name ? { name, call: `${type.name}.${name}(${(given as { length: number }).length === 0 ? '' : '...'})` } : undefined;
}

/** The string to write instead of a number, for example. */
function asText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? JSON.stringify(String(value)) : '\'...\'';
}

/** An instance of a class, which is resolved when the manifest is rendered. */
function isToken(value: unknown): boolean {
  return isRecord(value) && !isPlainObject(value);
}
