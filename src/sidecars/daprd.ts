import { badAddresses, LOOPBACK } from './addresses';
import { badNames, badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.daprd()`.
 */
export interface DaprdOptions extends SidecarPresetOptions {
  /**
   * `--app-id`: the name under which Dapr knows the application.
   *
   * @throws if empty, or not letters, digits, '_', '.' and '-'
   */
  readonly appId: string;

  /**
   * Port of the application, which Dapr calls.
   *
   * @default - none: Dapr does not call the application
   * @throws if not from 1 to 65535, or one of Dapr's own ports
   */
  readonly appPort?: number;

  /**
   * Port of Dapr's HTTP API, `--dapr-http-port`, on loopback.
   *
   * @default 3500
   * @throws if not from 1 to 65535
   */
  readonly httpPort?: number;

  /**
   * Port of the health and metadata endpoints, `--dapr-public-port`, on all addresses.
   *
   * @default 3501
   * @throws if not from 1 to 65535, or the same as another port
   */
  readonly publicPort?: number;

  /**
   * Port of Dapr's gRPC API, `--dapr-grpc-port`, on loopback.
   *
   * @default 50001
   * @throws if not from 1 to 65535, or the same as another port
   */
  readonly grpcPort?: number;

  /**
   * Port on which the sidecars of other applications call this one, `--dapr-internal-grpc-port`.
   *
   * @default 50002
   * @throws if not from 1 to 65535, or the same as another port
   */
  readonly internalGrpcPort?: number;

  /**
   * Address on which the sidecars of other applications call this one, `--dapr-internal-grpc-listen-address`.
   *
   * '0.0.0.0' is what calls between applications need. Without `--enable-mtls` in `args` it lets every pod of the cluster call the
   * application.
   *
   * @default '127.0.0.1': no other application calls this one
   * @throws if not an IP address
   */
  readonly listenAddress?: string;

  /**
   * Port of the metrics, `--metrics-port`, on all addresses.
   *
   * @default 9090
   * @throws if not from 1 to 65535, or the same as another port
   */
  readonly metricsPort?: number;
}

/** Ready for the application's calls. `/v1.0/healthz` waits for the application itself. */
const OUTBOUND = '/v1.0/healthz/outbound';

export function daprd(options: DaprdOptions): SidecarProps {
  const { appId, appPort, httpPort = 3500, publicPort = 3501, grpcPort = 50001, internalGrpcPort = 50002, metricsPort = 9090 } = options;
  const { listenAddress = LOOPBACK } = options;
  refuse(
    'daprd',
    appId ? badNames({ appId }) : [{ field: 'appId', given: appId, why: 'Dapr knows an application by its id', fix: 'pass a name' }],
    badPorts({ httpPort, publicPort, grpcPort, internalGrpcPort, metricsPort, appPort }),
    badAddresses({ listenAddress }),
  );
  return preset({
    name: 'daprd',
    image: IMAGES.daprd,
    command: ['/daprd'],
    args: [
      '--app-id', appId,
      ...(appPort === undefined ? [] : ['--app-port', String(appPort)]),
      '--dapr-http-port', String(httpPort),
      '--dapr-public-port', String(publicPort),
      '--dapr-grpc-port', String(grpcPort),
      '--dapr-listen-addresses', '[::1],127.0.0.1',
      '--dapr-internal-grpc-port', String(internalGrpcPort),
      '--dapr-internal-grpc-listen-address', listenAddress,
      '--metrics-port', String(metricsPort),
    ],
    ports: [
      { name: 'dapr-http', number: httpPort },
      { name: 'dapr-grpc', number: grpcPort },
      { name: 'dapr-internal', number: internalGrpcPort },
      { name: 'dapr-public', number: publicPort },
      { name: 'dapr-metrics', number: metricsPort },
    ],
    readyWhen: Readiness.fromHttpGet(OUTBOUND, { port: httpPort, probe: Readiness.fromHttpGet(OUTBOUND, { port: publicPort }) }),
    distroless: true,
    resources: requests(100, 128),
    securityContext: unprivileged(65532),
  }, options);
}
