import { isEndless, postStartOf } from './hooks';
import { placed, Rule, SEEN } from './rule';

export const endlessHook: Rule = {
  id: 'endless-hook',
  severity: 'warning',
  summary: 'the postStart hook has no deadline: if the sidecar never becomes ready, the pod hangs and cannot be deleted',
  why: 'The kubelet sets no time limit for a hook. While the hook runs, kubectl logs is refused, no probe runs, and deleting the pod waits '
    + `for the hook to end ${SEEN}.`,
  fix: 'make the loop give up after a while and exit 1, or run it under "timeout 60"',
  check: ({ podSpec, timeline: { containers } }) => {
    const sidecars = new Set(containers.filter(({ role }) => role === 'sidecar' || role === 'nativeSidecar').map(({ name }) => name));
    return placed(podSpec)
      .filter(({ container: { lifecycle } }) => isEndless(lifecycle?.postStart))
      .map(one => ({
        location: postStartOf(one),
        given: one.container.name,
        ...(sidecars.has(one.container.name) ? {} : {
          why: 'the postStart hook has no deadline: if what it waits for never happens, the pod hangs and cannot be deleted',
        }),
      }));
  },
};
