import { placed, Rule } from './rule';
import { Handler } from '../pod/pod-spec';
import { programsOf } from '../timeline/commands/command';

const QUIT = ['quit', 'quitquitquit', 'shutdown', 'stop', 'terminate'];
const KILLERS = ['kill', 'pkill', 'killall', 'killall5'];
/** Signals that end no process: a test for its existence, and what servers take as "reload" or "reopen the logs". */
const HARMLESS = /^-?(?:s|n)?(?:0|1|10|12|(?:sig)?(?:hup|usr1|usr2|cont))$/;
/** They print their arguments instead of acting on them. */
const PRINTERS = ['echo', 'printf'];
const CLIENTS = ['curl', 'wget', 'http'];

export const quitPreStop: Rule = {
  id: 'quit-pre-stop',
  severity: 'warning',
  summary: 'a native sidecar\'s preStop hook runs as soon as the pod is deleted: this one stops the sidecar before the application',
  why: 'The kubelet stops native sidecars after the application, in reverse order, but runs their preStop hooks as soon as the pod is '
    + 'deleted, in parallel with the application\'s (seen on 1.36.2). A hook that tells the sidecar to quit takes it away while the '
    + 'application still needs it.',
  fix: 'remove the hook: the kubelet stops native sidecars after the application by itself',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container, place }) => place === 'nativeSidecar' && quits(container.lifecycle?.preStop))
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'preStop'], given: container.lifecycle!.preStop })),
};

function quits(hook: Handler | undefined): boolean {
  return (hook?.exec !== undefined && programsOf(hook.exec.command ?? []).some(isQuit)) || leadsToQuit(`/${hook?.httpGet?.path ?? ''}`);
}

function isQuit(words: readonly string[]): boolean {
  const [program = '', ...given] = words.map(word => word.toLowerCase());
  const name = program.slice(program.lastIndexOf('/') + 1).replace(/\.sh$/, '');
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
