import { IMAGES } from './images';

/**
 * What a program is for, beside an application.
 *
 * - `sidecar`: the application connects to it, so it has to be ready first.
 * - `front`: clients reach the application through it. Nothing in the pod waits for it.
 * - `helper`: it looks after the pod, or serves people and tools outside. Nothing in the pod waits for it.
 */
export type Purpose = 'sidecar' | 'front' | 'helper';

/** A program that is well known as a sidecar or helper. */
export interface Program {
  readonly purpose: Purpose;
  /** The last one or two segments of its images' names. */
  readonly images: readonly string[];
  /** Names that injectors, charts and documentation give its container. */
  readonly names: readonly string[];
  /** Only the image's tags that match. */
  readonly tag?: RegExp;
  /** It is at least as well known as an application of its own. */
  readonly alone?: boolean;
  /** It ends by itself once the other containers of the pod have ended. */
  readonly ends?: boolean;
}

type Traits = Partial<Program>;

/** What is known of the presets beyond their images; the others are plain sidecars. */
const PRESETS: Partial<Record<keyof typeof IMAGES, Traits>> = {
  cloudSqlProxy: { names: ['cloudsql-proxy', 'cloudsql', 'csql-proxy', 'cloud-sql-auth-proxy'] },
  datadogAgent: { names: ['datadog-agent', 'dd-agent', 'trace-agent'] },
  dockerInDocker: { names: ['dind', 'docker-in-docker'], tag: /dind/ },
  fluentBit: { purpose: 'helper' },
  haproxy: { alone: true },
  kubeRbacProxy: { purpose: 'front' },
  memcached: { alone: true },
  nginx: { images: ['nginx', 'openresty'], names: ['nginx-proxy', 'nginx-sidecar'], alone: true },
  oauth2Proxy: { purpose: 'front' },
  opa: { names: ['opa-istio', 'opa-envoy'], alone: true },
  otelCollector: { names: ['otel-collector', 'otc-container', 'otel-agent', 'opentelemetry-collector'], alone: true },
  pgbouncer: { alone: true },
  redis: { images: ['valkey', 'keydb'], alone: true },
  spireAgent: { alone: true },
  statsdExporter: { names: ['statsd'] },
  vaultAgent: { names: ['vault-agent'], alone: true },
};

