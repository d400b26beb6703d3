import * as kplus from 'cdk8s-plus-28';
import { badAddresses, hostPort, LOOPBACK } from './addresses';
import { badPorts, refuse } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
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

  /**
   * Address on which the application's metrics are received.
   *
   * '0.0.0.0' lets every pod of the cluster send metrics of any name.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly listenAddress?: string;
}

export function statsdExporter(options: StatsdExporterOptions): SidecarProps {
  const { mappingVolume, webPort = 9102, statsdPort = 9125, listenAddress = LOOPBACK } = options;
  refuse('statsdExporter', badPorts({ webPort, statsdPort }), badAddresses({ listenAddress }));
  return preset({
    name: 'statsd-exporter',
    image: IMAGES.statsdExporter,
    args: [
      `--web.listen-address=:${webPort}`,
      `--statsd.listen-udp=${hostPort(listenAddress, statsdPort)}`,
      `--statsd.listen-tcp=${hostPort(listenAddress, statsdPort)}`,
      ...(mappingVolume ? ['--statsd.mapping-config=/etc/statsd-exporter/mapping.yaml'] : []),
    ],
    ports: [
      { name: 'statsd-metrics', number: webPort },
      { name: 'statsd-udp', number: statsdPort, protocol: kplus.Protocol.UDP },
      { name: 'statsd-tcp', number: statsdPort },
    ],
    volumeMounts: mountOf(mappingVolume, '/etc/statsd-exporter'),
    readyWhen: Readiness.fromHttpGet('/-/ready', { port: webPort }),
    resources: requests(10, 32),
    securityContext: unprivileged(65534),
  }, options);
}
