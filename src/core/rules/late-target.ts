import { Rule } from './rule';
import { waitsForLater } from './waiting-for-later';

export const lateTarget: Rule = {
  id: 'late-target',
  severity: 'warning',
  summary: 'the hook waits for a container that starts after it',
  why: 'The kubelet starts the next container only when a postStart hook has returned. A hook that waits for a container further down '
    + 'the order holds that container back until the hook gives up. It never finds it ready, and if it then fails, its own container is '
    + 'restarted.',
  fix: 'put the container that it waits for first, or make the later container wait instead',
  check: subject => waitsForLater(subject, ['startedAnyway', 'unknown']),
};
