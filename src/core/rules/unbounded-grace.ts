import { isEndless } from './hooks';
import { quits } from './quits';
import { placed, Rule } from './rule';
import { Handler } from '../pod/pod-spec';
import { programsOf } from '../timeline/commands/command';
import { basename } from '../timeline/shell/programs/names';

/** No rollout should wait longer than this for one pod. */
const LONGEST_GRACE_SECONDS = 3600;

export const unboundedGrace: Rule = {
  id: 'unbounded-grace',
  severity: 'warning',
  summary: 'only the grace period limits how long the pod takes to stop',
  why: 'On deletion the kubelet waits for the preStop hooks and then for the processes to exit, for at most '
    + 'terminationGracePeriodSeconds. A hook that loops without a limit uses up all of that time, on every deletion and every rollout, '
    + 'unless it tells the process to quit and waits for it, which has that time anyway. '
    + 'A grace period of hours blocks draining the node.',
  fix: 'give the preStop hook a limit of its own, and the pod a grace period slightly longer than that',
  check: ({ podSpec }) => [
    ...placed(podSpec)
      .filter(({ container: { lifecycle } }) => isEndless(lifecycle?.preStop) && !endsProcess(lifecycle?.preStop))
      .map(({ container, location }) => ({
        location: [...location, 'lifecycle', 'preStop'],
        given: container.name,
        why: 'the preStop hook has no limit: it uses up the whole grace period whenever its condition never becomes true',
      })),
    ...((podSpec.terminationGracePeriodSeconds ?? 0) > LONGEST_GRACE_SECONDS ? [{
      location: ['spec', 'terminationGracePeriodSeconds'],
      given: podSpec.terminationGracePeriodSeconds,
      why: `a pod that hangs is killed only after this time; more than ${LONGEST_GRACE_SECONDS} s blocks draining the node`,
    }] : []),
  ],
};

/** `nginx -s quit; while killall -0 nginx; do sleep 1; done`: a process that does not end uses up the grace period without a hook, too. */
function endsProcess(hook: Handler | undefined): boolean {
  return quits(hook) && programsOf(hook?.exec?.command ?? []).some(([program, ...args]) =>
    ['pgrep', 'pidof'].includes(basename(program)) || (/^(?:p?kill|killall)$/.test(basename(program)) && args.includes('-0')));
}
