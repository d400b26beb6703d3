import { isReadable } from '../commands/command';
import { flagValue } from '../shell/programs/flags';
import { INTERPRETERS, isKnownProgram } from '../shell/programs/known-programs';
import { basename } from '../shell/programs/names';
import { redirectionTargets } from '../shell/programs/target';
import { readWords } from '../shell/reader';
import { Redirection } from '../shell/syntax/tree';
import { ASSIGNMENT, Variables } from '../shell/syntax/variables';
import { NONE } from '../shell/target-set';
import { walk } from '../shell/walk';

/*
 * The paths that a command writes, removes and creates, as far as its text shows them.
 */

export interface Paths {
  /** Files that it puts in their place: by `>`, `touch`, `cp`, `mv`, `ln` and the like. */
  readonly written: ReadonlySet<string>;
  /** Those of them that leave a folder alone that is there already: by `touch`, `cp`, `mv` and `ln`, which go into it. */
  readonly kept: ReadonlySet<string>;
  /** What `rm -r` removes or `mv` takes away, whatever it is. */
  readonly removed: ReadonlySet<string>;
  /** Whether it creates a folder, or one inside it. */
  readonly creates: (folder: string) => boolean;
  /** The same before it has asked whether anything is ready. */
  readonly createsUnasked: (folder: string) => boolean;
  /** It also touches paths that its text does not show: in variables, of programs that are not known, or of whatever it copies. */
  readonly unclear: boolean;
}

/** Of a command that is too long to run, none. */
export function pathsOf(command: readonly string[]): Paths {
  const reader = new PathReader();
  if (isReadable(command)) {
    walk(command, reader);
  }
  return reader;
}

/** The segments of paths, each with those that follow it. */
interface Tree extends Map<string, Tree> {}

/** Options whose value is the next word. */
const VALUED: Readonly<Record<string, readonly string[]>> = {
  touch: ['-d', '-t', '-r', '--date', '--reference'],
  truncate: ['-s', '-r', '--size', '--reference'],
  mkdir: ['-m', '--mode'],
  mkfifo: ['-m', '--mode'],
  mknod: ['-m', '--mode'],
  cp: ['-t', '--target-directory', '-S'],
  mv: ['-t', '--target-directory', '-S'],
  ln: ['-t', '--target-directory', '-S'],
  install: ['-t', '--target-directory', '-m', '--mode', '-o', '--owner', '-g', '--group'],
};
/** What they do to paths is not read here. */
const NOT_READ = /^(?:trap|tar|unzip|gunzip|gzip|git|xargs|find|sed|awk|eval|gsutil|docker)$/;
/** A longer folder is not followed: each word below it would repeat it. */
const LONGEST_FOLDER = 255;

class PathReader implements Paths {
  public readonly written = new Set<string>();
  public readonly kept = new Set<string>();
  public readonly removed = new Set<string>();
  public unclear = false;
  private readonly created: Tree = new Map();
  private readonly createdUnasked: Tree = new Map();
  private hasAsked = false;
  private readonly variables = new Variables();
  /** Where `cd` has gone; undefined where that is not known. */
  private folder: string | undefined;

  public creates = (folder: string): boolean => this.found(folder) !== undefined;

  public createsUnasked = (folder: string): boolean => this.found(folder, this.createdUnasked) !== undefined;

  public subshell = (inside: () => void): void => {
    const { folder } = this;
    inside();
    this.folder = folder;
  };

  public unreadable = (): void => {
    this.unclear = true;
  };

  public program = (given: readonly string[], redirections: readonly Redirection[]): void => {
    const words = given.map(word => this.variables.expanded(word));
    this.hasAsked ||= asks(words, redirections);
    for (const { operator, word: { text } } of redirections) {
      if (operator.includes('>') && !(operator.endsWith('&') && /^[\d-]+$/.test(text))) {
        this.write([this.variables.expanded(text)]);
      }
    }
    if (words.every(word => ASSIGNMENT.test(word))) {
      words.forEach(word => this.variables.assign(word));
    } else {
      this.run(basename(words[0]), words.slice(1));
    }
  };

  private run(name: string, args: readonly string[]): void {
    const operands = operandsOf(args, VALUED[name] ?? []);
    switch (name) {
      case 'cd':
      case 'pushd': this.folder = operands.length === 1 ? this.resolved(operands[0], LONGEST_FOLDER) : undefined; break;
      case 'popd': this.folder = undefined; break;
      case 'touch': this.each(operands, path => this.keep(path)); break;
      case 'tee':
      case 'truncate':
      case 'mkfifo': this.write(operands); break;
      case 'mknod': this.write(operands.slice(0, 1)); break;
      case 'dd': this.write(args.filter(arg => arg.startsWith('of=')).map(arg => arg.slice('of='.length))); break;
      case 'mkdir': this.create(operands); break;
      case 'rmdir':
      case 'unlink':
      case 'rm': this.remove(operands, name === 'rmdir' || args.some(arg => /^-[a-zA-Z]*[rR]|^--recursive$/.test(arg))); break;
      case 'cp':
      case 'mv':
      case 'ln': this.place(name, args, operands); break;
      case 'install':
        if (args.some(arg => /^-[a-zA-Z]*d|^--directory$/.test(arg))) {
          this.create(operands);
        } else {
          this.place(name, args, operands);
        }
        break;
      default: this.unclear ||= !isKnownProgram(name) || INTERPRETERS.includes(name) || NOT_READ.test(name);
    }
  }

