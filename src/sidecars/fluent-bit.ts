import * as kplus from 'cdk8s-plus-28';
import { badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.fluentBit()`.
 */
export interface FluentBitOptions extends SidecarPresetOptions {
  /**
   * Port of the HTTP server, passed as `-P`: metrics and build information, on all addresses.
   *
   * @default 2020
   * @throws if not from 1 to 65535
   */
  readonly httpPort?: number;

  /**
   * Volume with `fluent-bit.conf`, mounted at /fluent-bit/etc.
   *
   * It overrides the flags, so its `[SERVICE]` section must not set `http_server Off`, another `http_port`, or an `http_listen` on
   * loopback. With `hot_reload On` everyone who reaches the HTTP server can reload the configuration.
   */
  readonly configVolume: kplus.Volume;
}

export function fluentBit(options: FluentBitOptions): SidecarProps {
  const { httpPort = 2020, configVolume } = options;
  refuse('fluentBit', missing({ configVolume }), badPorts({ httpPort }));
  return preset({
    name: 'fluent-bit',
    image: IMAGES.fluentBit,
    args: ['-c', '/fluent-bit/etc/fluent-bit.conf', '-H', '-P', String(httpPort)],
    ports: [{ name: 'fluent-bit', number: httpPort }],
    volumeMounts: [{ volume: configVolume, path: '/fluent-bit/etc' }],
    readyWhen: Readiness.fromHttpGet('/', { port: httpPort }),
    distroless: true,
    resources: requests(50, 64),
    securityContext: unprivileged(65534),
  }, options);
}
