import { unwrap } from './programs/wrappers';
import { parse } from './syntax/parse';
import { Item } from './syntax/tree';
import { ASSIGNMENT } from './syntax/variables';

/**
 * The command on whose success everything depends that a script does, as in `nc -z localhost 80 && { …; }`; undefined where the script is
 * not of that form.
 */
export function guardOf(command: readonly string[]): readonly string[] | undefined {
  const { script } = unwrap(command);
  const list = script === undefined ? undefined : parse(script);
  if (!list || list.length === 0 || !list.slice(0, -1).every(assigns)) {
    return undefined;
  }
  const { pipelines: [first, ...rest], background } = list[list.length - 1];
  const isGuard = !background && !first.negated && first.commands.length === 1 && rest.length > 0 && rest.every(({ joinedBy }) => joinedBy === '&&');
  const [guard] = first.commands;
  return isGuard && guard.kind === 'simple' ? guard.words.map(({ text }) => text) : undefined;
}

/** Nothing but variables. */
function assigns({ pipelines }: Item): boolean {
  return pipelines.every(({ commands }) => commands.every(one => one.kind === 'simple' && one.words.every(({ text }) => ASSIGNMENT.test(text))));
}
