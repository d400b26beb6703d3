import { Container } from '../pod/pod-spec';

/** Sidecars that are sidecars wherever they stand beside another container. */
const NAMES = [
  'istio-proxy', 'linkerd-proxy', 'consul-dataplane', 'kuma-sidecar', 'daprd', 'vault-agent', 'gke-gcsfuse-sidecar',
  'cloud-sql-proxy', 'cloudsql-proxy', 'alloydb-auth-proxy',
];
const IMAGES = /(?:^|\/)(?:istio\/proxyv2|linkerd\/proxy|linkerd-io\/proxy|consul-dataplane|kuma-dp|daprd|cloud-sql-proxy|gce-proxy|alloydb-auth-proxy)(?=$|[:@])/;

/** By the name that the project's own injector or manual gives it, or by its image. */
export function isKnownSidecar({ name, image }: Container): boolean {
  return NAMES.includes(name) || IMAGES.test(image ?? '');
}

/** Log shippers: nobody waits for them, and no pod is for them. */
const SHIPPER = /(?:^|[/-])(?:fluent-?bit|fluentd|filebeat|promtail|vector|logstash|log-(?:shipper|agent|collector|forwarder|router))(?=$|[:@])/;

export function isLogShipper({ name, image }: Container): boolean {
  return SHIPPER.test(name) || SHIPPER.test(image ?? '');
}

/** What meshes put before the application with the image of their proxy: it ends by itself. */
const ONE_SHOT = /-(?:init|validation|validator)$/;

/**
 * A server among the init containers without `restartPolicy: Always`: it has to end before anything else starts. Known by its name or image;
 * or it declares ports and runs its image's own program: with a command of its own it may well be a migration.
 */
export function isUnreachable(container: Container): boolean {
  const { name, restartPolicy, ports = [], command = [], args = [] } = container;
  return restartPolicy !== 'Always' && !ONE_SHOT.test(name) && (isKnownSidecar(container) || (ports.length > 0 && command.length + args.length === 0));
}
