import * as fs from 'fs';
import * as path from 'path';
import { Document } from 'yaml';
import { dataOf, documentsOf, errorIn } from './yaml';
import { isRecord, Location } from '../../core/pod/manifest';

/*
 * Manifest files as data, and the positions of that data in the files.
 */

/** The argument that means standard input, and its name in messages. */
export const STANDARD_INPUT = '-';
export const STANDARD_INPUT_NAME = 'standard input';

const EXTENSIONS = ['.yaml', '.yml', '.json'];
/** A file is read as a whole, and a string of JavaScript has at most half a billion characters. */
const MOST_BYTES = 100_000_000;
const CHUNK_BYTES = 65_536;
const PASSED_OVER = ['node_modules', '.git'];
/** What a folder has that is a Helm chart, and what in it makes sense to Helm alone. */
const CHART = ['Chart.yaml', 'templates'];
const OF_CHART = ['Chart.yaml', 'Chart.lock', 'values.yaml', 'templates', 'charts', 'ci'];
const PASS_OVER = 'pass --skip-unreadable';

/** One document of a file. */
export interface Manifest {
  readonly file: string;
  readonly content: unknown;
  /** The position of a location, or of the nearest node around it. */
  readonly position: (location: Location) => Position;
}

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file, or part of one, that cannot be read. */
export interface Unreadable extends Partial<Position> {
  readonly file: string;
  readonly why: string;
  /** A path that was given leads nowhere. */
  readonly isMissing?: boolean;
}

export interface Contents {
  readonly manifests: Manifest[];
  readonly unreadable: Unreadable[];
}

/** The files that the paths name: files as they are, and the manifests in folders, at any depth. */
export function filesOf(paths: readonly string[]): { readonly files: string[]; readonly unreadable: Unreadable[] } {
  const unreadable: Unreadable[] = [];
  const attempt = <T>(file: string, look: () => T, more: Partial<Unreadable> = {}): T | undefined => {
    try {
      return look();
    } catch (error) {
      unreadable.push({ file, why: reasonOf(error), ...more });
      return undefined;
    }
  };
  // folders and files by their real path: symbolic links may lead to the same one again, or form a cycle
  const seen = new Set<string>();
  const namesIn = (folder: string): string[] => {
    const names = (attempt(folder, () => fs.readdirSync(folder)) ?? []).sort();
    if (!CHART.every(name => names.includes(name))) {
      return names;
    }
    unreadable.push({ file: folder, why: `a Helm chart: render it first (helm template ${folder}), or ${PASS_OVER}` });
    return names.filter(name => !OF_CHART.includes(name));
  };
  const filesIn = (folder: string): string[] => namesIn(folder).flatMap(name => {
    const file = path.join(folder, name);
    const isManifest = EXTENSIONS.includes(path.extname(name).toLowerCase());
    const entry = attempt(file, () => fs.statSync(file, { throwIfNoEntry: isManifest }));
    if (!entry || !(entry.isDirectory() ? !PASSED_OVER.includes(name) : isManifest)) {
      return [];
    }
    if (!entry.isDirectory() && !entry.isFile()) {
      unreadable.push({ file, why: 'not a file or a folder' });
      return [];
    }
    const real = fs.realpathSync.native(file);
    if (seen.has(real)) {
      return [];
    }
    seen.add(real);
    return entry.isDirectory() ? filesIn(file) : [file];
  });
  const files = paths.flatMap(given => {
    const entry = given === STANDARD_INPUT ? undefined : attempt(given, () => fs.statSync(given), { isMissing: true });
    if (entry && !entry.isDirectory() && !entry.isFile() && !entry.isFIFO()) {
      unreadable.push({ file: given, why: `not a file, a folder or a pipe; pass ${STANDARD_INPUT} for standard input` });
      return [];
    }
    if (!entry?.isDirectory()) {
      return entry || given === STANDARD_INPUT ? [given] : [];
    }
    const before = unreadable.length;
    seen.add(fs.realpathSync.native(given));
    const found = filesIn(given);
    if (found.length === 0 && unreadable.length === before) {
      unreadable.push({ file: given, why: `the folder contains no file that ends in ${EXTENSIONS.join(', ')}` });
    }
    return found;
  });
  return { files: [...new Set(files)], unreadable };
}

