import { badAddresses, hostPort, LOOPBACK } from './addresses';
import { badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
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

  /**
   * Address on which the API listens.
   *
   * '0.0.0.0' lets every pod of the cluster replace policies and data, unless `args` switch `--authentication` and `--authorization` on.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly listenAddress?: string;

  /**
   * Port of `/health` and `/metrics`, which are read-only and listen on all addresses: `--diagnostic-addr`.
   *
   * @default 8282
   * @throws if not from 1 to 65535, or the same as `port`
   */
  readonly diagnosticPort?: number;
}

export function opa(options: OpaOptions): SidecarProps {
  const { port = 8181, listenAddress = LOOPBACK, diagnosticPort = 8282 } = options;
  refuse('opa', badPorts({ port, diagnosticPort }), badAddresses({ listenAddress }));
  return preset({
    name: 'opa',
    image: IMAGES.opa,
    args: ['run', '--server', `--addr=${hostPort(listenAddress, port)}`, `--diagnostic-addr=0.0.0.0:${diagnosticPort}`],
    ports: [{ name: 'opa', number: port }, { name: 'opa-diagnostic', number: diagnosticPort }],
    readyWhen: Readiness.fromHttpGet('/health?bundles&plugins', { port: diagnosticPort }),
    distroless: true,
    resources: requests(50, 64),
    securityContext: unprivileged(1000),
  }, options);
}
