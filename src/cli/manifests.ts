import * as fs from 'fs';
import * as path from 'path';
import { Document, parseAllDocuments } from 'yaml';
import { Location } from '../core/pod/manifest';

/*
 * Files of manifests as data, and where in the files something stands.
 */

/** Read from standard input, and what it is called. */
export const STANDARD_INPUT = '-';
export const STANDARD_INPUT_NAME = 'standard input';

const EXTENSIONS = ['.yaml', '.yml', '.json'];
/** How many things the aliases of one document may stand for, one within the other: more is an attack on memory and time. */
const MAX_ALIASES = 10_000;
const PASSED_OVER = ['node_modules', '.git'];

/** A document of a file. */
export interface Manifest {
  readonly file: string;
  readonly content: unknown;
  /** Of what stands at a location, or of the nearest thing around it. */
  readonly position: (location: Location) => Position;
}

/** From 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file, or a part of one, that cannot be read. */
export interface Unreadable extends Partial<Position> {
  readonly file: string;
  readonly why: string;
}

export interface Contents {
  readonly manifests: Manifest[];
  readonly unreadable: Unreadable[];
}

/** The files that paths mean: themselves, and what manifests folders hold at any depth. */
export function filesOf(paths: readonly string[]): { readonly files: string[]; readonly unreadable: Unreadable[] } {
  const unreadable: Unreadable[] = [];
  const attempt = <T>(file: string, look: () => T): T | undefined => {
    try {
      return look();
    } catch (error) {
      unreadable.push({ file, why: reasonOf(error) });
      return undefined;
    }
  };
  // folders and files by their real path: links may lead to one of them again, or round in a circle
  const seen = new Set<string>();
  const filesIn = (folder: string): string[] => (attempt(folder, () => fs.readdirSync(folder)) ?? []).sort().flatMap(name => {
    const file = path.join(folder, name);
    const isManifest = EXTENSIONS.includes(path.extname(name));
    const entry = attempt(file, () => fs.statSync(file, { throwIfNoEntry: isManifest }));
    if (!entry || !(entry.isDirectory() ? !PASSED_OVER.includes(name) : entry.isFile() && isManifest)) {
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
    const entry = given === STANDARD_INPUT ? undefined : attempt(given, () => fs.statSync(given));
    if (!entry?.isDirectory()) {
      return entry || given === STANDARD_INPUT ? [given] : [];
    }
    const before = unreadable.length;
    seen.add(fs.realpathSync.native(given));
    const found = filesIn(given);
    if (found.length === 0 && unreadable.length === before) {
      unreadable.push({ file: given, why: `the folder holds no file that ends in ${EXTENSIONS.join(', ')}` });
    }
    return found;
  });
  return { files: [...new Set(files)], unreadable };
}

/** Reads one file, which may hold several documents. What can be read of it is there, too. */
export function readManifests(file: string): Contents {
  const name = file === STANDARD_INPUT ? STANDARD_INPUT_NAME : file;
  try {
    return parseManifests(name, textOf(fs.readFileSync(file === STANDARD_INPUT ? 0 : file)));
  } catch (error) {
    return { manifests: [], unreadable: [{ file: name, why: reasonOf(error) }] };
  }
}

/** UTF-8, or UTF-16 where a byte order mark says so. */
function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!text.includes('\0')) {
      return text;
    }
  } catch {
    // told below
  }
  throw new Error('it is no text in UTF-8, nor in UTF-16 with a byte order mark');
}

function parseManifests(file: string, text: string): Contents {
  const manifests: Manifest[] = [];
  const unreadable: Unreadable[] = [];
  const at = positions(text);
  for (const document of documentsOf(text)) {
    const [error] = document.errors;
    if (error) {
      unreadable.push({ file, ...at(error.pos[0]), why: reasonOf(error) });
      continue;
    }
    const start = document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
    try {
      const content = document.toJS({ maxAliasCount: MAX_ALIASES });
      manifests.push({ file, content, position: location => at(offsetOf(document, location) ?? start) });
    } catch (reason) {
      unreadable.push({ file, ...at(start), why: reasonOf(reason) });
    }
  }
  return { manifests, unreadable };
}

/** Where an offset is, in time that grows with the logarithm of the number of lines. */
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

/** As kubectl reads them: merge keys are merged, of a key that is there twice the last counts. */
function documentsOf(text: string): Document.Parsed[] {
  const documents = parseAllDocuments(text, { merge: true, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  return Array.isArray(documents) ? documents : [];
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
  ELOOP: 'its links lead round in a circle',
};

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /call stack/.test(message) ? 'it is nested too deeply' : REASONS[code] ?? message;
}
