import { Scalar } from 'yaml';

/*
 * What a scalar means to kubectl: YAML 1.1, as Go's reader understands it.
 *
 * https://github.com/kubernetes-sigs/yaml/blob/v1.4.0/goyaml.v2/resolve.go
 */

type Value = string | number | boolean | null;

const WORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word): [string, Value] => [word, true]),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word): [string, Value] => [word, false]),
  ...['', '~', 'null', 'Null', 'NULL'].map((word): [string, Value] => [word, null]),
  ...['.nan', '.NaN', '.NAN'].map((word): [string, Value] => [word, NaN]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word): [string, Value] => [word, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((word): [string, Value] => [word, -Infinity]),
]);

const LONGEST_WORD = Math.max(...[...WORDS.keys()].map(({ length }) => length));
const TAG = 'tag:yaml.org,2002:';
const RESOLVED = ['bool', 'int', 'float', 'null'].map(name => TAG + name);

export function scalarOf({ source = '', type, tag }: Scalar): Value {
  if (tag === `${TAG}binary`) {
    return Buffer.from(source, 'base64').toString('utf8');
  }
  return (tag === undefined ? type === 'PLAIN' : RESOLVED.includes(tag)) ? plain(source) : source;
}

function plain(text: string): Value {
  if (text.length <= LONGEST_WORD) {
    const value = WORDS.get(text);
    if (value !== undefined) {
      return value;
    }
  }
  return (/^[-+.\d]/.test(text) ? numberOf(text) : undefined) ?? text;
}

/** Sign, base and digits. */
const INTEGER = /^([-+]?)(?:(0b)0*([01]+)|(0x)0*([\da-f]+)|(0o|0(?=\d))0*([0-7]+)|()([1-9]\d*|0))$/i;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i;

/** As Go's `ParseInt` and `ParseUint` with base 0 read it, else its `ParseFloat`; undefined where the text is no number to them. */
function numberOf(text: string): number | undefined {
  const digits = text.replace(text.startsWith('.') ? /(?<=\d)_(?=\d)/g : /_/g, '');
  const integer = integerOf(digits);
  if (integer !== undefined) {
    return integer;
  }
  const value = FLOAT.test(digits) ? Number(digits) : Infinity;
  return Number.isFinite(value) ? value : undefined;
}

const LARGEST = { '': 2n ** 64n - 1n, '+': 2n ** 63n - 1n, '-': 2n ** 63n } as const;
/** Those of the largest number, in binary. */
const MOST_DIGITS = 64;

function integerOf(text: string): number | undefined {
  const [, sign, ...groups] = INTEGER.exec(text) ?? [];
  const [base, digits] = groups.filter(group => group !== undefined);
  if (digits === undefined || digits.length > MOST_DIGITS) {
    return undefined;
  }
  const value = BigInt((base === '0' ? '0o' : base) + digits);
  return value > LARGEST[sign as keyof typeof LARGEST] ? undefined : Number(sign === '-' ? -value : value);
}
