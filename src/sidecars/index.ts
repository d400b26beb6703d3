import { SidecarProps } from '../sidecar';
import { AlloyDbProxyOptions, alloyDbProxy } from './alloydb-proxy';
import { CloudSqlProxyOptions, cloudSqlProxy } from './cloud-sql-proxy';
import { DaprdOptions, daprd } from './daprd';
import { DatadogAgentOptions, datadogAgent } from './datadog-agent';
import { DockerInDockerOptions, dockerInDocker } from './docker-in-docker';
import { EnvoyOptions, envoy } from './envoy';
import { FluentBitOptions, fluentBit } from './fluent-bit';
import { HaproxyOptions, haproxy } from './haproxy';
import { KubeRbacProxyOptions, kubeRbacProxy } from './kube-rbac-proxy';
import { MemcachedOptions, memcached } from './memcached';
import { NginxOptions, nginx } from './nginx';
import { OAuth2ProxyOptions, oauth2Proxy } from './oauth2-proxy';
import { OpaOptions, opa } from './opa';
import { OtelCollectorOptions, otelCollector } from './otel-collector';
import { PgbouncerOptions, pgbouncer } from './pgbouncer';
import { RedisOptions, redis } from './redis';
import { SpireAgentOptions, spireAgent } from './spire-agent';
import { StatsdExporterOptions, statsdExporter } from './statsd-exporter';
import { TailscaleOptions, tailscale } from './tailscale';
import { VaultAgentOptions, vaultAgent } from './vault-agent';

/**
 * Well-known sidecars, each ready in one line.
 *
 * A preset brings a pinned image, the arguments that switch the health endpoint on, how to know that the sidecar is ready, and the least
 * privileges and resources that the image needs. Every default can be replaced. Unless a preset says otherwise it passes Pod Security
 * "restricted".
 */
export class Sidecars {
  /**
   * Cloud SQL Auth Proxy: ready when its own `wait` command says so; kubelet probes ask `/startup`.
   *
   * `wait` reads flags alone and ignores the `CSQL_PROXY_*` variables, so the port is passed on. Not `/readiness`, which also fails later,
   * when all connections are in use. The health endpoints listen on localhost unless told otherwise: here on all addresses, for the kubelet.
   *
   * Ready means that the proxy listens, not that it reaches the instance: `args: ['--run-connection-test']` makes it connect first, and exit
   * where it cannot.
   *
   * @param options the instances, ports, and what every preset takes
   * @throws if an instance or a port is none, or a port is taken: all problems at once
   * @see https://github.com/GoogleCloudPlatform/cloud-sql-proxy (2.25.3)
   */
  public static cloudSqlProxy(options: CloudSqlProxyOptions): SidecarProps {
    return cloudSqlProxy(options);
  }

  /**
   * AlloyDB Auth Proxy: ready when its own `wait` command says so; kubelet probes ask `/startup`.
   *
   * As with Cloud SQL's: `wait` reads flags alone, `/readiness` also fails later, and ready means that the proxy listens, not that it reaches
   * the instance, unless `args: ['--run-connection-test']` makes it connect first. The flag that makes it end with 0 has another name,
   * `--exit-zero-sigterm`.
   *
   * @param options the instances, ports, and what every preset takes
   * @throws if an instance or a port is none, or a port is taken: all problems at once
   * @see https://github.com/GoogleCloudPlatform/alloydb-auth-proxy (1.15.2)
   */
  public static alloyDbProxy(options: AlloyDbProxyOptions): SidecarProps {
    return alloyDbProxy(options);
  }

  /**
   * Envoy: ready when the admin interface answers `/ready` with 200, which it does when the state is LIVE.
   *
   * Not a TCP check of the admin port, which listens long before clusters and listeners are there. The image is the distroless one.
   *
   * @param options the admin port, the configuration, and what every preset takes
   * @throws if the port is none, or not the image's own and nothing configures it
   * @see https://www.envoyproxy.io/docs/envoy/v1.36.6/operations/admin
   */
  public static envoy(options: EnvoyOptions = {}): SidecarProps {
    return envoy(options);
  }

  /**
   * OpenTelemetry collector: ready when its `health_check` extension answers `/`.
   *
   * Not a TCP check of the OTLP port: a receiver listens before the pipeline behind it is up. The extension listens on localhost unless told
   * otherwise, also in the image's own configuration: a second `--config` binds it to all addresses, for the kubelet.
   *
   * @param options the health port, the configuration, and what every preset takes
   * @throws if the port is none
   * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.159.0/extension/healthcheckextension
   */
  public static otelCollector(options: OtelCollectorOptions = {}): SidecarProps {
    return otelCollector(options);
  }

