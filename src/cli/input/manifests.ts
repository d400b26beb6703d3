import { Document } from 'yaml';
import { fileText, STANDARD_INPUT, STANDARD_INPUT_NAME } from './file-text';
import { Position, positions } from './positions';
import { PASS_OVER, Unreadable } from './unreadable';
import { dataOf, documentsOf, errorIn } from './yaml';
import { isRecord, Location } from '../../core/pod/manifest';
import { reasonOf } from '../reason';

/*
 * Manifest files as data, and the positions of that data in the files.
 */

/** One document of a file. */
export interface Manifest {
  readonly file: string;
  readonly content: unknown;
  /** The position of a location, or of the nearest node around it. */
  readonly position: (location: Location) => Position;
}

export interface Contents {
  readonly manifests: Manifest[];
  readonly unreadable: Unreadable[];
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
    yield* partsOfText(name, fileText(file));
  } catch (error) {
    yield { file: name, why: reasonOf(error) };
  }
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

function offsetOf(document: Document.Parsed, location: Location): number | undefined {
  for (let length = location.length; length > 0; length--) {
    const node = document.getIn(location.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) {
      return node.range[0];
    }
  }
  return undefined;
}
