import { StartupStrategy } from './strategy';
import { ToolboxOptions } from './toolbox';

/**
 * How the containers of a workload are held back until its sidecars are ready.
 */
export interface SidecarFirstOptions {
  /**
   * Accepts a readiness that looks at a port in a pod with `hostNetwork`, where any process of the node that listens there counts.
   *
   * @default false
   * @throws at synthesis if a sidecar of such a pod has `Readiness.fromTcpSocket`, `fromHttpGet` or `fromGrpc`
   */
  readonly allowHostNetwork?: boolean;

  /**
   * Names of containers that do not have to wait for the sidecars, such as log shippers. `StartupStrategy.gated()` gives them no gate.
   *
   * @default - every container that is not a sidecar waits
   * @throws at synthesis if the workload has no such container
   */
  readonly notHeld?: string[];

  /**
   * How the application is held back.
   *
   * @default StartupStrategy.postStartHook()
   */
  readonly strategy?: StartupStrategy;

  /**
   * The helper image behind `distroless` and `StartupStrategy.gated()`.
   *
   * @default - see `ToolboxOptions`
   */
  readonly toolbox?: ToolboxOptions;
}
