import * as kplus from 'cdk8s-plus-28';
import { badPorts, missing, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.fluentBit()`.
 */
export interface FluentBitOptions extends SidecarPresetOptions {
  /**
   * Port of the HTTP server, passed as `-P`.
   *
   * @default 2020
   * @throws if not from 1 to 65535
   */
  readonly httpPort?: number;

  /**
   * Volume with `fluent-bit.conf`, mounted at /fluent-bit/etc.
   *
   * Its `[SERVICE]` section must set `health_check On`, for which there is no flag and which the image's own configuration lacks. It must
   * not set `http_server Off` or another `http_port`, because it overrides the flags.
   */
  readonly configVolume: kplus.Volume;
}

export function fluentBit(options: FluentBitOptions): SidecarProps {
  const { httpPort = 2020, configVolume } = options;
  refuse('fluentBit', missing({ configVolume }), badPorts({ httpPort }));
  return preset({
    name: 'fluent-bit',
    image: 'fluent/fluent-bit:5.1.1',
    args: ['-c', '/fluent-bit/etc/fluent-bit.conf', '-H', '-P', String(httpPort)],
    ports: [{ name: 'http', number: httpPort }],
    volumeMounts: [{ volume: configVolume, path: '/fluent-bit/etc' }],
    readyWhen: Readiness.fromHttpGet('/api/v1/health', { port: httpPort }),
    distroless: true,
    resources: requests(50, 64),
    securityContext: unprivileged(65534),
  }, options);
}
