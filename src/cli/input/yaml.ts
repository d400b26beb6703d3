import { Composer, Document, isAlias, isMap, isNode, isPair, isScalar, isSeq, Pair, YAMLError } from 'yaml';
import { scalarOf } from './yaml-scalar';
import { tokensOf } from './yaml-tokens';
import { isRecord } from '../../core/pod/manifest';

/*
 * YAML the way kubectl reads it: merge keys are merged, and the last of duplicate keys counts.
 */

/** How many characters the aliases of one document may expand to: more is an attack on memory and time. */
const MOST_ALIASED = 10_000_000;
/** How many values one document may have, judged by its punctuation: the parser needs about a kilobyte for each. */
const MOST_VALUES = 2_000_000;

/** Scalars are told apart later, by what they mean to kubectl. */
const OPTIONS = { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;

/** One document at a time, so that only one is in memory. */
export function* documentsOf(text: string): Generator<Document.Parsed> {
  if (text.length > MOST_VALUES && mostValues(text) > MOST_VALUES) {
    throw new Error(`a document has more than ${MOST_VALUES} values; split it`);
  }
  yield* new Composer(OPTIONS).compose(tokensOf(text)) as Generator<Document.Parsed>;
}

/** The first error that kubectl reports, too; its tree is not to be trusted. */
export function errorIn({ errors }: Document.Parsed): YAMLError | undefined {
  return errors.find(({ message }) => !message.startsWith('Comments must be separated'));
}

/** The most commas, colons, brackets and line breaks that one of the documents has. */
function mostValues(text: string): number {
  let [most, values] = [0, 0];
  for (const [found] of text.matchAll(/^---|[,:\n[{]/gm)) {
    values = found === '---' ? 0 : values + 1;
    most = Math.max(most, values);
  }
  return most;
}

/** The data of a document. What an alias refers to is built once, and shared. */
export function dataOf(document: Document.Parsed): unknown {
  return new Data().of(document.contents);
}

type Fields = Record<string, unknown>;

class Data {
  /** The value of each anchor, and its size in characters with its own aliases expanded. */
  private readonly anchors = new Map<string, { readonly value: unknown; size: number }>();
  private size = 0;
  private aliased = 0;

  public of(node: unknown): unknown {
    const before = this.size++;
    const known = { value: this.begun(node), size: 0 };
    // before its content, which may refer to it
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) {
      this.anchors.set(node.anchor, known);
    }
    if (isMap(node)) {
      node.items.forEach(pair => this.put(known.value as Fields, pair));
    } else if (isSeq(node)) {
      node.items.forEach(item => (known.value as unknown[]).push(isPair(item) ? this.put({}, item) : this.of(item)));
    }
    known.size = this.size - before;
    return known.value;
  }

  /** A value that is still empty. */
  private begun(node: unknown): unknown {
    if (isAlias(node)) {
      return this.aliasOf(node.source);
    }
    if (isScalar(node)) {
      const value = scalarOf(node);
      this.size += typeof value === 'string' ? value.length : 0;
      return value;
    }
    return isMap(node) ? {} : isSeq(node) ? [] : null;
  }

  private aliasOf(anchor: string): unknown {
    const known = this.anchors.get(anchor);
    if (!known) {
      throw new Error(`there is no anchor "${anchor}" before this alias`);
    }
    this.size += known.size;
    this.aliased += known.size;
    if (this.aliased > MOST_ALIASED) {
      throw new Error(`the aliases of this document expand to more than ${MOST_ALIASED} characters`);
    }
    return known.value;
  }

  private put(fields: Fields, { key, value: node }: Pair): Fields {
    if (isMergeKey(key)) {
      merge(fields, this.of(node));
    } else {
      define(fields, nameOf(this.of(key)), this.of(node));
    }
    return fields;
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === '<<' && (key.tag === undefined ? key.type === 'PLAIN' : key.tag === MERGE_TAG);
}

const MERGE_TAG = 'tag:yaml.org,2002:merge';

/** A value as a key: lists and maps are written as JSON. */
function nameOf(key: unknown): string {
  return key === null ? '' : typeof key === 'object' ? JSON.stringify(key) : String(key);
}

/** Of several sources the first wins, but all of them win over the keys before the merge key. */
function merge(fields: Fields, sources: unknown): void {
  for (const source of Array.isArray(sources) ? [...sources].reverse() : [sources]) {
    if (!isRecord(source)) {
      throw new Error('a merge key needs a map, or a list of maps');
    }
    for (const [key, value] of Object.entries(source)) {
      define(fields, key, value);
    }
  }
}

/** `__proto__` is a key like any other. */
function define(fields: Fields, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(fields, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    fields[key] = value;
  }
}