  /**
   * Fluent Bit: ready when its HTTP server answers `/api/v1/health`.
   *
   * At the start that answers 200 as soon as the server is up, as `/` does: ready means that the engine runs, not that an output has got through.
   * It is asked all the same, since it alone says later that outputs fail, to a liveness probe of your own. Server and health check are both off
   * in the image's own configuration: the server is switched on by flags, the health check by the configuration alone (5.1.1:
   * src/http_server/api/v1/health.c and register.c, src/fluent-bit.c, conf/fluent-bit.conf).
   *
   * @param options the configuration, the port, and what every preset takes
   * @throws if the configuration is missing, or the port is none: all problems at once
   * @see https://docs.fluentbit.io/manual/administration/monitoring (5.1.1)
   */
  public static fluentBit(options: FluentBitOptions): SidecarProps {
    return fluentBit(options);
  }

  /**
   * oauth2-proxy: ready when it answers `/ready`, which also asks the session store.
   *
   * Not `/ping`, which says no more than that the process is up. The proxy exits unless it is told who may pass: see `emailDomains`.
   *
   * @param options the application's port, the provider, who may pass, and what every preset takes
   * @throws if a port is none, or taken: all problems at once
   * @see https://oauth2-proxy.github.io/oauth2-proxy/features/endpoints (7.15.3)
   */
  public static oauth2Proxy(options: OAuth2ProxyOptions): SidecarProps {
    return oauth2Proxy(options);
  }

  /**
   * Vault agent: ready when the secrets are rendered, which is when every file is there and not empty.
   *
   * Not the agent's own listener, which is up before the first template is rendered.
   *
   * @param options the volumes, the rendered files, and what every preset takes
   * @throws if a volume is missing, or a file is not below /vault/secrets: all problems at once
   * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template (2.0.4)
   */
  public static vaultAgent(options: VaultAgentOptions): SidecarProps {
    return vaultAgent(options);
  }

  /**
   * Open Policy Agent: ready when `/health?bundles&plugins` answers 200: all bundles are activated, all plugins are in order.
   *
   * Not the plain `/health`, which answers before bundles are loaded: decisions would be undefined.
   *
   * @param options the port, and what every preset takes
   * @throws if the port is none
   * @see https://www.openpolicyagent.org/docs/latest/rest-api/#health-api (1.18.2)
   */
  public static opa(options: OpaOptions = {}): SidecarProps {
    return opa(options);
  }

  /**
   * NGINX without root: ready when it listens, which is after the whole configuration is read.
   *
   * Not a request for `/`, which belongs to the configuration: it may redirect, ask for a password, or wait for a server behind it. The image is
   * nginx-unprivileged: the official one starts as root and binds port 80. It writes to /tmp, so its root file system is writable; the stop
   * signal of the image, SIGQUIT, lets requests end.
   *
   * @param options the port, the configuration, and what every preset takes
   * @throws if the port is none, or not the image's own and nothing configures it
   * @see https://github.com/nginx/docker-nginx-unprivileged (1.29.8)
   */
  public static nginx(options: NginxOptions = {}): SidecarProps {
    return nginx(options);
  }

  /**
   * HAProxy: ready when the frontend's port listens, which is after the whole configuration is read.
   *
   * Not a request through the frontend, which the servers behind it would have to answer; and not `monitor-uri`, which not every configuration has.
   *
   * @param options the port, the configuration, and what every preset takes
   * @throws if the port or the configuration is missing, or the port is none: all problems at once
   * @see https://hub.docker.com/_/haproxy (3.4.2)
   */
  public static haproxy(options: HaproxyOptions): SidecarProps {
    return haproxy(options);
  }

  /**
   * PgBouncer: ready when `pg_isready` is answered; kubelet probes look at the port. Drains until its clients are gone.
   *
   * Not a query, which needs a user and the database behind: `pg_isready` is answered by PgBouncer itself, whether the database is up or not. The
   * image writes its configuration from variables, so its root file system is writable.
   *
   * @param options the database, the port, and what every preset takes
   * @throws if nothing names a database, or the port is none: all problems at once
   * @see https://github.com/edoburu/docker-pgbouncer (1.25.2)
   */
  public static pgbouncer(options: PgbouncerOptions = {}): SidecarProps {
    return pgbouncer(options);
  }

  /**
   * Redis as a cache without persistence: ready when it answers PONG. Kubelet probes look at the port. Drains until its clients are gone.
   *
   * The answer is compared, since `redis-cli ping` ends with 0 also when the server says LOADING. The image is built without protected mode, and
   * the server listens on all addresses: the pod's network can reach it, without a password, unless `args` say otherwise (`--bind`, '127.0.0.1').
   *
   * @param options the port, and what every preset takes
   * @throws if the port is none
   * @see https://github.com/redis/docker-library-redis (8.6.7)
   */
  public static redis(options: RedisOptions = {}): SidecarProps {
    return redis(options);
  }

