import { DrainWait } from './drain';
import { ReadyWhen, Wait } from './wait';
import { Container } from '../pod/pod-spec';

/** A sidecar as it was asked for: a container, and what makes it a sidecar. */
export interface AskedSidecar {
  readonly name: string;
  /** Where the user named it: `sidecars[0]`, `existing[1]`. */
  readonly field: string;
  readonly readyWhen: ReadyWhen;
  /** Names of sidecars to start after. Empty: none. Undefined: the one before in the list. */
  readonly startAfter?: string[];
  readonly drainUntil?: DrainWait;
  /** The image has no shell. */
  readonly distroless: boolean;
  /** The sidecar calls the Kubernetes API. */
  readonly needsServiceAccountToken?: boolean;
  /** All containers of the pod start again whenever this one ends. */
  readonly restartTogether?: boolean;
  /** For `existing` only: it is no error if the workload has no container of that name. */
  readonly ifPresent?: boolean;
  /** The rendered container, if it is not in the workload yet. */
  readonly container?: Container;
  /** The startup probe in the container is the user's own, not the one cdk8s-plus adds for `portNumber`. */
  readonly ownStartupProbe?: boolean;
}

/** A sidecar of one workload. */
export interface Sidecar extends AskedSidecar {
  readonly readyWhen: Wait;
  /** `readyWhen` says what the container's own probe says, so a startup probe of its own is not in the way. */
  readonly followsProbe?: boolean;
}

export const DEFAULT_PATIENCE_MS = 30_000;
export const DEFAULT_MOUNT_PATH = '/run/sidecar-first';

/** How the application is held back. */
export type Strategy =
  | { readonly kind: 'postStartHook' }
  | { readonly kind: 'gated'; readonly patienceMs: number; readonly mountPath: string }
  | { readonly kind: 'nativeSidecar'; readonly beforeInitContainers: boolean };

/** The helper image behind `distroless` and `gated()`. */
export interface Toolbox {
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly resources: object;
  /** Undefined: the platform assigns the user. */
  readonly user?: number;
}
