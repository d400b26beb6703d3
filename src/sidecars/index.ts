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
import { presetOptions } from './shapes';
import { SpireAgentOptions, spireAgent } from './spire-agent';
import { StatsdExporterOptions, statsdExporter } from './statsd-exporter';
import { TailscaleOptions, tailscale } from './tailscale';
import { VaultAgentOptions, vaultAgent } from './vault-agent';

/**
 * Presets of well-known sidecars.
 *
 * A preset brings an image of a fixed version, the arguments that switch its health endpoint on, the way to tell that it is ready, and the
 * least privileges and resources that the image needs. You can replace every default. Unless a preset says otherwise, it passes Pod
 * Security "restricted".
 *
 * A preset listens on 127.0.0.1, which only the pod's own containers reach, unless being reached from outside is its purpose: as a proxy in
 * front of the application, or as an endpoint that shows health or metrics and changes nothing. Each docstring says what it opens.
 *
 * @see https://github.com/cdk8s-sidecar-first/cdk8s-sidecar-first/blob/main/docs/presets.md for what was seen of each, and where
 */
export class Sidecars {
  /**
   * Cloud SQL Auth Proxy: ready when its own `wait` command says so. Kubelet probes ask `/startup`.
   *
   * `wait` reads flags and ignores the `CSQL_PROXY_*` variables, so the preset passes it the port. It does not ask `/readiness`, which also
   * fails later, when all connections are in use.
   *
   * Opens the health endpoints, for the kubelet. The databases' ports are on loopback.
   *
   * Ready means that the proxy listens, not that it reaches the instance. With `args: ['--run-connection-test']` it connects first, and
   * exits if it cannot.
   *
   * @param options the instances, ports, and the options of every preset
   * @throws if an instance or a port is invalid, or a port is taken; one error lists all problems
   * @see https://github.com/GoogleCloudPlatform/cloud-sql-proxy (2.25.3)
   */
  public static cloudSqlProxy(options: CloudSqlProxyOptions): SidecarProps {
    return cloudSqlProxy(presetOptions('cloudSqlProxy', options));
  }

  /**
   * AlloyDB Auth Proxy: ready when its own `wait` command says so. Kubelet probes ask `/startup`.
   *
   * What `cloudSqlProxy` says holds here, too. Only the flag that makes it exit with 0 has another name, `--exit-zero-sigterm`.
   *
   * Opens the health endpoints, for the kubelet. The databases' ports are on loopback.
   *
   * @param options the instances, ports, and the options of every preset
   * @throws if an instance or a port is invalid, or a port is taken; one error lists all problems
   * @see https://github.com/GoogleCloudPlatform/alloydb-auth-proxy (1.15.2)
   */
  public static alloyDbProxy(options: AlloyDbProxyOptions): SidecarProps {
    return alloyDbProxy(presetOptions('alloyDbProxy', options));
  }

  /**
   * Envoy: ready when the admin interface answers `/ready` with 200, which it does in the state LIVE.
   *
   * A TCP check of the admin port would not do: it listens long before clusters and listeners are there. The image is the distroless one.
   *
   * Opens the listeners of your configuration. The admin interface, which can stop Envoy, is on loopback whatever the configuration says:
   * `--config-yaml` is merged over it.
   *
   * @param options the admin interface, the configuration, and the options of every preset
   * @throws if the port or the address is invalid; one error lists all problems
   * @see https://www.envoyproxy.io/docs/envoy/v1.36.6/operations/admin
   */
  public static envoy(options: EnvoyOptions = {}): SidecarProps {
    return envoy(presetOptions('envoy', options));
  }

  /**
   * OpenTelemetry collector: ready when its `health_check` extension answers `/`.
   *
   * A TCP check of the OTLP port would not do: a receiver listens before the pipeline behind it is up.
   *
   * Opens the health check, for the kubelet: the extension listens on localhost unless told otherwise, so a second `--config` binds it to
   * all addresses. The receivers listen where your configuration says; without one, OTLP is received on loopback.
   *
   * @param options the health port, the configuration, and the options of every preset
   * @throws if the port or the address is invalid; one error lists all problems
   * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/v0.159.0/extension/healthcheckextension
   */
  public static otelCollector(options: OtelCollectorOptions = {}): SidecarProps {
    return otelCollector(presetOptions('otelCollector', options));
  }