  /**
   * memcached: ready when it listens. Drains until its clients are gone.
   *
   * Not a `stats` or `version` over the protocol, for which the image has no client: memcached holds nothing at its start, and serves from the
   * moment when it listens.
   *
   * @param options the port, the memory, and what every preset takes
   * @throws if the port or the memory is none
   * @see https://hub.docker.com/_/memcached (1.6.45)
   */
  public static memcached(options: MemcachedOptions = {}): SidecarProps {
    return memcached(options);
  }

  /**
   * StatsD exporter: ready when `/-/ready` answers.
   *
   * Not `/metrics`, which costs more with each metric.
   *
   * @param options the mapping, the ports, and what every preset takes
   * @throws if a port is none, or taken: all problems at once
   * @see https://github.com/prometheus/statsd_exporter (0.31.0)
   */
  public static statsdExporter(options: StatsdExporterOptions = {}): SidecarProps {
    return statsdExporter(options);
  }

  /**
   * SPIRE agent: ready when `spire-agent healthcheck` says so, which is after the node is attested.
   *
   * Not the socket's file: the agent makes it only after attestation (1.15.3: pkg/agent/agent.go), but the file of an agent that was killed is
   * still there when the next one starts. The agent refuses a peer whose process it cannot see (pkg/common/peertracker), so the pod needs
   * `shareProcessNamespace: true`. Does not pass Pod Security "restricted": the image runs as root, to share the socket (Dockerfile).
   *
   * @param options the volumes, the socket, and what every preset takes
   * @throws if a volume is missing, or the socket's path is not absolute: all problems at once
   * @see https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_agent.md
   */
  public static spireAgent(options: SpireAgentOptions): SidecarProps {
    return spireAgent(options);
  }

  /**
   * Dapr's sidecar: ready when `/v1.0/healthz/outbound` answers, which is when the application's calls would be served.
   *
   * Never `/v1.0/healthz`: that waits for the application, which waits for the sidecar, a deadlock. Nor `daprd --wait`, which ends with 0 also
   * when its time is up. The API has no password and listens on loopback alone, as Dapr's own injector has it; kubelet probes ask the public port.
   *
   * @param options the application's id, the ports, and what every preset takes
   * @throws if the id is empty, or a port is none, or taken: all problems at once
   * @see https://docs.dapr.io/reference/api/health_api/ (1.18.3)
   */
  public static daprd(options: DaprdOptions): SidecarProps {
    return daprd(options);
  }

  /**
   * kube-rbac-proxy: ready when its HTTPS port listens.
   *
   * Not `/healthz`, which says "ok" from the same moment on, and which not every client in an image reaches by TLS; it is switched on for probes
   * of your own.
   *
   * @param options the ports, and what every preset takes
   * @throws if a port is none, or taken: all problems at once
   * @see https://github.com/brancz/kube-rbac-proxy (0.21.0)
   */
  public static kubeRbacProxy(options: KubeRbacProxyOptions): SidecarProps {
    return kubeRbacProxy(options);
  }

  /**
   * Tailscale in user space: ready when `/healthz` answers 200, which is when the node has an address in the tailnet.
   *
   * The endpoint is off by default. State and socket are in /tmp, so the root file system is writable.
   *
   * @param options the key, where the state is kept, the health port, and what every preset takes
   * @throws if the key is missing, or the port is none: all problems at once
   * @see https://tailscale.com/kb/1282/docker (1.102.3)
   */
  public static tailscale(options: TailscaleOptions): SidecarProps {
    return tailscale(options);
  }

  /**
   * Docker in Docker: ready when `docker info` is answered, which is after the storage is set up. The application connects to
   * tcp://127.0.0.1:2375, without TLS, on loopback alone.
   *
   * Not the socket's file, which is there earlier. Does not pass Pod Security "restricted", nor "baseline": the daemon needs a privileged container.
   *
   * @param options the volume, and what every preset takes
   * @throws if the volume is missing
   * @see https://hub.docker.com/_/docker (29.7.2)
   */
  public static dockerInDocker(options: DockerInDockerOptions): SidecarProps {
    return dockerInDocker(options);
  }

  /**
   * Datadog agent: ready when `/ready` answers on the health port.
   *
   * Not `agent health`, which starts a large program for each look. The port is off by default. Does not pass Pod Security "restricted": it runs
   * as its image does where nobody says otherwise, as root with a writable root file system. The image is prepared for less, user 100 and a
   * read-only root with volumes at /var/run/s6 and /var/log/datadog (Dockerfiles/agent/Dockerfile), which `securityContext` and `volumeMounts`
   * can ask for; the preset leaves that to whoever has tried it with the checks in use.
   *
   * @param options the key, the site, the port, and what every preset takes
   * @throws if the key is missing, or the port is none: all problems at once
   * @see https://docs.datadoghq.com/containers/docker/ (7.81.1)
   */
  public static datadogAgent(options: DatadogAgentOptions): SidecarProps {
    return datadogAgent(options);
  }
}
