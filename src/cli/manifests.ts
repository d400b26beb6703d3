import * as fs from 'fs';
import * as path from 'path';
import { Document, parseAllDocuments } from 'yaml';
import { Location } from '../core/manifest';

/*
 * Files of manifests as data, and where in the files something stands.
 */

/** Read from standard input. */
export const STANDARD_INPUT = '-';

const EXTENSIONS = ['.yaml', '.yml', '.json'];
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
  const files = paths.flatMap(given => {
    try {
      if (given === STANDARD_INPUT || !fs.statSync(given).isDirectory()) {
        return [given];
      }
      const found = filesIn(given);
      if (found.length === 0) {
        unreadable.push({ file: given, why: `the folder holds no file that ends in ${EXTENSIONS.join(', ')}` });
      }
      return found;
    } catch (error) {
      unreadable.push({ file: given, why: reasonOf(error) });
      return [];
    }
  });
  return { files: [...new Set(files)], unreadable };
}

function filesIn(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const inside = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return PASSED_OVER.includes(entry.name) ? [] : filesIn(inside);
      }
      return entry.isFile() && EXTENSIONS.includes(path.extname(entry.name)) ? [inside] : [];
    });
}

/** Reads one file, which may hold several documents. What can be read of it is there, too. */
export function readManifests(file: string): Contents {
  try {
    return parseManifests(file === STANDARD_INPUT ? 'standard input' : file, fs.readFileSync(file === STANDARD_INPUT ? 0 : file, 'utf8'));
  } catch (error) {
    return { manifests: [], unreadable: [{ file, why: reasonOf(error) }] };
  }
}

export function parseManifests(file: string, text: string): Contents {
  const manifests: Manifest[] = [];
  const unreadable: Unreadable[] = [];
  const at = (offset: number): Position => {
    const before = text.slice(0, offset);
    return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
  };
  for (const document of documentsOf(text)) {
    const [error] = document.errors;
    if (error) {
      unreadable.push({ file, ...at(error.pos[0]), why: reasonOf(error) });
      continue;
    }
    const start = document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
    try {
      // the aliases of one document may stand for many times its size: yaml refuses more than a hundred times
      manifests.push({ file, content: document.toJS(), position: location => at(offsetOf(document, location) ?? start) });
    } catch (reason) {
      unreadable.push({ file, ...at(start), why: reasonOf(reason) });
    }
  }
  return { manifests, unreadable };
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

const REASONS: Readonly<Record<string, string>> = { ENOENT: 'no such file or folder', EACCES: 'permission denied' };

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /call stack/.test(message) ? 'it is nested too deeply' : REASONS[code] ?? message;
}
