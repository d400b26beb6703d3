import { placed, Rule } from './rule';
import { alwaysPasses } from '../timeline/commands/probe';
import { programOf } from '../timeline/containers/known';
import { awaits } from '../timeline/model';

export const nativeWithoutGate: Rule = {
  id: 'native-without-gate',
  severity: 'warning',
  summary: 'nothing waits for this native sidecar: the next container starts as soon as the sidecar has started',
  why: 'The kubelet starts the next container once a native sidecar counts as started: when its startup probe has passed, or '
    + 'immediately if it has none. A readiness probe does not count. Without a startup probe or a postStart hook that waits, the '
    + 'application starts while the sidecar is not ready (seen on 1.36.2). A hook that runs an unknown program is reported too: even if '
    + 'it waits, it does not hold the application when the kubelet restarts. Log shippers, exporters and other helpers, for which '
    + 'nothing has to wait, are not reported.',
  fix: 'give it a startupProbe',
  check: ({ podSpec, timeline: { containers } }) => {
    // the containers after a sidecar share its conditions
    const conditions = [...new Set(containers.flatMap(({ waits }) => waits))];
    const before = new Set(conditions.map(wait => wait.for));
    const sure = new Set(conditions.filter(wait => awaits(wait) && wait.until !== 'returned').map(wait => wait.for));
    const unsure = new Set(conditions.filter(({ until }) => until === 'returned').map(wait => wait.for));
    const why = 'only its hook holds the next container back, and the command does not show whether it waits for readiness';
    return placed(podSpec)
      .filter(({ container: { name }, place }) => place === 'nativeSidecar' && before.has(name) && !sure.has(name))
      // what probe-without-check tells of
      .filter(({ container: { startupProbe } }) => !(startupProbe && alwaysPasses(startupProbe)))
      .filter(({ container }) => ['sidecar', undefined].includes(programOf(container)?.purpose))
      .map(({ container: { name }, location }) => ({ location, given: name, ...(unsure.has(name) ? { why } : {}) }));
  },
};
