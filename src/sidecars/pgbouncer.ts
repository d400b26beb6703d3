import * as kplus from 'cdk8s-plus-28';
import { badAddresses, clientAddress, LOOPBACK } from './addresses';
import { badPorts, refuse } from './checks';
import { mountOf, preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { IMAGES } from '../core/known/images';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.pgbouncer()`.
 */
export interface PgbouncerOptions extends SidecarPresetOptions {
  /**
   * `DATABASE_URL`, from which the image generates its configuration: `postgres://user:password@host:5432/database`, preferably from a
   * secret.
   *
   * @default - none; `configVolume` or other variables, such as `DB_HOST`, must name the database
   */
  readonly databaseUrl?: kplus.EnvValue;

  /**
   * Volume with `pgbouncer.ini` and `userlist.txt`, mounted at /etc/pgbouncer. The image then generates no configuration.
   *
   * @default - none
   */
  readonly configVolume?: kplus.Volume;

  /**
   * Port on which PgBouncer listens, passed as `LISTEN_PORT`. That variable does not change a configuration of your own: pass the same port
   * as its `listen_port`.
   *
   * @default 5432
   * @throws if not from 1 to 65535
   */
  readonly port?: number;

  /**
   * Address on which PgBouncer listens: the variable `LISTEN_ADDR`.
   *
   * '0.0.0.0' lets every pod of the cluster try to log in, to the admin console as well. With a configuration of your own, which that
   * variable does not change, pass the address that its `listen_addr` says.
   *
   * @default '127.0.0.1', which only the pod's own containers reach
   * @throws if not an IP address
   */
  readonly listenAddress?: string;
}

export function pgbouncer(options: PgbouncerOptions): SidecarProps {
  const { port = 5432, listenAddress = LOOPBACK, databaseUrl, configVolume, volumeMounts, envVariables, image } = options;
  const configured = [databaseUrl, configVolume, volumeMounts, envVariables, image].some(source => source !== undefined);
  refuse('pgbouncer', badPorts({ port }), badAddresses({ listenAddress }), configured ? [] : [{
    field: 'databaseUrl',
    why: 'without a database to connect to, the container exits',
    fix: 'pass it, or \'configVolume\' with pgbouncer.ini and userlist.txt',
  }]);
  return preset({
    name: 'pgbouncer',
    image: IMAGES.pgbouncer,
    // the image's CMD, which arguments would replace
    args: ['/usr/bin/pgbouncer', '/etc/pgbouncer/pgbouncer.ini'],
    envVariables: {
      LISTEN_ADDR: kplus.EnvValue.fromValue(listenAddress),
      LISTEN_PORT: kplus.EnvValue.fromValue(String(port)),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    },
    ports: [{ name: 'pgbouncer', number: port }],
    volumeMounts: mountOf(configVolume, '/etc/pgbouncer'),
    readyWhen: Readiness.fromCommand(['pg_isready', '-h', clientAddress(listenAddress), '-p', String(port)]),
    drainUntil: Drain.fromIdlePort(port),
    resources: requests(20, 32),
    // the entrypoint writes /etc/pgbouncer
    securityContext: { ...unprivileged(70), readOnlyRootFilesystem: false },
  }, options);
}