  /**
   * Fluent Bit: ready when its HTTP server answers `/`.
   *
   * `/api/v1/health` is there only if the configuration says `health_check On` (5.1.1: src/http_server/api/v1/register.c), and at the start
   * it says no more than `/` does. Later it tells that outputs fail: ask it in a liveness probe of your own. Ready means that the engine
   * runs, not that an output has got through.
   *
   * Opens the HTTP server, which shows metrics for Prometheus.
   *
   * @param options the configuration, the port, and the options of every preset
   * @throws if the configuration is missing, or the port is invalid; one error lists all problems
   * @see https://docs.fluentbit.io/manual/administration/monitoring (5.1.1)
   */
  public static fluentBit(options: FluentBitOptions): SidecarProps {
    return fluentBit(presetOptions('fluentBit', options));
  }

  /**
   * oauth2-proxy: ready when it answers `/ready`, which also checks the session store.
   *
   * `/ping` says no more than that the process is up. The proxy exits unless something says who may pass: see `emailDomains`.
   *
   * Opens its HTTP port: it stands in front of the application, which should listen on loopback.
   *
   * @param options the application's port, the provider, who may pass, and the options of every preset
   * @throws if a port or a name is invalid, or a port is taken; one error lists all problems
   * @see https://oauth2-proxy.github.io/oauth2-proxy/features/endpoints (7.15.3)
   */
  public static oauth2Proxy(options: OAuth2ProxyOptions): SidecarProps {
    return oauth2Proxy(presetOptions('oauth2Proxy', options));
  }

  /**
   * Vault agent: ready when the secrets are rendered, that is when every file exists and is not empty.
   *
   * The agent's own listener would not do: it is up before the first template is rendered.
   *
   * Opens nothing; a `listener` of your configuration decides for itself. With `auto_auth` by the method `kubernetes` the agent reads the
   * token of the pod's service account, which cdk8s-plus does not mount by default: pass `automountServiceAccountToken: true` to the
   * workload, and `needsServiceAccountToken: true` here to have it checked.
   *
   * @param options the volumes, the rendered files, and the options of every preset
   * @throws if a volume is missing, or a file is not below /vault/secrets; one error lists all problems
   * @see https://developer.hashicorp.com/vault/docs/agent-and-proxy/agent/template (2.0.4)
   */
  public static vaultAgent(options: VaultAgentOptions): SidecarProps {
    return vaultAgent(presetOptions('vaultAgent', options));
  }

  /**
   * Open Policy Agent: ready when `/health?bundles&plugins` answers 200: all bundles are activated, and all plugins are in order.
   *
   * The plain `/health` answers before bundles are loaded, when decisions are still undefined.
   *
   * Opens the diagnostic listener with `/health` and `/metrics`, which are read-only. The API, which can replace policies and data, is on
   * loopback.
   *
   * @param options the ports, the API's address, and the options of every preset
   * @throws if a port or the address is invalid, or a port is taken; one error lists all problems
   * @see https://www.openpolicyagent.org/docs/latest/rest-api/#health-api (1.18.2)
   */
  public static opa(options: OpaOptions = {}): SidecarProps {
    return opa(presetOptions('opa', options));
  }

  /**
   * NGINX without root: ready when it listens, which it does after it has read the whole configuration.
   *
   * A request for `/` would not do: it belongs to the configuration, and may redirect, ask for a password, or wait for a server behind it.
   * The image is nginx-unprivileged: the official one starts as root and binds port 80. It writes to /tmp, so its root file system is
   * writable. Its stop signal, SIGQUIT, lets requests finish.
   *
   * Opens what the configuration says, by default its port: it stands in front of the application, which should listen on loopback.
   *
   * @param options the port, the configuration, and the options of every preset
   * @throws if the port is invalid, or is not the image's own and nothing configures it
   * @see https://github.com/nginx/docker-nginx-unprivileged (1.29.8)
   */
  public static nginx(options: NginxOptions = {}): SidecarProps {
    return nginx(presetOptions('nginx', options));
  }

