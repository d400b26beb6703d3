import { Handler } from '../pod/pod-spec';
import { programsOf } from '../timeline/commands/command';
import { basename } from '../timeline/shell/programs/names';

const QUIT = ['quit', 'quitquitquit', 'shutdown', 'stop', 'terminate'];
const KILLERS = ['kill', 'pkill', 'killall', 'killall5'];
/** Signals that end no process: a test for its existence, and what servers take as "reload" or "reopen the logs". */
const HARMLESS = /^-?(?:s|n)?(?:0|1|10|12|(?:sig)?(?:hup|usr1|usr2|cont))$/;
/** They print their arguments instead of acting on them. */
const PRINTERS = ['echo', 'printf'];
const CLIENTS = ['curl', 'wget', 'http'];

/** A hook that tells a server to end. */
export function quits(hook: Handler | undefined): boolean {
  return (hook?.exec !== undefined && programsOf(hook.exec.command ?? []).some(isQuit)) || leadsToQuit(`/${hook?.httpGet?.path ?? ''}`);
}

function isQuit(words: readonly string[]): boolean {
  const [program = '', ...given] = words.map(word => word.toLowerCase());
  const name = basename(program).replace(/\.sh$/, '');
  if (KILLERS.includes(name)) {
    return !given.some((word, index) => HARMLESS.test(word) && (word.startsWith('-') || /^-[sn]$|^--signal$/.test(given[index - 1] ?? '')));
  }
  if (PRINTERS.includes(name)) {
    return given.some(word => word.includes('/quitquitquit'));
  }
  return [name, ...given].some(word => QUIT.includes(word.replace(/^--?/, '')) || KILLERS.includes(word))
    || given.some(word => (CLIENTS.includes(name) || word.includes('://')) && leadsToQuit(word));
}

function leadsToQuit(url: string): boolean {
  return url.toLowerCase().split(/[/?#]/).some((part, index) => index > 0 && QUIT.includes(part));
}
