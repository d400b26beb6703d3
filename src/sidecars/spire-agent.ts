import * as kplus from 'cdk8s-plus-28';
import { missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions } from './preset';
import { IMAGES } from '../core/known/images';
import { checkFilePath } from '../core/request/limits';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.spireAgent()`.
 */
export interface SpireAgentOptions extends SidecarPresetOptions {
  /**
   * Volume with `agent.conf`, mounted at /run/spire/config.
   *
   * Unless `volumeMounts` provides a volume for its `data_dir`, that folder is in the container's own file system: a restart loses it, and
   * the node is attested again.
   */
  readonly configVolume: kplus.Volume;

  /**
   * Volume for the socket of the Workload API, mounted at the folder of `socketPath`. The application has to mount it as well.
   */
  readonly socketVolume: kplus.Volume;

  /**
   * Absolute path of the Workload API's socket, as set by `socket_path` in the configuration.
   *
   * @default '/run/spire/sockets/agent.sock'
   * @throws if not absolute
   */
  readonly socketPath?: string;
}

export function spireAgent(options: SpireAgentOptions): SidecarProps {
  const { configVolume, socketVolume, socketPath = '/run/spire/sockets/agent.sock' } = options;
  refuse(
    'spireAgent',
    missing({ configVolume, socketVolume }),
    checkFilePath(socketPath).map(issue => ({ ...issue, field: 'socketPath' })),
  );
  return preset({
    name: 'spire-agent',
    image: IMAGES.spireAgent,
    args: ['-config', '/run/spire/config/agent.conf'],
    volumeMounts: [
      { volume: configVolume, path: '/run/spire/config' },
      { volume: socketVolume, path: socketPath.slice(0, socketPath.lastIndexOf('/')) || '/' },
    ],
    readyWhen: Readiness.fromCommand(['/opt/spire/bin/spire-agent', 'healthcheck', '-socketPath', socketPath]),
    distroless: true,
    resources: requests(50, 64),
    // the configuration decides where data_dir is written
    securityContext: { ensureNonRoot: false, user: 0, readOnlyRootFilesystem: false },
  }, options);
}
