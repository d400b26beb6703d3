import { placed, Rule } from './rule';

export const nativeWithoutGate: Rule = {
  id: 'native-without-gate',
  severity: 'warning',
  summary: 'nothing waits for this native sidecar: the next container starts as soon as it has',
  why: 'The kubelet starts the next container when a native sidecar is "started": when its startup probe has passed, or at once where there is '
    + 'none. A readiness probe does not count. Without a startup probe or a postStart hook that waits, the application starts beside a sidecar that '
    + 'is not ready.',
  mend: 'give it a startupProbe',
  check: ({ podSpec, timeline }) => placed(podSpec)
    .filter(({ container, place }) => place === 'nativeSidecar'
      && timeline.containers.some(({ waits }) => waits.some(wait => wait.for === container.name))
      && !timeline.containers.some(({ waits }) => waits.some(wait => wait.for === container.name && wait.real)))
    .map(({ container, location }) => ({ location, given: container.name })),
};
