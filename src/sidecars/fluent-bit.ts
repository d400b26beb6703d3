import * as kplus from 'cdk8s-plus-28';
import { checkPorts } from './ports';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.fluentBit()`.
 */
export interface FluentBitOptions extends SidecarPresetOptions {
  /**
   * Port of the HTTP server, `http_port` of the configuration.
   *
   * @default 2020
   * @throws if not from 1 to 65535
   */
  readonly httpPort?: number;

  /**
   * Volume that holds `fluent-bit.conf`, mounted at /fluent-bit/etc. Its `[SERVICE]` has to say `http_server On` and `health_check On`, both of
   * which are off by default.
   *
   * @default - the image's own configuration, unless `volumeMounts` brings one
   */
  readonly configVolume?: kplus.Volume;
}

export function fluentBit(options: FluentBitOptions): SidecarProps {
  const { httpPort = 2020, configVolume } = options;
  checkPorts('Sidecars.fluentBit', { httpPort });
  return preset({
    name: 'fluent-bit',
    image: 'fluent/fluent-bit:5.1.1',
    ports: [{ name: 'http', number: httpPort }],
    volumeMounts: mountOf(configVolume, '/fluent-bit/etc'),
    readyWhen: Readiness.fromHttpGet('/api/v1/health', { port: httpPort }),
    distroless: true,
    resources: requests(50, 64),
    securityContext: unprivileged(65534),
  }, options);
}
