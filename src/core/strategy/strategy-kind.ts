import { Checked } from '../issue';
import { PodSpec } from '../pod/pod-spec';
import { Sidecar, Toolbox } from '../request/sidecar';

/** One way to hold the application back, and all that the rest of the library needs to know about it. */
export interface StrategyKind {
  /** As the user writes it: `StartupStrategy.gated()`. */
  readonly name: string;
  /** The sidecars are native: the kubelet starts them one after another, and stops them after the application by itself. */
  readonly native: boolean;
  /** It writes hooks, which are shell scripts. */
  readonly writesHooks: boolean;
  /** Its hooks may fail, and each failure ends a sidecar. */
  readonly hooksFail: boolean;
  /** A pod that runs to completion can end. */
  readonly completes: boolean;
  /** Whether the hook of a sidecar can wait for other sidecars, too. */
  readonly watchesOthers: (sidecar: Sidecar) => boolean;
  /** Whether the scripts of a sidecar are sure to have the toolbox. */
  readonly hasToolbox: (sidecar: Sidecar) => boolean;
  /** The pod with its sidecars first and the application held back. With issues, the pod as it was given. */
  readonly apply: (podSpec: PodSpec, input: StrategyInput) => Checked<PodSpec>;
}

/** What a strategy needs to know beside the pod spec. */
export interface StrategyInput {
  /** Every one of them is among the pod's `containers`, or a native sidecar where the strategy is native. */
  readonly sidecars: Sidecar[];
  /** Names of the containers that need not wait. */
  readonly notHeld: string[];
  readonly toolbox: Toolbox;
  /** Any process of the node may count as a sidecar of a pod without a network of its own. */
  readonly allowHostNetwork?: boolean;
  /** Kind of the object that holds the pod: `Deployment`. */
  readonly kind: string;
  /** The pod runs to completion. */
  readonly completes: boolean;
  /** The controller of the kind takes the first container of a pod for the application. */
  readonly firstIsApplication: boolean;
}
