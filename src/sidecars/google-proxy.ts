import { badEntries, badPorts, refuse } from './checks';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of the database proxies of Google Cloud.
 */
export interface GoogleProxyOptions extends SidecarPresetOptions {
  /**
   * Port on which the proxy listens for the application.
   *
   * Further instances get the following ports. It also switches `drainUntil` on: the proxy lives as long as a connection to this port is open.
   *
   * @default - the engine's own: 5432, 3306 or 1433, and no drain
   * @throws if not from 1 to 65535
   */
  readonly port?: number;

  /**
   * Port of the proxy's own health endpoints, another than `port`.
   *
   * @default 9090
   * @throws if not from 1 to 65535, or the same as `port`
   */
  readonly httpPort?: number;

  /**
   * Logs in to the database by IAM instead of a password.
   *
   * @default false
   */
  readonly autoIamAuthn?: boolean;
}

/** What differs between the proxies. */
export interface GoogleProxy {
  readonly factory: string;
  readonly name: string;
  readonly image: string;
  /** Makes the proxy end with 0 when it is told to stop. */
  readonly exitZeroFlag: string;
  readonly instance: { readonly shape: RegExp; readonly fix: string };
}

/** The proxies share their endpoints, their wait command, and all flags but one. */
export function googleProxy(proxy: GoogleProxy, instances: readonly string[], options: GoogleProxyOptions): SidecarProps {
  const { factory, name, image, exitZeroFlag, instance } = proxy;
  const { port, httpPort = 9090, autoIamAuthn = false } = options;
  refuse(factory, badEntries('instances', instances, {
    empty: 'the proxy needs an instance to connect to',
    bad: 'it is not the connection name of an instance',
    good: entry => instance.shape.test(entry),
    fix: instance.fix,
  }), badPorts({ port, httpPort }));
  return preset({
    name,
    image,
    args: [
      '--health-check',
      '--http-address=0.0.0.0',
      `--http-port=${httpPort}`,
      exitZeroFlag,
      ...(port === undefined ? [] : [`--port=${port}`]),
      ...(autoIamAuthn ? ['--auto-iam-authn'] : []),
      ...instances,
    ],
    readyWhen: Readiness.fromWaitCommand([`/${name}`, 'wait', '--max', '60s', '--http-port', String(httpPort)], {
      probe: Readiness.fromHttpGet('/startup', { port: httpPort }),
    }),
    drainUntil: port === undefined ? undefined : Drain.fromIdlePort(port),
    distroless: true,
    resources: requests(50, 64),
    securityContext: unprivileged(65532),
  }, options);
}
