import { checkPorts } from './ports';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { at, throwIssues } from '../core/issue';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.daprd()`.
 */
export interface DaprdOptions extends SidecarPresetOptions {
  /**
   * `--app-id`: the name of the application among Dapr's.
   *
   * @throws if empty
   */
  readonly appId: string;

  /**
   * Port of the application, which Dapr calls.
   *
   * @default - none: Dapr does not call the application
   * @throws if not from 1 to 65535
   */
  readonly appPort?: number;
}

const HTTP_PORT = 3500;
const PUBLIC_PORT = 3501;
/** Ready as far as the application's calls go. `/v1.0/healthz` waits for the application itself. */
const OUTBOUND = '/v1.0/healthz/outbound';

export function daprd(options: DaprdOptions): SidecarProps {
  const { appId, appPort } = options;
  throwIssues(at('Sidecars.daprd', appId ? [] : [{ field: 'appId', given: appId, why: 'Dapr knows an application by its id', mend: 'pass a name' }]));
  checkPorts('Sidecars.daprd', { appPort });
  return preset({
    name: 'daprd',
    image: 'ghcr.io/dapr/daprd:1.18.3',
    command: ['/daprd'],
    args: [
      '--app-id', appId,
      ...(appPort === undefined ? [] : ['--app-port', String(appPort)]),
      '--dapr-http-port', String(HTTP_PORT),
      '--dapr-public-port', String(PUBLIC_PORT),
    ],
    ports: [{ name: 'dapr-http', number: HTTP_PORT }, { name: 'dapr-public', number: PUBLIC_PORT }],
    readyWhen: Readiness.fromHttpGet(OUTBOUND, { port: HTTP_PORT, probe: Readiness.fromHttpGet(OUTBOUND, { port: PUBLIC_PORT }) }),
    distroless: true,
    resources: requests(100, 128),
    securityContext: unprivileged(65532),
  }, options);
}