const OTHERS: readonly (Traits & Pick<Program, 'purpose' | 'images'>)[] = [
  // proxies of service meshes
  { purpose: 'sidecar', images: ['proxyv2', 'istio-proxyv2', 'istio-proxy'] },
  { purpose: 'sidecar', images: ['linkerd/proxy', 'linkerd-io/proxy', 'linkerd-proxy'] },
  { purpose: 'sidecar', images: ['consul-dataplane', 'consul-envoy'], names: ['consul-connect-envoy-sidecar', 'envoy-sidecar'] },
  { purpose: 'sidecar', images: ['kuma-dp'], names: ['kuma-sidecar'] },
  {
    purpose: 'sidecar',
    images: ['aws-appmesh-envoy', 'envoy-proxy', 'cilium-envoy', 'contour-envoy'],
    names: ['appmesh-envoy', 'envoy-proxy'],
  },
  // proxies of databases and clouds
  { purpose: 'sidecar', images: ['gce-proxy'] },
  { purpose: 'sidecar', images: ['gke-gcsfuse-sidecar', 'gcs-fuse-csi-driver-sidecar-mounter'], ends: true },
  { purpose: 'sidecar', images: ['gke-metadata-server', 'gke-metadata-proxy'], names: ['gke-metadata'] },
  { purpose: 'sidecar', images: ['aws-sigv4-proxy', 'sigv4-proxy'] },
  { purpose: 'sidecar', images: ['azwi/proxy', 'azwi-proxy', 'azure-workload-identity-proxy'] },
  { purpose: 'sidecar', images: ['pgpool', 'twemproxy', 'mcrouter', 'proxysql', 'pgcat'], alone: true },
  // telemetry that applications send
  {
    purpose: 'sidecar',
    images: ['opentelemetry-collector', 'opentelemetry-collector-k8s', 'otelcol', 'aws-otel-collector'],
    alone: true,
  },
  { purpose: 'sidecar', images: ['jaeger-agent'] },
  { purpose: 'sidecar', images: ['aws-xray-daemon', 'xray-daemon'], names: ['xray', 'aws-xray'] },
  { purpose: 'sidecar', images: ['cloudwatch-agent'] },
  { purpose: 'sidecar', images: ['datadog/agent', 'datadog/docker-dd-agent', 'datadog-agent'] },
  { purpose: 'sidecar', images: ['statsd', 'telegraf'], alone: true },
  // secrets, identities and policies
  { purpose: 'sidecar', images: ['secrets-provider-for-k8s', 'conjur-authn-k8s-client', 'spiffe-helper'] },
  // in front of the application
  {
    purpose: 'front',
    images: ['oauth-proxy', 'oauth2-proxy', 'ose-oauth-proxy', 'origin-oauth-proxy', 'louketo-proxy', 'keycloak-gatekeeper', 'gogatekeeper'],
  },
  { purpose: 'front', images: ['caddy', 'traefik', 'varnish'], alone: true },
  { purpose: 'front', images: ['ose-kube-rbac-proxy', 'prom-label-proxy', 'ghostunnel'] },
  // CSI: they wait for the driver
  {
    purpose: 'helper',
    images: [
      'csi-provisioner', 'csi-attacher', 'csi-resizer', 'csi-snapshotter', 'csi-node-driver-registrar',
      'csi-external-health-monitor-controller', 'csi-external-health-monitor-agent', 'csi-livenessprobe', 'csi-liveness-probe',
      'csi-cluster-driver-registrar', 'csi-driver-registrar', 'external-provisioner', 'external-attacher', 'external-resizer',
      'external-snapshotter', 'node-driver-registrar', 'livenessprobe', 'csi-volumemodifier', 'csi-external-provisioner',
      'csi-external-attacher', 'csi-external-resizer', 'csi-external-snapshotter', 'volume-modifier-for-k8s',
    ],
    names: [
      'liveness-probe', 'driver-registrar', 'registrar', 'provisioner', 'attacher', 'resizer', 'snapshotter',
      'external-health-monitor',
    ],
  },
  // logs
  {
    purpose: 'helper',
    images: [
      'fluentbit', 'fluentd', 'fluentd-kubernetes-daemonset', 'filebeat', 'metricbeat', 'elastic-agent', 'promtail', 'vector',
      'logstash', 'alloy', 'grafana/agent', 'grafana-agent', 'aws-for-fluent-bit',
    ],
    names: [
      'log-shipper', 'log-agent', 'log-collector', 'log-forwarder', 'log-router', 'log-tailer', 'logshipper', 'logcollector',
      'logrotate', 'access-log', 'access-logs', 'logging', 'logging-agent', 'logging-sidecar',
    ],
  },
  // configuration that is fetched or reloaded
  {
    purpose: 'helper',
    images: [
      'configmap-reload', 'configmap-reloader', 'config-reloader', 'prometheus-config-reloader', 'k8s-sidecar', 'reloader',
      'git-sync',
    ],
    names: [
      'config-watcher', 'rules-configmap-reloader', 'alertmanager-config-reloader', 'grafana-sc-dashboard',
      'grafana-sc-datasources', 'grafana-sc-alerts', 'sc-dashboard', 'gitsync', 'config-reload',
    ],
  },
  // metrics that Prometheus fetches; other exporters are known by the end of their name
  {
    purpose: 'helper',
    images: ['addon-resizer'],
    names: ['pod-nanny'],
  },
  // others
  { purpose: 'helper', images: ['shutdown-manager', 'redis-sentinel', 'kube-mgmt'], names: ['sentinel'] },
];

/** Segments that say nothing without the one before them. */
const GENERIC = ['agent', 'proxy', 'sidecar'];

/** Every program that is well known beside applications. A new preset is among them by its image. */
export const PROGRAMS: readonly Program[] = [
  ...Object.entries(IMAGES).map(([key, image]): Program => {
    const segments = repositoryOf(image).split('/');
    const last = segments[segments.length - 1];
    const { images = [], ...traits } = PRESETS[key as keyof typeof IMAGES] ?? {};
    return {
      purpose: 'sidecar',
      names: [],
      ...traits,
      images: [segments.slice(-2).join('/'), ...(GENERIC.includes(last) ? [] : [last]), ...images],
    };
  }),
  ...OTHERS.map(row => ({ names: [], ...row })),
];

/** An image's name without its tag and digest. */
export function repositoryOf(image: string): string {
  const [name] = image.split('@', 1);
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name;
}
