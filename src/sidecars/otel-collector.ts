import * as kplus from 'cdk8s-plus-28';
import { checkPorts } from './ports';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.otelCollector()`.
 */
export interface OtelCollectorOptions extends SidecarPresetOptions {
  /**
   * Port of the `health_check` extension.
   *
   * @default 13133
   * @throws if not from 1 to 65535
   */
  readonly healthPort?: number;

  /**
   * Volume that holds `config.yaml`, mounted at /etc/otelcol-contrib. The configuration has to switch the extension on, and to bind it beyond
   * localhost, where it listens by default: `extensions: {health_check: {endpoint: 0.0.0.0:13133}}` and `service: {extensions: [health_check]}`.
   *
   * @default - the image's own configuration, unless `volumeMounts` brings one
   */
  readonly configVolume?: kplus.Volume;
}

export function otelCollector(options: OtelCollectorOptions): SidecarProps {
  const { healthPort = 13133, configVolume } = options;
  checkPorts('Sidecars.otelCollector', { healthPort });
  return preset({
    name: 'otel-collector',
    image: 'otel/opentelemetry-collector-contrib:0.159.0',
    ports: [{ name: 'health', number: healthPort }],
    volumeMounts: mountOf(configVolume, '/etc/otelcol-contrib'),
    readyWhen: Readiness.fromHttpGet('/', { port: healthPort }),
    distroless: true,
    resources: requests(50, 128),
    securityContext: unprivileged(10001),
  }, options);
}
