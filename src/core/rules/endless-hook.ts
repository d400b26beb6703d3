import { placed, Rule } from './rule';
import { readCommand } from '../timeline/command';

export const endlessHook: Rule = {
  id: 'endless-hook',
  severity: 'warning',
  summary: 'the postStart hook has no deadline: if the sidecar never becomes ready, the pod hangs and cannot be deleted',
  why: 'The kubelet sets no limit to a hook. While it runs, kubectl logs is refused and the deletion of the pod waits for it (seen on 1.25.10, 1.28.3, '
    + '1.36.2); no probe runs.',
  fix: 'let the loop give up after a time and exit 1, or put "timeout 60" before it',
  check: ({ podSpec }) => placed(podSpec)
    .filter(({ container: { lifecycle } }) => {
      const command = lifecycle?.postStart?.exec?.command;
      return command !== undefined && readCommand(command).limited === false;
    })
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'postStart'], given: container.name })),
};
