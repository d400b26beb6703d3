import * as kplus from 'cdk8s-plus-28';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.statsdExporter()`.
 */
export interface StatsdExporterOptions extends SidecarPresetOptions {
  /**
   * Volume that holds `mapping.yaml`, mounted at /etc/statsd-exporter and passed as `--statsd.mapping-config`.
   *
   * @default - no mapping
   */
  readonly mappingVolume?: kplus.Volume;
}

const WEB_PORT = 9102;
const STATSD_PORT = 9125;

export function statsdExporter(options: StatsdExporterOptions): SidecarProps {
  const { mappingVolume } = options;
  return preset({
    name: 'statsd-exporter',
    image: 'prom/statsd-exporter:v0.31.0',
    args: [
      `--web.listen-address=:${WEB_PORT}`,
      `--statsd.listen-udp=:${STATSD_PORT}`,
      ...(mappingVolume ? ['--statsd.mapping-config=/etc/statsd-exporter/mapping.yaml'] : []),
    ],
    ports: [{ name: 'metrics', number: WEB_PORT }],
    volumeMounts: mountOf(mappingVolume, '/etc/statsd-exporter'),
    readyWhen: Readiness.fromHttpGet('/-/ready', { port: WEB_PORT }),
    resources: requests(10, 32),
    securityContext: unprivileged(65534),
  }, options);
}
