import { StartupStrategy } from './strategy';
import { ToolboxOptions } from './toolbox';

/**
 * How the containers of a workload are held back until its sidecars are ready.
 */
export interface SidecarFirstOptions {
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
