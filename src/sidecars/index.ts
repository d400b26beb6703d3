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
 * Presets of well-known sidecars.
 *
 * A preset provides a pinned image, the arguments that enable the health endpoint, how to know that the sidecar is ready, and only the
 * privileges and resources that the image needs. Every default can be replaced. Unless its description says otherwise, a preset passes Pod
 * Security "restricted".
 */
export class Sidecars {
  /**
   * Cloud SQL Auth Proxy: ready when its own `wait` command succeeds; the kubelet's probes request `/startup`.
   *
   * `wait` reads only flags and ignores the `CSQL_PROXY_*` variables, so it is given the port. `/readiness` is not used because it also
   * fails later, when all connections are in use. By default the health endpoints listen on localhost; here they listen on all addresses,
   * for the kubelet.
   *
   * Ready means that the proxy is listening, not that it reaches the instance. With `args: ['--run-connection-test']` it connects first,
   * and exits if it cannot.
   *
   * @param options the instances, the ports, and the options of every preset
   * @throws if an instance is invalid, or a port is out of range or already used; one error lists all problems
   * @see https://github.com/GoogleCloudPlatform/cloud-sql-proxy (2.25.3)
   */
  public static cloudSqlProxy(options: CloudSqlProxyOptions): SidecarProps {
    return cloudSqlProxy(options);
  }

  /**
   * AlloyDB Auth Proxy: ready when its own `wait` command succeeds; the kubelet's probes request `/startup`.
   *
   * Works like the Cloud SQL Auth Proxy: `wait` reads only flags, `/readiness` also fails later, and ready means that the proxy is
   * listening, not that it reaches the instance, unless `args: ['--run-connection-test']` makes it connect first. The flag that makes it
   * exit with status 0 has a different name, `--exit-zero-sigterm`.
   *
   * @param options the instances, the ports, and the options of every preset
   * @throws if an instance is invalid, or a port is out of range or already used; one error lists all problems
   * @see https://github.com/GoogleCloudPlatform/alloydb-auth-proxy (1.15.2)
   */
  public static alloyDbProxy(options: AlloyDbProxyOptions): SidecarProps {
    return alloyDbProxy(options);
  }

  /**
   * Envoy: ready when the admin interface answers `/ready` with 200, which it does once the state is LIVE.
   *
   * A TCP check of the admin port is not used because that port listens long before clusters and listeners are set up. The image is the
   * distroless one.
   *
   * @param options the admin port, the configuration, and the options of every preset
   * @throws if the port is out of range, or changed without a configuration
   * @see https://www.envoyproxy.io/docs/envoy/v1.36.6/operations/admin
   */
  public static envoy(options: EnvoyOptions = {}): SidecarProps {
    return envoy(options);
  }

  /**
   * OpenTelemetry collector: ready when its `health_check` extension answers `/`.
   *
   * A TCP check of the OTLP port is not used because a receiver listens before the pipeline behind it is up. By default the extension
   * listens on localhost, in the image's own configuration too: a second `--config` binds it to all addresses, for the kubelet.
   *
   * @param options the health port, the configuration, and the options of every preset
   * @throws if the port is out of range
   * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.159.0/extension/healthcheckextension
   */
  public static otelCollector(options: OtelCollectorOptions = {}): SidecarProps {
    return otelCollector(options);
  }

  /**
   * Fluent Bit: ready when its HTTP server answers `/api/v1/health`.
   *
   * At startup it answers 200 as soon as the server is up, like `/`: ready means that the engine is running, not that an output has
   * delivered anything. It is used anyway because only this endpoint reports failing outputs later, to a liveness probe of your own. The
   * image's own configuration disables both the server and the health check: flags enable the server, but only the configuration enables
   * the health check (5.1.1: src/http_server/api/v1/health.c and register.c, src/fluent-bit.c, conf/fluent-bit.conf).
   *
   * @param options the configuration, the port, and the options of every preset
   * @throws if the configuration is missing, or the port is out of range; one error lists all problems
   * @see https://docs.fluentbit.io/manual/administration/monitoring (5.1.1)
   */
  public static fluentBit(options: FluentBitOptions): SidecarProps {
    return fluentBit(options);
  }