  /**
   * HAProxy: ready when the frontend's port listens, which it does after HAProxy has read the whole configuration.
   *
   * A request through the frontend would not do: the servers behind it would have to answer. Nor would `monitor-uri`, which not every
   * configuration has.
   *
   * Opens what the configuration says: `bind 127.0.0.1:…` keeps a frontend within the pod.
   *
   * @param options the port, the configuration, and the options of every preset
   * @throws if the port or the configuration is missing, or the port is invalid; one error lists all problems
   * @see https://hub.docker.com/_/haproxy (3.4.2)
   */
  public static haproxy(options: HaproxyOptions): SidecarProps {
    return haproxy(presetOptions('haproxy', options));
  }

  /**
   * PgBouncer: ready when `pg_isready` gets an answer. Drains until its clients are gone.
   *
   * A query would not do: it needs a user and the database behind. PgBouncer answers `pg_isready` by itself, whether the database is up or
   * not. The image writes its configuration from variables, so its root file system is writable. On OpenShift, whose users cannot write
   * there, pass `configVolume`.
   *
   * Opens nothing, unless `listenAddress` or a configuration of your own says so.
   *
   * @param options the database, the port, and the options of every preset
   * @throws if nothing names a database, or the port or the address is invalid; one error lists all problems
   * @see https://github.com/edoburu/docker-pgbouncer (1.25.2)
   */
  public static pgbouncer(options: PgbouncerOptions = {}): SidecarProps {
    return pgbouncer(presetOptions('pgbouncer', options));
  }

  /**
   * Redis as a cache without persistence: ready when it answers PONG. Drains until its clients are gone.
   *
   * The answer is compared, since `redis-cli ping` exits with 0 even when the server says LOADING.
   *
   * Opens nothing, unless `listenAddress` says so: the image asks for no password, and is built without protected mode.
   *
   * @param options the port, the address, and the options of every preset
   * @throws if the port or the address is invalid; one error lists all problems
   * @see https://github.com/redis/docker-library-redis (8.6.7)
   */
  public static redis(options: RedisOptions = {}): SidecarProps {
    return redis(presetOptions('redis', options));
  }

  /**
   * memcached: ready when it listens. Drains until its clients have disconnected.
   *
   * A `stats` or `version` over the protocol would need a client, which the image does not have. memcached holds nothing at its start, and
   * serves from the moment it listens.
   *
   * Opens nothing, unless `listenAddress` says so.
   *
   * @param options the port, the address, the memory, and the options of every preset
   * @throws if the port, the address or the memory is invalid; one error lists all problems
   * @see https://hub.docker.com/_/memcached (1.6.45)
   */
  public static memcached(options: MemcachedOptions = {}): SidecarProps {
    return memcached(presetOptions('memcached', options));
  }

  /**
   * StatsD exporter: ready when `/-/ready` answers.
   *
   * `/metrics` would do as well, but costs more with each metric.
   *
   * Opens the web port, for Prometheus: metrics and Go's profiling (0.31.0: main.go). Metrics are received on loopback.
   *
   * @param options the mapping, the ports, the address, and the options of every preset
   * @throws if a port or the address is invalid, or a port is taken; one error lists all problems
   * @see https://github.com/prometheus/statsd_exporter (0.31.0)
   */
  public static statsdExporter(options: StatsdExporterOptions = {}): SidecarProps {
    return statsdExporter(presetOptions('statsdExporter', options));
  }

  /**
   * SPIRE agent: ready when `spire-agent healthcheck` succeeds, which it does after the node is attested.
   *
   * The socket's file would not do: the agent makes it only after attestation (1.15.3: pkg/agent/agent.go), but the file of an agent that
   * was killed is still there when the next one starts. The agent refuses a peer whose process it cannot see (pkg/common/peertracker), so
   * the pod needs `shareProcessNamespace: true`. Does not pass Pod Security "restricted": the image runs as root, to share the socket
   * (Dockerfile).
   *
   * Opens nothing: the Workload API is a Unix socket.
   *
   * @param options the volumes, the socket, and the options of every preset
   * @throws if a volume is missing, or the socket's path is not absolute; one error lists all problems
   * @see https://github.com/spiffe/spire/blob/v1.15.3/doc/spire_agent.md
   */
  public static spireAgent(options: SpireAgentOptions): SidecarProps {
    return spireAgent(presetOptions('spireAgent', options));
  }

