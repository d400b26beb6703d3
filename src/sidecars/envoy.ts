import * as kplus from 'cdk8s-plus-28';
import { badAddresses, isLoopback, LOOPBACK } from './addresses';
import { badPorts, refuse } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.envoy()`.
 */
export interface EnvoyOptions extends SidecarPresetOptions {
  /**
   * Port of the admin interface. It is passed as `--config-yaml`, so it counts whatever the configuration says.
   *
   * @default 9901
   * @throws if not from 1 to 65535
   */
  readonly adminPort?: number;

  /**
   * Address on which the admin interface listens, passed as the port is.
   *
   * '0.0.0.0' lets every pod of the cluster stop Envoy, change its log levels and read its configuration with the names of certificates.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly adminAddress?: string;

  /**
   * Volume with `envoy.yaml`, mounted at /etc/envoy.
   *
   * @default - the image's own, a proxy to Envoy's web site on port 10000 of all addresses, unless `volumeMounts` provides one
   */
  readonly configVolume?: kplus.Volume;
}

const CONFIG_YAML = '--config-yaml';

export function envoy(options: EnvoyOptions): SidecarProps {
  const { adminPort = 9901, adminAddress = LOOPBACK, configVolume } = options;
  refuse('envoy', badPorts({ adminPort }), badAddresses({ adminAddress }));
  const admin = { address: { socket_address: { address: adminAddress, port_value: adminPort } } };
  return preset({
    name: 'envoy',
    image: IMAGES.envoy,
    // Envoy accepts only one --config-yaml: if the user passes it, that one has to bind the admin interface
    args: ['--config-path', '/etc/envoy/envoy.yaml', ...(options.args?.includes(CONFIG_YAML) ? [] : [CONFIG_YAML, JSON.stringify({ admin })])],
    ports: [{ name: 'envoy-admin', number: adminPort }],
    volumeMounts: mountOf(configVolume, '/etc/envoy'),
    readyWhen: Readiness.fromHttpGet('/ready', { port: adminPort, loopbackOnly: isLoopback(adminAddress) }),
    distroless: true,
    resources: requests(100, 128),
    securityContext: unprivileged(65532),
  }, options);
}
