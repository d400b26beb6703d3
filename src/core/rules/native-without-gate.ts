import { placed, Rule } from './rule';

export const nativeWithoutGate: Rule = {
  id: 'native-without-gate',
  severity: 'warning',
  summary: 'nothing waits for this native sidecar: the next container starts as soon as it has',
  why: 'The kubelet starts the next container when a native sidecar is "started": when its startup probe has passed, or at once where there is '
    + 'none. A readiness probe does not count. Without a startup probe or a postStart hook that waits, the application starts beside a sidecar that '
    + 'is not ready (seen on 1.36.2). A hook whose program only its author knows may wait or not: it is no reason to be silent, since also one that '
    + 'waits does not hold when the kubelet restarts.',
  fix: 'give it a startupProbe',
  check: ({ podSpec, timeline: { containers } }) => {
    const waits = new Map(containers.flatMap(container => container.waits.map(wait => [wait.for, [] as typeof container.waits[number][]])));
    containers.forEach(container => container.waits.forEach(wait => waits.get(wait.for)!.push(wait)));
    return placed(podSpec)
      .filter(({ container, place }) => place === 'nativeSidecar' && waits.has(container.name) && !waits.get(container.name)!.some(({ real, unsure }) => real && !unsure))
      .map(({ container, location }) => ({
        location,
        given: container.name,
        ...(waits.get(container.name)!.some(({ unsure }) => unsure)
          ? { why: 'only the hook of this native sidecar is waited for, and nobody can tell from its command whether that waits for readiness' }
          : {}),
      }));
  },
};
