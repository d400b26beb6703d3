import { shortened } from '../words';

/** A word that reaches a POSIX shell's command as it is, whatever it contains. The only author of quotes. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;
}

/** The words of a simple command. */
export function words(command: readonly string[]): string {
  return command.map(quote).join(' ');
}

/** Names that a shell, or an inline script of ours, takes for something else than a program. */
const TAKEN = /^(?:case|coproc|do|done|elif|else|esac|fi|for|function|if|in|select|then|time|until|while)$|=/;
const OWN = ['accepting', 'answers', 'clock', 'fail', 'get', 'idle', 'limit', 'listening', 'stop'];

/** A user's command, whatever its program is called. */
export function simpleCommand(command: readonly string[]): string {
  return `${TAKEN.test(command[0]) || OWN.includes(command[0]) ? 'command ' : ''}${words(command)}`;
}

/** A port as the tables of /proc/net write it. */
export function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

const BREAKS = '\\p{Cc}\\u2028\\u2029';

/** Text for a comment, which a line break would end. */
export function comment(text: string): string {
  return `# ${text.replace(new RegExp(`[${BREAKS}]`, 'gu'), '?')}`;
}

/** Text of a user for one line that `echo` prints, shortened: some shells' own makes line breaks of what stands behind a backslash. */
export function line(text: string): string {
  return shortened(text).replace(new RegExp(`[${BREAKS}\\\\]`, 'gu'), '?');
}

/**
 * A word of an exec probe's command that the kubelet leaves as it is: it would replace `$(NAME)` and `$$` there, though not in a hook's.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/third_party/forked/golang/expansion/expand.go
 */
export function unexpanded(word: string): string {
  return word.replace(/\$(?=[$(])/g, '$$$$');
}

/**
 * A word of an exec probe's command as the kubelet runs it: `$(NAME)` becomes the value that the manifest gives to the variable, if it
 * names it at all, and `$$` becomes `$`.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/container/helpers.go ExpandContainerCommandOnlyStatic
 */
export function expanded(word: string, values: ReadonlyMap<string, string>): string {
  return word.replace(/\$(\$|\(([^)]*)\))/g, (all, kind: string, name: string) => (kind === '$' ? '$' : values.get(name) ?? all));
}

/** A shell function that ends a process and all its descendants. It stops each before it reads its children, so none can start another. */
export const STOP = `stop() { # a process, and all that it started
  kill -STOP $1
  for list in /proc/$1/task/*/children; do
    read -r children <$list; for child in $children; do stop $child; done; children=
  done
  kill -9 $1
}`;
