import * as kplus from 'cdk8s-plus-28';
import { badPorts, refuse } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.statsdExporter()`.
 */
export interface StatsdExporterOptions extends SidecarPresetOptions {
  /**
   * Volume with `mapping.yaml`, mounted at /etc/statsd-exporter and passed as `--statsd.mapping-config`.
   *
   * @default - no mapping
   */
  readonly mappingVolume?: kplus.Volume;

  /**
   * Port of the metrics and `/-/ready`, `--web.listen-address`, on all addresses.
   *
   * @default 9102
   * @throws if not from 1 to 65535
   */
  readonly webPort?: number;

  /**
   * Port that receives the application's metrics over UDP and TCP: `--statsd.listen-udp` and `--statsd.listen-tcp`.
   *
   * @default 9125
   * @throws if not from 1 to 65535, or the same as `webPort`
   */
  readonly statsdPort?: number;
}

export function statsdExporter(options: StatsdExporterOptions): SidecarProps {
  const { mappingVolume, webPort = 9102, statsdPort = 9125 } = options;
  refuse('statsdExporter', badPorts({ webPort, statsdPort }));
  return preset({
    name: 'statsd-exporter',
    image: 'prom/statsd-exporter:v0.31.0',
    args: [
      `--web.listen-address=:${webPort}`,
      `--statsd.listen-udp=:${statsdPort}`,
      `--statsd.listen-tcp=:${statsdPort}`,
      ...(mappingVolume ? ['--statsd.mapping-config=/etc/statsd-exporter/mapping.yaml'] : []),
    ],
    ports: [{ name: 'metrics', number: webPort }],
    volumeMounts: mountOf(mappingVolume, '/etc/statsd-exporter'),
    readyWhen: Readiness.fromHttpGet('/-/ready', { port: webPort }),
    resources: requests(10, 32),
    securityContext: unprivileged(65534),
  }, options);
}
