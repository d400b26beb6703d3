import * as kplus from 'cdk8s-plus-28';
import { badAddresses, hostPort, LOOPBACK } from './addresses';
import { badPorts, refuse } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.otelCollector()`.
 */
export interface OtelCollectorOptions extends SidecarPresetOptions {
  /**
   * Port of the `health_check` extension, read-only and on all addresses. A second `--config` sets it, whatever the configuration says.
   *
   * @default 13133
   * @throws if not from 1 to 65535
   */
  readonly healthPort?: number;

  /**
   * Volume with `config.yaml`, mounted at /etc/otelcol-contrib. It must enable the extension: `service: {extensions: [health_check]}`.
   *
   * Give its receivers `endpoint: 127.0.0.1:…`, so that only the pod's own containers reach them.
   *
   * @default - one that receives OTLP and prints to the log how much came in, unless `volumeMounts` or a `--config` in `args` provides one.
   *   The image's own opens ten ports to the cluster, profiling among them.
   */
  readonly configVolume?: kplus.Volume;

  /**
   * Address on which the default configuration receives OTLP, at 4317 (gRPC) and 4318 (HTTP).
   *
   * '0.0.0.0' lets every pod of the cluster send telemetry.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly listenAddress?: string;
}

const GRPC_PORT = 4317;
const HTTP_PORT = 4318;

export function otelCollector(options: OtelCollectorOptions): SidecarProps {
  const { healthPort = 13133, configVolume, listenAddress = LOOPBACK, volumeMounts, args } = options;
  refuse('otelCollector', badPorts({ healthPort }), badAddresses({ listenAddress }));
  const configured = configVolume || volumeMounts || args?.some(arg => arg.startsWith('--config'));
  return preset({
    name: 'otel-collector',
    image: IMAGES.otelCollector,
    args: [
      ...(configured ? ['--config=/etc/otelcol-contrib/config.yaml'] : receiveOtlp(listenAddress)),
      `--config=yaml:extensions::health_check::endpoint: 0.0.0.0:${healthPort}`,
    ],
    ports: [
      { name: 'otlp-grpc', number: GRPC_PORT },
      { name: 'otlp-http', number: HTTP_PORT },
      { name: 'otel-health', number: healthPort },
    ],
    volumeMounts: mountOf(configVolume, '/etc/otelcol-contrib'),
    readyWhen: Readiness.fromHttpGet('/', { port: healthPort }),
    distroless: true,
    resources: requests(50, 128),
    securityContext: unprivileged(10001),
  }, options);
}

/** A pipeline that shows that telemetry arrives. */
function receiveOtlp(address: string): string[] {
  return [
    `receivers::otlp::protocols::grpc::endpoint: '${hostPort(address, GRPC_PORT)}'`,
    `receivers::otlp::protocols::http::endpoint: '${hostPort(address, HTTP_PORT)}'`,
    'exporters::debug::verbosity: basic',
    'service::extensions: [health_check]',
    ...['traces', 'metrics', 'logs'].map(signal => `service::pipelines::${signal}: {receivers: [otlp], exporters: [debug]}`),
  ].map(setting => `--config=yaml:${setting}`);
}
