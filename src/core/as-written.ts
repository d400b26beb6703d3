import { isPlainObject } from './plain-data';
import { shortened } from './words';

/*
 * How messages print a value: as the user would write it. Data prints as JSON; values with a unit, and those that a factory made, print as
 * the call.
 */

/** Text that is printed as it is, such as a call. */
export class Code {
  constructor(public readonly text: string) {}
}

/** A value that knows how a user writes it. */
interface Writable {
  _asWritten(): string;
}

/** A message repeats no more characters of a value than these. */
const LONGEST = 500;
const DEEPEST = 20;

export function asWritten(value: unknown): string {
  try {
    return shortened(new Writer().write(value, []), LONGEST);
  } catch {
    return 'an object that cannot be read';
  }
}

/** `Readiness.fromTcpSocket({ port: 80 })`. What is undefined was left out. */
export function call(name: string, argument: unknown, options: Readonly<Record<string, unknown>> = {}): Code {
  const given = Object.entries(options).filter(([, value]) => value !== undefined).map(([key, value]) => `${key}: ${asWritten(value)}`);
  const args = [
    ...(argument === undefined ? [] : [asWritten(argument)]),
    ...(given.length === 0 ? [] : [`{ ${given.join(', ')} }`]),
  ];
  return new Code(`${name}(${args.join(', ')})`);
}

/** `Duration.seconds(60)`. */
export function durationAsWritten(ms: number): Code {
  return new Code(ms % 1000 === 0 ? `Duration.seconds(${ms / 1000})` : `Duration.millis(${ms})`);
}

/** Writes no more than a message can hold, however large or tangled the value is. */
class Writer {
  private left = LONGEST;

  public write(value: unknown, around: readonly unknown[]): string {
    if (this.left <= 0 || around.length > DEEPEST || around.includes(value)) {
      return '...';
    }
    const text = this.writeAny(value, around);
    this.left -= typeof value === 'object' ? 2 : text.length;
    return text;
  }

  private writeAny(value: unknown, around: readonly unknown[]): string {
    if (typeof value === 'function') {
      return 'a function';
    }
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'string' ? JSON.stringify(value) : String(value);
    }
    if (Array.isArray(value)) {
      return `[${value.map(item => this.write(item, [...around, value])).join(',')}]`;
    }
    if (isPlainObject(value)) {
      const fields = Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}:${this.write(item, [...around, value])}`);
      return `{${fields.join(',')}}`;
    }
    return writeInstance(value);
  }
}

/** What an instance of somebody else's class holds is its own affair, and may lead anywhere. */
function writeInstance(value: object): string {
  const { _asWritten, toMilliseconds } = value as Partial<Writable> & { toMilliseconds?: () => unknown };
  if (value instanceof Code) {
    return value.text;
  }
  if (typeof _asWritten === 'function') {
    return _asWritten.call(value);
  }
  const ms = typeof toMilliseconds === 'function' ? toMilliseconds.call(value) : undefined;
  return typeof ms === 'number' ? durationAsWritten(ms).text : `a value of class ${value.constructor?.name || 'unknown'}`;
}
