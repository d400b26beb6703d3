import { Placed, placed, Subject } from './rule';
import { Location } from '../pod/manifest';
import { Handler } from '../pod/pod-spec';
import { readCommand } from '../timeline/commands/command';

/** An exec hook whose command is known to have no limit of its own. */
export function isEndless(hook: Handler | undefined): boolean {
  return hook?.exec?.command !== undefined && readCommand(hook.exec.command).limited === false;
}

/** The containers whose matching `postStart` hook delays another container. */
export function hooksBeforeOthers({ podSpec }: Subject, wanted: (hook: Handler, container: Placed) => boolean): Placed[] {
  const all = placed(podSpec);
  return all.filter((one, index) => {
    const hook = one.container.lifecycle?.postStart;
    return hook && index < all.length - 1 && wanted(hook, one);
  });
}

export function postStartOf({ location }: Placed): Location {
  return [...location, 'lifecycle', 'postStart'];
}
