import * as kplus from 'cdk8s-plus-28';
import { Drain } from './drain';
import { Readiness } from './readiness';

/**
 * What makes a container a sidecar: how to know that it is ready, what it starts after, and how long it keeps running.
 */
export interface SidecarOptions {
  /**
   * How to know that the sidecar is ready. The application starts when all sidecars of the pod are.
   */
  readonly readyWhen: Readiness;

  /**
   * Names of the sidecars that must be ready before this one starts.
   *
   * With an empty list it waits for none of them: independent sidecars get ready in parallel, and the application waits for the slowest
   * instead of the sum. With `StartupStrategy.nativeSidecar()` that holds for those that the init container `wait-for-sidecars` can see.
   * The others start one after another.
   *
   * @default - the sidecar before this one in the list
   * @throws at synthesis if a name is not that of a sidecar in the pod, or the sidecars depend on each other in a cycle
   */
  readonly startAfter?: string[];

  /**
   * Keeps the sidecar running when the pod is deleted, until the application no longer needs it.
   *
   * Rendered as a `preStop` hook; the pod's `terminationGracePeriodSeconds` is raised to fit if it is unset or 30. The kubelet also runs
   * the hook when it kills the sidecar for another reason while the application is running: the drain's limit applies then too. With
   * `StartupStrategy.nativeSidecar()` nothing is rendered: there the kubelet stops the sidecars after the application by itself.
   *
   * @default - the kubelet stops the sidecar and the application at the same time
   * @throws at synthesis if the container already has a `preStop` hook, or the pod's grace period is too short
   */
  readonly drainUntil?: Drain;

  /**
   * The sidecar's image has no shell.
   *
   * If the strategy and `readyWhen` need one, an init container copies a static busybox into a volume that the sidecar mounts read-only.
   * The commands of `readyWhen` and `drainUntil` find its tools behind everything else in their `PATH`. `StartupStrategy.gated()` adds
   * busybox anyway, so there only such commands need this.
   *
   * @default false
   */
  readonly distroless?: boolean;

  /**
   * The sidecar calls the Kubernetes API, so the pod has to mount the token of its service account.
   *
   * cdk8s-plus writes `automountServiceAccountToken: false` unless told otherwise.
   *
   * @default false
   * @throws at synthesis if the pod says that it does not mount the token, and the container mounts none at
   *   /var/run/secrets/kubernetes.io/serviceaccount either
   */
  readonly needsServiceAccountToken?: boolean;

  /**
   * Restarts all containers of the pod, in order, whenever the sidecar ends. Kubernetes 1.36 and later.
   *
   * Without it the kubelet restarts a sidecar on its own, and if the application exits at about the same time, it may start again before
   * the sidecar is ready. With it the application is held again, in the same way as at the first start. The sidecar gets
   * `restartPolicy: Always` and a restart rule with the action `RestartAllContainers`.
   *
   * What it costs:
   *
   * - There is no back-off: a sidecar that cannot start is restarted every few seconds, and everything else with it.
   * - Every init container of the pod runs again, so they must be idempotent. Regular containers that had completed run again, too.
   * - `preStop` hooks, and so `drainUntil`, are skipped, and the application gets about 2 seconds to end, whatever its grace period.
   *
   * Volumes are kept, so a readiness that is a file on a volume is true at once: remove the file when the sidecar starts.
   *
   * Older API servers: 1.35 refuses the pod; 1.33 drops the rule from a native sidecar without a word, and refuses the pod with
   * `StartupStrategy.gated()` (seen on 1.35.4 and 1.33.13).
   *
   * @default false - the kubelet restarts the sidecar alone
   * @throws with `StartupStrategy.forKubernetes()` and a version before 1.36; and at synthesis with `StartupStrategy.postStartHook()`,
   * whose hook can fail, or if the pod runs to completion and has more than one container besides the sidecars, or if the container already
   * has `restartPolicyRules`
   */
  readonly restartTogether?: boolean;
}

/**
 * A new sidecar: a container of cdk8s-plus-28, and what makes it a sidecar.
 *
 * `name` is required, although the type cannot express that. `restartPolicy` must not be set: the strategy sets it where it is needed.
 */
export interface SidecarProps extends kplus.ContainerProps, SidecarOptions {}

/**
 * A container that is already in the workload and becomes a sidecar.
 */
export interface ExistingSidecar extends SidecarOptions {
  /**
   * Name of a container in `spec.containers` of the workload, or of a native sidecar (`restartPolicy: Always`) in `spec.initContainers`.
   *
   * A native sidecar needs `StartupStrategy.nativeSidecar()`. It stays where it stands, unless `beforeInitContainers` moves it to the
   * front, and gets the startup probe that `readyWhen` says; sidecars from `spec.containers` start after it.
   *
   * @throws at synthesis if the workload has no such container and `ifPresent` is not set, if it is a native sidecar and the strategy
   * another one, or if it stays before a sidecar that it should start after
   */
  readonly name: string;

  /**
   * Leaves workloads without such a container unchanged instead of failing.
   *
   * Set it when one mixin is applied to a whole chart.
   *
   * @default false
   */
  readonly ifPresent?: boolean;
}
