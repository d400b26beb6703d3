import { Command, Redirection } from './syntax/tree';

/*
 * The text that a shell reads from its input, where it stands in the script.
 */

/** A here-document. */
export function inputOf(redirections: readonly Redirection[]): string | undefined {
  return redirections.filter(({ operator }) => operator === '<<' || operator === '<<<').pop()?.word.text;
}

/** What `echo`, `printf` and `cat <<EOF` print into a pipe. */
export function printedBy(command: Command): string | undefined {
  if (command.kind !== 'simple') {
    return undefined;
  }
  const [name, ...args] = command.words.map(({ text }) => text);
  switch (name) {
    case 'echo': return args.filter(arg => !/^-[neE]+$/.test(arg)).join(' ').replaceAll('\\n', '\n');
    case 'printf': return (args.length > 1 ? args.slice(1) : args).join(' ').replaceAll('\\n', '\n');
    case 'cat': return args.length === 0 ? inputOf(command.redirections) : undefined;
    default: return undefined;
  }
}
