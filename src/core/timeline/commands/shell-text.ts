import { isKnownProgram } from '../shell/programs/known-programs';
import { basename } from '../shell/programs/names';
import { isShell, isWrapper, unwrap } from '../shell/programs/wrappers';

/*
 * A kubelet runs no shell: `command: ["until nc -z localhost 80; do sleep 1; done"]` names a program that cannot exist.
 */

const OPERATOR = /[;|&<>`\n]|\$\(/;
const KEYWORD = /^(?:until|while|for|if|case|\[\[?|\{|!)\s/;

/** The text of a script that stands where a program has to stand, or a shell's file: `[sh, "sleep 5; curl localhost"]`. */
export function shellTextIn(command: readonly string[]): string | undefined {
  return [command[0], unwrap(command).words[0]].find(program => program !== undefined && isShellText(program));
}

/** They give their arguments to a shell, or take these words themselves. */
const JOINING = /^(?:cmd|cmd\.exe|powershell|powershell\.exe|pwsh|ssh|watch|expr|find)$/;

/** `&&` or `||` among the arguments of a program, where no shell reads it. */
export function strayOperatorIn(command: readonly string[]): string | undefined {
  const { words: [program, ...args], script } = unwrap(command);
  return program === undefined || script !== undefined || JOINING.test(basename(program).toLowerCase())
    ? undefined
    : args.find(arg => arg === '&&' || arg === '||');
}

/** A path with spaces is possible. */
function isShellText(program: string): boolean {
  const text = program.trim();
  if (!/\s/.test(text)) {
    return /[;|&]/.test(text);
  }
  const name = basename(text.split(/\s/, 1)[0]);
  return OPERATOR.test(text) || KEYWORD.test(text) || /^\w+=/.test(text) || isShell(name) || isWrapper(name) || isKnownProgram(name);
}
