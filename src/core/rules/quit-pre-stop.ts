import { Handler } from '../pod-spec';
import { placed, Rule } from './rule';

const QUIT = /(?:^|[^a-z])(?:quit|quitquitquit|shutdown|stop|kill|pkill)(?=$|[^a-z])/i;

export const quitPreStop: Rule = {
  id: 'quit-pre-stop',
  severity: 'warning',
  summary: 'the preStop hook of a native sidecar runs at once, not at the sidecar\'s turn: this one ends it before the application',
  why: 'The kubelet stops native sidecars after the application, in reverse order, but it runs their preStop hooks in parallel with the '
    + 'application\'s, as soon as the pod is deleted. A hook that tells the sidecar to quit takes it away from an application that still needs it.',
  mend: 'remove the hook: the kubelet stops native sidecars after the application by itself',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container, place }) => place === 'nativeSidecar' && quits(container.lifecycle?.preStop))
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'preStop'], given: container.lifecycle!.preStop })),
};

function quits(hook: Handler | undefined): boolean {
  return [...(hook?.exec?.command ?? []), hook?.httpGet?.path ?? ''].some(word => QUIT.test(word));
}
