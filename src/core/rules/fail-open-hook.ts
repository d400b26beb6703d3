import { placed, Rule, SEEN } from './rule';
import { applicationOf, awaits } from '../timeline/model';

export const failOpenHook: Rule = {
  id: 'fail-open-hook',
  severity: 'info',
  summary: 'the hook holds the application back only as long as nothing fails',
  why: 'When the hook fails, the sidecar crashes, its image is missing, or the kubelet restarts during the wait, the kubelet starts the '
    + `next container anyway ${SEEN}.`,
  fix: 'use StartupStrategy.gated() or StartupStrategy.nativeSidecar() where that matters',
  check: ({ podSpec, timeline }) => {
    const waits = applicationOf(timeline).waits.filter(wait => awaits(wait) && wait.until !== 'never');
    const strong = new Set(waits.filter(({ by }) => by !== 'hook').map(wait => wait.for));
    const weak = new Set(waits.filter(wait => wait.by === 'hook' && !strong.has(wait.for)).map(({ at }) => at));
    return placed(podSpec)
      .filter(({ container }) => container.lifecycle?.postStart && weak.has(container.name))
      .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'postStart'], given: container.name }));
  },
};
