import { checkClashes } from './clashes';
import { checkCompatibility } from './compatibility';
import { gate } from './gated';
import { Held, Hold } from './hold';
import { native } from './native-sidecar';
import { postStart } from './post-start';
import { PodSpec } from '../pod/pod-spec';
import { Strategy } from '../request/sidecar';

/** The pod with its sidecars first and the application held back. With issues, the pod is the one that was given. */
export function applyStrategy(podSpec: PodSpec, hold: Hold, strategy: Strategy): Held {
  const held = holdWith(podSpec, hold, strategy);
  const issues = [...checkCompatibility(hold.kind, podSpec, strategy), ...held.issues, ...checkClashes(podSpec, held.podSpec)];
  return { podSpec: issues.length > 0 ? podSpec : held.podSpec, issues };
}

function holdWith(podSpec: PodSpec, hold: Hold, strategy: Strategy): Held {
  switch (strategy.kind) {
    case 'postStartHook':
      return postStart(podSpec, hold);
    case 'gated':
      return gate(podSpec, hold, strategy);
    case 'nativeSidecar':
      return native(podSpec, hold, strategy);
  }
}