  /**
   * oauth2-proxy: ready when it answers `/ready`, which also checks the session store.
   *
   * `/ping` is not used because it shows only that the process is running. The proxy exits unless it knows whom to allow: see
   * `emailDomains`.
   *
   * @param options the application's port, the provider, who may pass, and the options of every preset
   * @throws if a port is out of range or already used; one error lists all problems
   * @see https://oauth2-proxy.github.io/oauth2-proxy/features/endpoints (7.15.3)
   */
  public static oauth2Proxy(options: OAuth2ProxyOptions): SidecarProps {
    return oauth2Proxy(options);
  }

  /**
   * Vault agent: ready when the secrets are rendered, that is when every file exists and is not empty.
   *
   * The agent's own listener is not used because it is up before the first template is rendered.
   *
   * @param options the volumes, the rendered files, and the options of every preset
   * @throws if a volume is missing, or a file is not below /vault/secrets; one error lists all problems
   * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template (2.0.4)
   */
  public static vaultAgent(options: VaultAgentOptions): SidecarProps {
    return vaultAgent(options);
  }

  /**
   * Open Policy Agent: ready when `/health?bundles&plugins` answers 200, that is when all bundles are activated and all plugins are
   * healthy.
   *
   * The plain `/health` is not used because it answers before bundles are loaded, when decisions would be undefined.
   *
   * @param options the port, and the options of every preset
   * @throws if the port is out of range
   * @see https://www.openpolicyagent.org/docs/latest/rest-api/#health-api (1.18.2)
   */
  public static opa(options: OpaOptions = {}): SidecarProps {
    return opa(options);
  }

  /**
   * NGINX without root: ready when it listens, which it does after it has read the whole configuration.
   *
   * A request for `/` is not used because its answer depends on the configuration, which may redirect, ask for a password, or wait for an
   * upstream. The image is nginx-unprivileged: the official one starts as root and binds port 80. It writes to /tmp, so its root file
   * system is writable. The image's stop signal, SIGQUIT, lets running requests finish.
   *
   * @param options the port, the configuration, and the options of every preset
   * @throws if the port is out of range, or changed without a configuration
   * @see https://github.com/nginx/docker-nginx-unprivileged (1.29.8)
   */
  public static nginx(options: NginxOptions = {}): SidecarProps {
    return nginx(options);
  }

  /**
   * HAProxy: ready when the frontend's port listens, which it does after HAProxy has read the whole configuration.
   *
   * A request through the frontend is not used because the servers behind it would have to answer, nor `monitor-uri`, which not every
   * configuration has.
   *
   * @param options the port, the configuration, and the options of every preset
   * @throws if the port or the configuration is missing, or the port is out of range; one error lists all problems
   * @see https://hub.docker.com/_/haproxy (3.4.2)
   */
  public static haproxy(options: HaproxyOptions): SidecarProps {
    return haproxy(options);
  }

  /**
   * PgBouncer: ready when `pg_isready` succeeds; the kubelet's probes check the port. Drains until its clients have disconnected.
   *
   * A query is not used because it needs a user and the database: PgBouncer answers `pg_isready` itself, whether the database is up or not.
   * The image generates its configuration from variables, so its root file system is writable.
   *
   * @param options the database, the port, and the options of every preset
   * @throws if nothing names a database, or the port is out of range; one error lists all problems
   * @see https://github.com/edoburu/docker-pgbouncer (1.25.2)
   */
  public static pgbouncer(options: PgbouncerOptions = {}): SidecarProps {
    return pgbouncer(options);
  }

  /**
   * Redis as a cache without persistence: ready when it answers PONG. The kubelet's probes check the port. Drains until its clients have
   * disconnected.
   *
   * The answer is compared because `redis-cli ping` exits with 0 even when the server answers LOADING. The image disables protected mode,
   * and the server listens on all addresses: everything that reaches the pod can use it without a password, unless `args` say otherwise
   * (`--bind`, '127.0.0.1').
   *
   * @param options the port, and the options of every preset
   * @throws if the port is out of range
   * @see https://github.com/redis/docker-library-redis (8.6.7)
   */
  public static redis(options: RedisOptions = {}): SidecarProps {
    return redis(options);
  }

  /**
   * memcached: ready when it listens. Drains until its clients have disconnected.
   *
   * The protocol's `stats` and `version` are not used because the image has no client for them: memcached starts empty, and serves requests
   * from the moment it listens.
   *
   * @param options the port, the memory, and the options of every preset
   * @throws if the port or the memory is out of range; one error lists all problems
   * @see https://hub.docker.com/_/memcached (1.6.45)
   */
  public static memcached(options: MemcachedOptions = {}): SidecarProps {
    return memcached(options);
  }