/** Reads one file, which may contain several documents. Returns the readable ones even if others are not. */
export function readManifests(file: string): Contents {
  const contents: Contents = { manifests: [], unreadable: [] };
  for (const part of partsOf(file)) {
    if ('why' in part) {
      contents.unreadable.push(part);
    } else {
      contents.manifests.push(part);
    }
  }
  return contents;
}

/** The documents of a file, one at a time: a file of many needs no more memory than the largest of them. */
export function* partsOf(file: string): Generator<Manifest | Unreadable> {
  const name = file === STANDARD_INPUT ? STANDARD_INPUT_NAME : file;
  try {
    yield* partsOfText(name, textOf(bytesOf(file)));
  } catch (error) {
    yield { file: name, why: reasonOf(error) };
  }
}

function bytesOf(file: string): Buffer {
  const descriptor = file === STANDARD_INPUT ? 0 : fs.openSync(file, 'r');
  try {
    const status = fs.fstatSync(descriptor);
    if (status.isFile() && status.size <= MOST_BYTES) {
      return fs.readFileSync(descriptor);
    }
    const chunks: Buffer[] = [];
    for (let length = 0; length <= MOST_BYTES;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const read = fs.readSync(descriptor, chunk);
      if (read === 0) {
        return Buffer.concat(chunks);
      }
      chunks.push(chunk.subarray(0, read));
      length += read;
    }
    throw new Error(`the file is larger than ${MOST_BYTES} bytes; split it`);
  } finally {
    if (file !== STANDARD_INPUT) {
      fs.closeSync(descriptor);
    }
  }
}

/** Decodes UTF-8, or UTF-16 with a byte order mark. */
function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) {
      return text;
    }
  } catch {
    // not valid in this encoding: reported below
  }
  throw new Error('the file is not text in UTF-8, or in UTF-16 with a byte order mark');
}

function* partsOfText(file: string, text: string): Generator<Manifest | Unreadable> {
  const at = positions(text);
  const template = text.indexOf('{{');
  let isTemplate = false;
  for (const document of documentsOf(text)) {
    const error = errorIn(document);
    if (!error) {
      yield partOf(file, document, at);
    } else if (template === -1) {
      yield { file, ...at(error.pos[0]), why: reasonOf(error) };
    } else if (!isTemplate) {
      isTemplate = true;
      yield { file, ...at(template), why: `a Helm template: render it first (helm template), or ${PASS_OVER}` };
    }
  }
}

function partOf(file: string, document: Document.Parsed, at: (offset: number) => Position): Manifest | Unreadable {
  const start = document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
  try {
    const content = dataOf(document);
    if (content !== null && !isRecord(content)) {
      throw new Error(`a manifest is an object, and this is ${Array.isArray(content) ? 'a list' : 'a value'}`);
    }
    return { file, content, position: location => at(offsetOf(document, location) ?? start) };
  } catch (error) {
    return { file, ...at(start), why: reasonOf(error) };
  }
}

/** Finds the line and column of an offset, in time logarithmic in the number of lines. */
function positions(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return offset => {
    starts ??= lineStarts(text);
    let [first, after] = [0, starts.length];
    while (after - first > 1) {
      const middle = Math.floor((first + after) / 2);
      [first, after] = starts[middle] <= offset ? [middle, after] : [first, middle];
    }
    return { line: first + 1, column: offset - starts[first] + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts: number[] = [];
  for (let start = 0; start > 0 || starts.length === 0; start = text.indexOf('\n', start) + 1) {
    starts.push(start);
  }
  return starts;
}

function offsetOf(document: Document.Parsed, location: Location): number | undefined {
  for (let length = location.length; length > 0; length--) {
    const node = document.getIn(location.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) {
      return node.range[0];
    }
  }
  return undefined;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file',
  ENOTDIR: 'it is a file',
  ELOOP: 'its symbolic links form a cycle',
};

/** Limits of JavaScript, as V8 words them. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/call stack/, 'the document is nested too deeply'],
  [/Invalid string length/, 'the output is too long; pass fewer files'],
];

/** An error in words for the user. */
export function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return LIMITS.find(([limit]) => limit.test(message))?.[1] ?? REASONS[code] ?? message;
}
