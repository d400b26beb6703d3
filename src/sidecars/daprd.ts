import { badNames, badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
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
   * Port of Dapr's API, `--dapr-http-port`, on loopback.
   *
   * @default 3500
   * @throws if not from 1 to 65535
   */
  readonly httpPort?: number;

  /**
   * Port of the health and metadata endpoints, `--dapr-public-port`, on all addresses.
   *
   * @default 3501
   * @throws if not from 1 to 65535, or the same as `httpPort`
   */
  readonly publicPort?: number;
}

/** Ready for the application's calls. `/v1.0/healthz` waits for the application itself. */
const OUTBOUND = '/v1.0/healthz/outbound';

export function daprd(options: DaprdOptions): SidecarProps {
  const { appId, appPort, httpPort = 3500, publicPort = 3501 } = options;
  refuse(
    'daprd',
    appId ? badNames({ appId }) : [{ field: 'appId', given: appId, why: 'Dapr knows an application by its id', fix: 'pass a name' }],
    badPorts({ httpPort, publicPort, appPort }),
  );
  return preset({
    name: 'daprd',
    image: 'ghcr.io/dapr/daprd:1.18.3',
    command: ['/daprd'],
    args: [
      '--app-id', appId,
      ...(appPort === undefined ? [] : ['--app-port', String(appPort)]),
      '--dapr-http-port', String(httpPort),
      '--dapr-public-port', String(publicPort),
      '--dapr-listen-addresses', '[::1],127.0.0.1',
    ],
    ports: [{ name: 'dapr-http', number: httpPort }, { name: 'dapr-public', number: publicPort }],
    readyWhen: Readiness.fromHttpGet(OUTBOUND, { port: httpPort, probe: Readiness.fromHttpGet(OUTBOUND, { port: publicPort }) }),
    distroless: true,
    resources: requests(100, 128),
    securityContext: unprivileged(65532),
  }, options);
}
