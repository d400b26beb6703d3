import { hooksBeforeOthers } from './hooks';
import { Rule } from './rule';
import { readCommand } from '../timeline/command';

export const sleepHook: Rule = {
  id: 'sleep-hook',
  severity: 'warning',
  summary: 'a postStart hook that sleeps is no look at readiness: too long on most days, too short on the bad one',
  why: 'The kubelet starts the next container when the time is up, whether this one is ready or not, and it holds all later containers back that long '
    + 'even where this one is ready at once.',
  fix: 'use an exec hook that polls, such as those that Readiness renders',
  check: subject => hooksBeforeOthers(subject, ({ sleep, exec }) => sleep !== undefined || (exec !== undefined && readCommand(exec.command ?? []).kind === 'pause')),
};