  /** What `cp`, `mv`, `ln` and `install` put where: in the place of the last word, or into the folder that it names. */
  private place(name: string, args: readonly string[], operands: readonly string[]): void {
    const into = flagValue(args, ['-t', '--target-directory']);
    const sources = into === undefined ? operands.slice(0, -1) : operands;
    const target = this.resolved(into ?? operands[operands.length - 1] ?? '');
    if (target === undefined) {
      this.unclear = true;
      return;
    }
    const copiesFolders = name === 'cp' && args.some(arg => /^-[a-zA-Z]*[rRa]|^--(?:recursive|archive)$/.test(arg));
    for (const given of sources) {
      const source = this.resolved(given);
      const tree = source === undefined ? undefined : this.found(source);
      const places = [target, `${target}/${basename(given)}`];
      if (tree && name !== 'ln') {
        places.forEach(place => this.plant(place, tree));
      } else if (copiesFolders && !(source !== undefined && this.written.has(source))) {
        places.forEach(place => this.plant(place));
        this.unclear = true;
      } else {
        places.forEach(place => this.keep(place));
        // it may be a folder
        this.unclear ||= name === 'ln' || (name === 'mv' && !(source !== undefined && this.written.has(source)));
      }
      if (name === 'mv' && source !== undefined) {
        this.removed.add(source);
      }
    }
  }

  private keep(path: string): void {
    this.written.add(path);
    this.kept.add(path);
  }

  private write(paths: readonly string[]): void {
    this.each(paths, path => this.written.add(path));
  }

  private create(paths: readonly string[]): void {
    this.each(paths, path => this.plant(path));
  }

  private remove(paths: readonly string[], recursively: boolean): void {
    this.each(paths, path => {
      // perhaps not on every way through the script
      this.unclear ||= this.written.delete(path);
      if (recursively) {
        this.removed.add(path);
      }
    });
  }

  private each(paths: readonly string[], act: (path: string) => void): void {
    for (const given of paths) {
      const path = this.resolved(given);
      if (path === undefined) {
        this.unclear = true;
      } else {
        act(path);
      }
    }
  }

  /** An absolute path without `..`; undefined where the text does not show it. */
  private resolved(path: string, longest = Infinity): string | undefined {
    if (/[$`*?]|\[|\{.*,.*\}/.test(path) || path === '' || path === '-' || (this.folder === undefined && !path.startsWith('/'))) {
      return undefined;
    }
    const segments: string[] = [];
    for (const segment of (path.startsWith('/') ? path : `${this.folder}/${path}`).split('/')) {
      if (segment === '..') {
        segments.pop();
      } else if (segment !== '' && segment !== '.') {
        segments.push(segment);
      }
    }
    const whole = segments.map(segment => `/${segment}`).join('');
    return whole.length <= longest ? whole : undefined;
  }

  private plant(path: string, subtree?: Tree): void {
    this.plantIn(this.created, path, subtree);
    if (!this.hasAsked) {
      this.plantIn(this.createdUnasked, path, subtree);
    }
  }

  private plantIn(tree: Tree, path: string, subtree?: Tree): void {
    let at = tree;
    const segments = path.split('/');
    segments.forEach((segment, index) => {
      const below: Tree = at.get(segment) ?? (index === segments.length - 1 ? subtree : undefined) ?? new Map();
      at.set(segment, below);
      at = below;
    });
  }

  private found(path: string, tree = this.created): Tree | undefined {
    let at: Tree | undefined = tree;
    for (const segment of path.split('/')) {
      at = at?.get(segment);
    }
    return at;
  }
}

/** It asks whether something is ready, or may do so in a substitution. */
function asks(words: readonly string[], redirections: readonly Redirection[]): boolean {
  const { deed: { kind, asked } } = readWords(words);
  return kind === 'wait' || asked !== NONE || redirectionTargets(redirections).length > 0 || words.some(word => /\$\(|`/.test(word));
}

/** Everything that is neither an option nor the value of one. */
function operandsOf(args: readonly string[], valued: readonly string[]): string[] {
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (arg === '--') {
      return [...operands, ...args.slice(index + 1)];
    }
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg);
    } else if (valued.includes(arg)) {
      index++;
    }
  }
  return operands;
}
