import { badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.opa()`. Pass policies and the configuration with `args`, such as `--config-file=/config/opa.yaml`, and
 * `volumeMounts`.
 */
export interface OpaOptions extends SidecarPresetOptions {
  /**
   * Port of the API.
   *
   * @default 8181
   * @throws if not from 1 to 65535
   */
  readonly port?: number;
}

export function opa(options: OpaOptions): SidecarProps {
  const { port = 8181 } = options;
  refuse('opa', badPorts({ port }));
  return preset({
    name: 'opa',
    image: 'openpolicyagent/opa:1.18.2',
    args: ['run', '--server', `--addr=0.0.0.0:${port}`],
    ports: [{ name: 'opa', number: port }],
    readyWhen: Readiness.fromHttpGet('/health?bundles&plugins', { port }),
    distroless: true,
    resources: requests(50, 64),
    securityContext: unprivileged(1000),
  }, options);
}
