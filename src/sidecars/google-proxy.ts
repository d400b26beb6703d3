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
   * Further instances get the ports after it. Setting it also enables `drainUntil`: the proxy keeps running while a connection to this port
   * is open. The image has no shell, so that drain brings the toolbox, an init container and a volume; `drain: false` leaves it out.
   *
   * @default - the default of the database engine, 5432, 3306 or 1433, and no drain
   * @throws if not from 1 to 65535
   */
  readonly port?: number;

  /**
   * Port of the proxy's own health endpoints, different from `port`.
   *
   * @default 9090
   * @throws if not from 1 to 65535, or the same as `port`
   */
  readonly httpPort?: number;

  /**
   * Logs in to the database with IAM instead of a password.
   *
   * @default false
   */
  readonly autoIamAuthn?: boolean;
}

/** The differences between the proxies. */
export interface GoogleProxy {
  readonly factory: string;
  readonly name: string;
  readonly image: string;
  /** Name of the port for the application. */
  readonly portName: string;
  /** Makes the proxy exit with status 0 on SIGTERM. */
  readonly exitZeroFlag: string;
  readonly instance: { readonly shape: RegExp; readonly fix: string };
}

/** The proxies share their endpoints, their wait command and all flags but one. */
export function googleProxy(proxy: GoogleProxy, instances: readonly string[], options: GoogleProxyOptions): SidecarProps {
  const { factory, name, image, portName, exitZeroFlag, instance } = proxy;
  const { port, httpPort = 9090, autoIamAuthn = false } = options;
  refuse(factory, badEntries('instances', instances, {
    empty: 'the proxy needs an instance to connect to',
    bad: 'not the connection name of an instance',
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
    ports: [...(port === undefined ? [] : [{ name: portName, number: port }]), { name: `${portName}-http`, number: httpPort }],
    drainUntil: port === undefined ? undefined : Drain.fromIdlePort(port),
    distroless: true,
    resources: requests(50, 64),
    securityContext: unprivileged(65532),
  }, options);
}
