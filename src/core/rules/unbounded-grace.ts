import { placed, Rule } from './rule';
import { readCommand } from '../timeline/command';

/** Longer than any rollout should wait for one pod. */
const LONGEST_GRACE_SECONDS = 3600;

export const unboundedGrace: Rule = {
  id: 'unbounded-grace',
  severity: 'warning',
  summary: 'nothing but the grace period ends the pod',
  why: 'On deletion the kubelet waits for preStop hooks and for the processes to end, at most for terminationGracePeriodSeconds. A hook that loops without '
    + 'a limit uses up all of it, at each deletion and each rollout; a grace period of hours blocks draining the node.',
  fix: 'give the preStop hook a limit of its own, and the pod a grace period that is a little longer',
  check: ({ podSpec }) => [
    ...placed(podSpec)
      .filter(({ container: { lifecycle } }) => {
        const command = lifecycle?.preStop?.exec?.command;
        return command !== undefined && readCommand(command).limited === false;
      })
      .map(({ container, location }) => ({
        location: [...location, 'lifecycle', 'preStop'],
        given: container.name,
        why: 'the preStop hook has no limit: it uses up the whole grace period whenever its condition does not come',
      })),
    ...((podSpec.terminationGracePeriodSeconds ?? 0) > LONGEST_GRACE_SECONDS ? [{
      location: ['spec', 'terminationGracePeriodSeconds'],
      given: podSpec.terminationGracePeriodSeconds,
      why: `a pod that hangs is ended after this time only; more than ${LONGEST_GRACE_SECONDS} s blocks draining the node`,
    }] : []),
  ],
};
