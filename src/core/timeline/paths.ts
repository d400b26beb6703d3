import { isReadable } from './command';

/*
 * The paths that a command writes, removes and creates, as far as its text shows them. The text is read once, word by word.
 */

export interface Paths {
  /** Files after `>`, `touch` and `tee`. */
  readonly written: ReadonlySet<string>;
  /** What `rm -r` removes. */
  readonly removed: ReadonlySet<string>;
  /** Whether `mkdir` creates a folder, or one inside it. */
  readonly creates: (folder: string) => boolean;
}

/** The segments of paths, each with those that follow it. */
interface Tree extends Map<string, Tree> {}

/** What the next words are: paths, or options before them. */
type Expected = 'written' | 'created' | 'removed' | 'removeOption';

const EXPECTED: ReadonlyMap<string, Expected> = new Map([
  ['>', 'written'], ['touch', 'written'], ['tee', 'written'], ['mkdir', 'created'], ['rm', 'removeOption'],
]);
const WORD = /[^\s"'`;&|()<>]+|\S/y;
const QUOTES = ['"', '\''];

/** Of a command that is too long to run, none. */
export function pathsOf(command: readonly string[]): Paths {
  const written = new Set<string>();
  const removed = new Set<string>();
  const created: Tree = new Map();
  let expected: Expected | undefined;
  for (const word of wordsOf(isReadable(command) ? command.join(' ') : '', () => expected !== undefined)) {
    if (expected === 'created' && !word.startsWith('-')) {
      plant(created, word);
    } else if (expected === 'written') {
      written.add(word);
    } else if (expected === 'removed' && word !== '--') {
      removed.add(word);
    }
    expected = next(expected, word);
  }
  return { written, removed, creates: folder => has(created, folder) };
}

function next(expected: Expected | undefined, word: string): Expected | undefined {
  const isOption = word.startsWith('-');
  if ((expected === 'created' && isOption) || (expected === 'removed' && word === '--')) {
    return expected;
  }
  return expected === 'removeOption' && isOption && word.includes('r') ? 'removed' : EXPECTED.get(word.slice(word.lastIndexOf('/') + 1));
}

/** Words and operators. Quotes count where a path is expected: elsewhere one may stand alone, as in a comment. */
function* wordsOf(text: string, quotes: () => boolean): Generator<string> {
  for (let at = 0; at < text.length;) {
    const isQuote = QUOTES.includes(text[at]);
    const closing = isQuote && quotes() ? text.indexOf(text[at], at + 1) : -1;
    WORD.lastIndex = at;
    const word = closing < 0 ? WORD.exec(text)?.[0] : text.slice(at + 1, closing);
    at = Math.max(at + 1, closing < 0 ? WORD.lastIndex : closing + 1);
    if (word !== undefined && (!isQuote || closing >= 0)) {
      yield word;
    }
  }
}

function plant(tree: Tree, path: string): void {
  let at = tree;
  for (const segment of path.split('/')) {
    const below: Tree = at.get(segment) ?? new Map();
    at.set(segment, below);
    at = below;
  }
}

function has(tree: Tree, path: string): boolean {
  let at: Tree | undefined = tree;
  for (const segment of path.split('/')) {
    at = at?.get(segment);
  }
  return at !== undefined;
}
