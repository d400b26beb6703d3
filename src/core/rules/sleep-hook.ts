import { hooksBeforeOthers, postStartOf } from './hooks';
import { Rule } from './rule';
import { Handler } from '../pod/pod-spec';
import { readCommand } from '../timeline/commands/command';

export const sleepHook: Rule = {
  id: 'sleep-hook',
  severity: 'warning',
  summary: 'a postStart hook that sleeps does not check readiness: the pause is usually too long, and too short when it matters',
  why: 'The kubelet starts the next container when the time is up, whether this one is ready or not. All later containers are held back '
    + 'that long even if this one is ready immediately.',
  fix: 'use an exec hook that polls, such as those rendered by Readiness',
  check: subject => hooksBeforeOthers(subject, sleeps)
    .map(one => ({ location: postStartOf(one), given: one.container.lifecycle!.postStart })),
};

function sleeps({ sleep, exec }: Handler): boolean {
  const { kind, pauseSeconds } = readCommand(exec?.command ?? []);
  return sleep !== undefined || kind === 'pause' || (kind === 'unknown' && pauseSeconds !== undefined);
}
