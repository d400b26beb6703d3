import * as kplus from 'cdk8s-plus-28';
import { Readiness } from './readiness';

/**
 * What makes a container a sidecar: how to know that it is ready and what it starts after.
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
