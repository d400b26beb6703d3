import { placed, Subject, Violation } from './rule';
import { Handler } from '../pod/pod-spec';
import { readCommand } from '../timeline/command';

/** An exec hook whose command is known to have no limit of its own. */
export function isEndless(hook: Handler | undefined): boolean {
  return hook?.exec?.command !== undefined && readCommand(hook.exec.command).limited === false;
}

/** The matching `postStart` hooks that delay another container. */
export function hooksBeforeOthers({ podSpec }: Subject, wanted: (hook: Handler) => boolean): Violation[] {
  const all = placed(podSpec);
  return all
    .filter(({ container: { lifecycle } }, index) => lifecycle?.postStart && index < all.length - 1 && wanted(lifecycle.postStart))
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'postStart'], given: container.lifecycle!.postStart }));
}
