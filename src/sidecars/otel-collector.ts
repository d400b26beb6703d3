import * as kplus from 'cdk8s-plus-28';
import { badPorts, refuse } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.otelCollector()`.
 */
export interface OtelCollectorOptions extends SidecarPresetOptions {
  /**
   * Port of the `health_check` extension, on all addresses. A second `--config` sets it, whatever the configuration says.
   *
   * @default 13133
   * @throws if not from 1 to 65535
   */
  readonly healthPort?: number;

  /**
   * Volume with `config.yaml`, mounted at /etc/otelcol-contrib. It must enable the extension: `service: {extensions: [health_check]}`.
   *
   * @default - the image's own configuration, which enables it, unless `volumeMounts` provides one
   */
  readonly configVolume?: kplus.Volume;
}

export function otelCollector(options: OtelCollectorOptions): SidecarProps {
  const { healthPort = 13133, configVolume } = options;
  refuse('otelCollector', badPorts({ healthPort }));
  return preset({
    name: 'otel-collector',
    image: 'otel/opentelemetry-collector-contrib:0.159.0',
    args: ['--config=/etc/otelcol-contrib/config.yaml', `--config=yaml:extensions::health_check::endpoint: 0.0.0.0:${healthPort}`],
    ports: [{ name: 'health', number: healthPort }],
    volumeMounts: mountOf(configVolume, '/etc/otelcol-contrib'),
    readyWhen: Readiness.fromHttpGet('/', { port: healthPort }),
    distroless: true,
    resources: requests(50, 128),
    securityContext: unprivileged(10001),
  }, options);
}