  /**
   * Dapr's sidecar: ready when `/v1.0/healthz/outbound` answers, which is when it would serve the application's calls.
   *
   * `/v1.0/healthz` would be a deadlock: it waits for the application, which waits for the sidecar. `daprd --wait` exits with 0 even when
   * its time is up.
   *
   * Opens the public port (health and metadata) and the metrics. The API asks for no password and is on loopback, as Dapr's own injector
   * has it. So is the port on which other applications' sidecars call this one, unless `listenAddress` opens it.
   *
   * @param options the application's id, the ports, the address, and the options of every preset
   * @throws if the id, a port or the address is invalid, or a port is taken; one error lists all problems
   * @see https://docs.dapr.io/reference/api/health_api/ (1.18.3)
   */
  public static daprd(options: DaprdOptions): SidecarProps {
    return daprd(presetOptions('daprd', options));
  }

  /**
   * kube-rbac-proxy: ready when its HTTPS port listens.
   *
   * `/healthz` says "ok" from the same moment on, and not every client in an image can ask it over TLS. It is enabled for your own probes.
   *
   * Opens its HTTPS port and `/healthz`: it stands in front of the application, which should listen on loopback. It asks the Kubernetes API
   * who may pass, so it needs the token of the pod's service account, which cdk8s-plus does not mount by default: pass
   * `automountServiceAccountToken: true` to the workload, or `--kubeconfig` in `args`.
   *
   * @param options the ports, and the options of every preset
   * @throws if a port is invalid or taken; one error lists all problems
   * @see https://github.com/brancz/kube-rbac-proxy (0.21.0)
   */
  public static kubeRbacProxy(options: KubeRbacProxyOptions): SidecarProps {
    return kubeRbacProxy(presetOptions('kubeRbacProxy', options));
  }

  /**
   * Tailscale in userspace mode: ready when `/healthz` answers 200, that is when the node has an address in the tailnet.
   *
   * The endpoint is disabled by default. The state and the socket are in /tmp, so the root file system is writable.
   *
   * Opens `/healthz`, for the kubelet, and on ports of its own choice WireGuard (UDP) and the peer API (TCP), which refuse everything but
   * nodes of the tailnet (1.102.3: ipn/ipnlocal/peerapi.go). With `stateSecret` it needs the token of the pod's service account, which
   * cdk8s-plus does not mount by default: pass `automountServiceAccountToken: true` to the workload.
   *
   * @param options the key, where the state is kept, the health port, and the options of every preset
   * @throws if the key is missing, or the port or a name is invalid; one error lists all problems
   * @see https://tailscale.com/kb/1282/docker (1.102.3)
   */
  public static tailscale(options: TailscaleOptions): SidecarProps {
    return tailscale(presetOptions('tailscale', options));
  }

  /**
   * Docker in Docker: ready when `docker info` gets an answer, which is after the storage is set up. The application connects to
   * tcp://127.0.0.1:2375, without TLS.
   *
   * The socket's file would not do: it is there earlier. Does not pass Pod Security "restricted", nor "baseline": the daemon needs a
   * privileged container.
   *
   * Opens nothing: whoever reaches the daemon is root on the node, so no option opens it.
   *
   * @param options the volume, and the options of every preset
   * @throws if the volume is missing
   * @see https://hub.docker.com/_/docker (29.7.2)
   */
  public static dockerInDocker(options: DockerInDockerOptions): SidecarProps {
    return dockerInDocker(presetOptions('dockerInDocker', options));
  }

  /**
   * Datadog agent: ready when `/ready` answers on the health port.
   *
   * `agent health` would start a large program for each look. The health port is off by default. The agent takes the node's name as its
   * hostname: off the clouds it finds none, and exits. Replace it with `DD_HOSTNAME` in `envVariables`.
   *
   * Opens the health port. Metrics and traces are received on loopback, unless `listenAddress` opens them.
   *
   * Does not pass Pod Security "restricted": it runs as its image does by default, as root with a writable root file system. The image is
   * prepared for less, user 100 and a read-only root with volumes at /var/run/s6 and /var/log/datadog (Dockerfiles/agent/Dockerfile), which
   * `securityContext` and `volumeMounts` can ask for; the preset leaves that to whoever has tried it with the checks in use.
   *
   * @param options the key, the site, the port, the address, and the options of every preset
   * @throws if the key is missing, or the site, the port or the address is invalid; one error lists all problems
   * @see https://docs.datadoghq.com/containers/docker/ (7.81.1)
   */
  public static datadogAgent(options: DatadogAgentOptions): SidecarProps {
    return datadogAgent(presetOptions('datadogAgent', options));
  }
}
