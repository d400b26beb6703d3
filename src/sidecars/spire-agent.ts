import * as kplus from 'cdk8s-plus-28';
import { preset, requests, SidecarPresetOptions } from './preset';
import { at, throwIssues } from '../core/issue';
import { checkFilePath } from '../core/limits';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.spireAgent()`.
 */
export interface SpireAgentOptions extends SidecarPresetOptions {
  /**
   * Volume that holds `agent.conf`, mounted at /run/spire/config.
   */
  readonly configVolume: kplus.Volume;

  /**
   * Volume of the Workload API's socket, mounted at the folder of `socketPath`. The application mounts it as well.
   */
  readonly socketVolume: kplus.Volume;

  /**
   * Absolute path of the Workload API's socket, as `socket_path` of the configuration says it.
   *
   * @default '/run/spire/sockets/agent.sock'
   * @throws if not absolute
   */
  readonly socketPath?: string;
}

export function spireAgent(options: SpireAgentOptions): SidecarProps {
  const { configVolume, socketVolume, socketPath = '/run/spire/sockets/agent.sock' } = options;
  throwIssues(at('Sidecars.spireAgent', checkFilePath(socketPath).map(issue => ({ ...issue, field: 'socketPath' }))));
  return preset({
    name: 'spire-agent',
    image: 'ghcr.io/spiffe/spire-agent:1.15.3',
    args: ['-config', '/run/spire/config/agent.conf'],
    volumeMounts: [
      { volume: configVolume, path: '/run/spire/config' },
      { volume: socketVolume, path: socketPath.slice(0, socketPath.lastIndexOf('/')) || '/' },
    ],
    readyWhen: Readiness.fromCommand(['/opt/spire/bin/spire-agent', 'healthcheck', '-socketPath', socketPath]),
    distroless: true,
    resources: requests(50, 64),
    securityContext: { ensureNonRoot: false, user: 0 },
  }, options);
}
