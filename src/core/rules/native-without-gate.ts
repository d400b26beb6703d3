import { placed, Rule } from './rule';
import { StartCondition } from '../timeline/model';

export const nativeWithoutGate: Rule = {
  id: 'native-without-gate',
  severity: 'warning',
  summary: 'nothing waits for this native sidecar: the next container starts as soon as the sidecar has started',
  why: 'The kubelet starts the next container once a native sidecar counts as started: when its startup probe has passed, or immediately if it '
    + 'has none. A readiness probe does not count. Without a startup probe or a postStart hook that waits, the application starts while the sidecar '
    + 'is not ready (seen on 1.36.2). A hook that runs an unknown program is reported too: even if it waits, it does not hold the application when '
    + 'the kubelet restarts.',
  fix: 'give it a startupProbe',
  check: ({ podSpec, timeline: { containers } }) => {
    // the containers after a sidecar have the same conditions
    const conditions = new Set(containers.flatMap(({ waits }) => waits));
    const byName = new Map(containers.map(({ name }) => [name, [] as StartCondition[]]));
    conditions.forEach(condition => byName.get(condition.for)?.push(condition));
    return placed(podSpec)
      .map(one => ({ ...one, waits: byName.get(one.container.name)! }))
      .filter(({ place, waits }) => place === 'nativeSidecar' && waits.length > 0 && !waits.some(({ real, unsure }) => real && !unsure))
      .map(({ container, location, waits }) => ({
        location,
        given: container.name,
        ...(waits.some(({ unsure }) => unsure)
          ? { why: 'only its hook holds the next container back, and the command does not show whether it waits for readiness' }
          : {}),
      }));
  },
};
