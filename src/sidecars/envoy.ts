import * as kplus from 'cdk8s-plus-28';
import { badPorts, refuse, unconfiguredPort } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.envoy()`.
 */
export interface EnvoyOptions extends SidecarPresetOptions {
  /**
   * Port of the admin interface, as set by `admin.address` in the configuration.
   *
   * @default 9901, as in the image's own configuration
   * @throws if not from 1 to 65535, or changed without a configuration
   */
  readonly adminPort?: number;

  /**
   * The admin interface is bound to 127.0.0.1: the kubelet's HTTP probe cannot reach it, so native sidecars get an exec probe.
   *
   * @default false - it is bound to 0.0.0.0
   */
  readonly adminLoopbackOnly?: boolean;

  /**
   * Volume with `envoy.yaml`, mounted at /etc/envoy.
   *
   * @default - the image's own configuration, unless `volumeMounts` provides one
   */
  readonly configVolume?: kplus.Volume;
}

export function envoy(options: EnvoyOptions): SidecarProps {
  const { adminPort = 9901, adminLoopbackOnly = false, configVolume } = options;
  refuse('envoy', badPorts({ adminPort }), unconfiguredPort('adminPort', adminPort, 9901, options));
  return preset({
    name: 'envoy',
    image: 'envoyproxy/envoy:distroless-v1.36.6',
    args: ['--config-path', '/etc/envoy/envoy.yaml'],
    ports: [{ name: 'admin', number: adminPort }],
    volumeMounts: mountOf(configVolume, '/etc/envoy'),
    readyWhen: Readiness.fromHttpGet('/ready', { port: adminPort, loopbackOnly: adminLoopbackOnly }),
    distroless: true,
    resources: requests(100, 128),
    securityContext: unprivileged(65532),
  }, options);
}
