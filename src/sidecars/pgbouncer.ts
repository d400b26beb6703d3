import * as kplus from 'cdk8s-plus-28';
import { checkPorts } from './ports';
import { preset, requests, SidecarPresetOptions, unprivileged } from './preset';
import { Drain } from '../drain';
import { Readiness } from '../readiness';
import { SidecarProps } from '../sidecar';

/**
 * Options of `Sidecars.pgbouncer()`.
 */
export interface PgbouncerOptions extends SidecarPresetOptions {
  /**
   * `DATABASE_URL`, from which the image writes its configuration: `postgres://user:password@host:5432/database`, best from a secret.
   *
   * @default - none: `volumeMounts` brings /etc/pgbouncer/pgbouncer.ini
   */
  readonly databaseUrl?: kplus.EnvValue;

  /**
   * Port on which PgBouncer listens, the variable `LISTEN_PORT`.
   *
   * @default 5432
   * @throws if not from 1 to 65535
   */
  readonly port?: number;
}

export function pgbouncer(options: PgbouncerOptions): SidecarProps {
  const { port = 5432, databaseUrl } = options;
  checkPorts('Sidecars.pgbouncer', { port });
  return preset({
    name: 'pgbouncer',
    image: 'edoburu/pgbouncer:v1.25.2-p0',
    envVariables: {
      LISTEN_PORT: kplus.EnvValue.fromValue(String(port)),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    },
    ports: [{ name: 'postgres', number: port }],
    readyWhen: Readiness.fromCommand(['pg_isready', '-h', '127.0.0.1', '-p', String(port)], { probe: Readiness.fromTcpSocket({ port }) }),
    drainUntil: Drain.fromIdlePort(port),
    resources: requests(20, 32),
    // the entrypoint writes /etc/pgbouncer
    securityContext: { ...unprivileged(70), readOnlyRootFilesystem: false },
  }, options);
}
