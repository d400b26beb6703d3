import { placed, Rule } from './rule';

export const failOpenHook: Rule = {
  id: 'fail-open-hook',
  severity: 'info',
  summary: 'the hook holds the application back only as long as nothing fails',
  why: 'When the hook fails, the sidecar crashes or its image is missing, or the kubelet restarts during the wait, the kubelet starts the next container '
    + 'all the same (seen on 1.25.10, 1.28.3, 1.36.2).',
  fix: 'pass StartupStrategy.gated() or nativeSidecar() where that matters',
  check: ({ podSpec, timeline: { application, containers } }) => {
    const waits = containers.find(({ name }) => name === application)!.waits.filter(({ real }) => real);
    const strong = new Set(waits.filter(({ by }) => by === 'gate' || by === 'startupProbe').map(wait => wait.for));
    const weak = new Set(waits.filter(wait => wait.by === 'hook' && !strong.has(wait.for)).map(({ at }) => at));
    return placed(podSpec)
      .filter(({ container }) => container.lifecycle?.postStart && weak.has(container.name))
      .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'postStart'], given: container.name }));
  },
};