  /**
   * StatsD exporter: ready when `/-/ready` answers.
   *
   * `/metrics` is not used because it gets more expensive with every metric.
   *
   * @param options the mapping, the ports, and the options of every preset
   * @throws if a port is out of range or already used; one error lists all problems
   * @see https://github.com/prometheus/statsd_exporter (0.31.0)
   */
  public static statsdExporter(options: StatsdExporterOptions = {}): SidecarProps {
    return statsdExporter(options);
  }

  /**
   * SPIRE agent: ready when `spire-agent healthcheck` succeeds, which it does after the node is attested.
   *
   * The socket file is not used: the agent creates it only after attestation (1.15.3: pkg/agent/agent.go), but the file of an agent that
   * was killed still exists when the next one starts. The agent rejects a peer whose process it cannot see (pkg/common/peertracker), so the
   * pod needs `shareProcessNamespace: true`. Does not pass Pod Security "restricted": the image runs as root, to share the socket
   * (Dockerfile).
   *
   * @param options the volumes, the socket, and the options of every preset
   * @throws if a volume is missing, or the socket's path is not absolute; one error lists all problems
   * @see https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_agent.md
   */
  public static spireAgent(options: SpireAgentOptions): SidecarProps {
    return spireAgent(options);
  }

  /**
   * Dapr's sidecar: ready when `/v1.0/healthz/outbound` answers, that is when it can serve the application's calls.
   *
   * `/v1.0/healthz` would be a deadlock: it waits for the application, which waits for the sidecar. `daprd --wait` is not used because it
   * exits with 0 even on timeout. The API has no password and listens only on loopback, as with Dapr's own injector; the kubelet's probes
   * use the public port.
   *
   * @param options the application's id, the ports, and the options of every preset
   * @throws if the id is empty, or a port is out of range or already used; one error lists all problems
   * @see https://docs.dapr.io/reference/api/health_api/ (1.18.3)
   */
  public static daprd(options: DaprdOptions): SidecarProps {
    return daprd(options);
  }

  /**
   * kube-rbac-proxy: ready when its HTTPS port listens.
   *
   * `/healthz` is not used because it answers "ok" from the same moment on, and an image's HTTP client may not support TLS. It is enabled
   * for probes of your own.
   *
   * @param options the ports, and the options of every preset
   * @throws if a port is out of range or already used; one error lists all problems
   * @see https://github.com/brancz/kube-rbac-proxy (0.21.0)
   */
  public static kubeRbacProxy(options: KubeRbacProxyOptions): SidecarProps {
    return kubeRbacProxy(options);
  }

  /**
   * Tailscale in userspace mode: ready when `/healthz` answers 200, that is when the node has an address in the tailnet.
   *
   * The endpoint is disabled by default. The state and the socket are in /tmp, so the root file system is writable.
   *
   * @param options the key, where to keep the state, the health port, and the options of every preset
   * @throws if the key is missing, or the port is out of range; one error lists all problems
   * @see https://tailscale.com/kb/1282/docker (1.102.3)
   */
  public static tailscale(options: TailscaleOptions): SidecarProps {
    return tailscale(options);
  }

  /**
   * Docker in Docker: ready when `docker info` succeeds, which it does after the storage is set up. The application connects to
   * tcp://127.0.0.1:2375, without TLS and only over loopback.
   *
   * The socket file is not used because it exists earlier. Does not pass Pod Security "restricted", nor "baseline": the daemon needs a
   * privileged container.
   *
   * @param options the volume, and the options of every preset
   * @throws if the volume is missing
   * @see https://hub.docker.com/_/docker (29.7.2)
   */
  public static dockerInDocker(options: DockerInDockerOptions): SidecarProps {
    return dockerInDocker(options);
  }

  /**
   * Datadog agent: ready when `/ready` answers on the health port.
   *
   * `agent health` is not used because it starts a large program for every check. The port is disabled by default.
   *
   * Does not pass Pod Security "restricted": by default the image runs as root with a writable root file system. It also supports user 100
   * and a read-only root file system with volumes at /var/run/s6 and /var/log/datadog (Dockerfiles/agent/Dockerfile); set
   * `securityContext` and `volumeMounts` for that, and test it with the checks you use.
   *
   * @param options the key, the site, the port, and the options of every preset
   * @throws if the key is missing, or the port is out of range; one error lists all problems
   * @see https://docs.datadoghq.com/containers/docker/ (7.81.1)
   */
  public static datadogAgent(options: DatadogAgentOptions): SidecarProps {
    return datadogAgent(options);
  }
}
