import * as kplus from 'cdk8s-plus-28';
import { Drain } from './drain';
import { Readiness } from './readiness';

/**
 * What makes a container a sidecar: how to know that it is ready, what it starts after, and how long it outlives the application.
 */
export interface SidecarOptions {
  /**
   * How to know that the sidecar is ready. The application starts when every sidecar of the pod is.
   */
  readonly readyWhen: Readiness;

  /**
   * Names of the sidecars that have to be ready before this one starts.
   *
   * An empty list waits for nobody: independent sidecars become ready side by side, and the application waits for the slowest, not for the sum.
   * With `StartupStrategy.nativeSidecar()` the order is kept, but the kubelet starts native sidecars one after another all the same.
   *
   * @default - the sidecar before this one in the list
   * @throws at synthesis if a name is no sidecar of the pod, or names depend on each other in a cycle
   */
  readonly startAfter?: string[];

  /**
   * Keeps the sidecar running, when the pod is deleted, until the application is done with it.
   *
   * Rendered as a `preStop` hook, and the pod's `terminationGracePeriodSeconds` is raised to fit where it is unset or 30. The kubelet runs
   * the hook also when it kills the sidecar for another reason, with the application alive: the drain's limit bounds that too. Nothing is
   * rendered with `StartupStrategy.nativeSidecar()`: there the kubelet stops the sidecars after the application by itself.
   *
   * @default - the kubelet stops sidecar and application at the same moment
   * @throws at synthesis if the container has a `preStop` hook already, or the pod's grace period is too short
   */
  readonly drainUntil?: Drain;

  /**
   * The sidecar's image has no shell.
   *
   * Where the strategy and `readyWhen` need one, an init container copies a static busybox into a volume that the sidecar mounts read-only.
   *
   * @default false
   */
  readonly distroless?: boolean;
}

/**
 * A new sidecar: a container of cdk8s-plus-28, and what makes it a sidecar.
 *
 * `name` is required, although the type cannot say so. `restartPolicy` must not be set: the strategy writes it where it is needed.
 */
export interface SidecarProps extends kplus.ContainerProps, SidecarOptions {}

/**
 * A container that is in the workload already and becomes a sidecar.
 */
export interface ExistingSidecar extends SidecarOptions {
  /**
   * Name of a container in `spec.containers` of the workload.
   *
   * @throws at synthesis if the workload has no such container and `ifPresent` is not set
   */
  readonly name: string;

  /**
   * Leaves workloads without such a container as they are, instead of failing.
   *
   * Set it where one mixin is applied to a whole chart.
   *
   * @default false
   */
  readonly ifPresent?: boolean;
}
