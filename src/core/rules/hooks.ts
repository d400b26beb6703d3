import { Breach, placed, Subject } from './rule';
import { Handler } from '../pod/pod-spec';

/** The `postStart` hooks of a kind that delay another container. */
export function hooksBeforeOthers({ podSpec }: Subject, wanted: (hook: Handler) => boolean): Breach[] {
  const all = placed(podSpec);
  return all
    .filter(({ container: { lifecycle } }, index) => lifecycle?.postStart && index < all.length - 1 && wanted(lifecycle.postStart))
    .map(({ container, location }) => ({ location: [...location, 'lifecycle', 'postStart'], given: container.lifecycle!.postStart }));
}
