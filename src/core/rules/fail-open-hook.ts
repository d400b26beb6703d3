import { postStartOf } from './hooks';
import { placed, Rule, SEEN } from './rule';
import { applicationOf, awaits } from '../timeline/model';

export const failOpenHook: Rule = {
  id: 'fail-open-hook',
  severity: 'info',
  summary: 'the hook holds the application back only as long as nothing fails',
  why: 'When the hook fails, the sidecar crashes, its image is missing, or the kubelet restarts during the wait, the kubelet starts the '
    + `next container anyway ${SEEN}. A native sidecar with a hook alone holds the application back unless the kubelet restarts, because `
    + 'the kubelet does not remember whether a hook has returned (seen on 1.36.2).',
  fix: 'use StartupStrategy.gated() or StartupStrategy.nativeSidecar() where that matters',
  check: ({ podSpec, timeline }) => {
    const waits = applicationOf(timeline).waits.filter(wait => awaits(wait) && wait.until !== 'never');
    const strong = new Set(waits.filter(({ by }) => by !== 'hook').map(wait => wait.for));
    const weak = new Set(waits.filter(wait => wait.by === 'hook' && !strong.has(wait.for)).map(({ at }) => at));
    return placed(podSpec)
      .filter(({ container }) => container.lifecycle?.postStart && weak.has(container.name))
      .map(one => ({
        location: postStartOf(one),
        given: one.container.name,
        ...(one.place === 'nativeSidecar' ? {
          why: 'only the hook holds the application back, which then starts too early if the kubelet restarts during the wait',
          fix: 'give it a startup probe',
        } : {}),
      }));
  },
};
