import * as fs from 'fs';
import * as path from 'path';
import { STANDARD_INPUT } from './file-text';
import { PASS_OVER, Unreadable } from './unreadable';
import { reasonOf } from '../reason';

const EXTENSIONS = ['.yaml', '.yml', '.json'];
const PASSED_OVER = ['node_modules', '.git'];
/** What a folder has that is a Helm chart, and what in it makes sense to Helm alone. */
const CHART = ['Chart.yaml', 'templates'];
const OF_CHART = ['Chart.yaml', 'Chart.lock', 'values.yaml', 'templates', 'charts', 'ci'];

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
