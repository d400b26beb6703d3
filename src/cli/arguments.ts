import { UsageError } from './streams';
import { RULES } from '../core/rules';

/** Turns an error of `parseArgs` into a UsageError. */
export function guarded<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

/** The value of an option that must be one of the known ones. */
export function oneOf<T extends string>(option: string, given: string, known: readonly T[]): T {
  if (!known.includes(given as T)) {
    throw new UsageError(`${option}: got "${given}"; pass one of: ${known.join(', ')}`);
  }
  return given as T;
}

/** The rules that an option names: `a,b`, or repeated. */
export function idsOf(option: string, given: readonly string[] | undefined): string[] | undefined {
  const known = RULES.map(({ id }) => id);
  return given?.flatMap(ids => ids.split(',').map(id => oneOf(option, id.trim(), known)));
}

export function atLeastOne(paths: readonly string[]): readonly string[] {
  if (paths.length === 0) {
    throw new UsageError('no file given; pass files or folders, or - for standard input');
  }
  return paths;
}
