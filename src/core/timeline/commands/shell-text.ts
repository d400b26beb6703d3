import { isKnownProgram } from '../shell/programs/known-programs';
import { basename } from '../shell/programs/names';
import { isShell, isWrapper } from '../shell/programs/wrappers';

/*
 * A kubelet runs no shell: `command: ["until nc -z localhost 80; do sleep 1; done"]` names a program that cannot exist.
 */

const OPERATOR = /[;|&<>`\n]|\$\(/;
const KEYWORD = /^(?:until|while|for|if|case|\[\[?|\{|!)\s/;

/** The command's first word is the text of a script, not the path of a program. A path with spaces is possible. */
export function isShellText([program = '']: readonly string[]): boolean {
  const text = program.trim();
  if (!/\s/.test(text)) {
    return /[;|&]/.test(text);
  }
  const name = basename(text.split(/\s/, 1)[0]);
  return OPERATOR.test(text) || KEYWORD.test(text) || /^\w+=/.test(text) || isShell(name) || isWrapper(name) || isKnownProgram(name);
}
