import { Container } from '../pod/pod-spec';

/** Programs that are always the sidecar when another container is in the pod. */
const NAMES = [
  'istio-proxy', 'linkerd-proxy', 'consul-dataplane', 'kuma-sidecar', 'daprd', 'vault-agent', 'gke-gcsfuse-sidecar',
  'cloud-sql-proxy', 'cloudsql-proxy', 'alloydb-auth-proxy',
];
const IMAGES = ofImages(
  'istio/proxyv2', 'linkerd/proxy', 'linkerd-io/proxy', 'consul-dataplane', 'kuma-dp', 'daprd', 'cloud-sql-proxy', 'gce-proxy',
  'alloydb-auth-proxy',
);

function ofImages(...names: readonly string[]): RegExp {
  return new RegExp(`(?:^|/)(?:${names.join('|')})(?=$|[:@])`);
}

/** By the name that the project's own injector or documentation gives it, or by its image. */
export function isKnownSidecar({ name, image }: Container): boolean {
  return NAMES.includes(name) || IMAGES.test(image ?? '');
}

/** Log shippers: nothing waits for them, and they are never the application. */
const SHIPPERS = ['fluent-?bit', 'fluentd', 'filebeat', 'promtail', 'vector', 'logstash', 'log-(?:shipper|agent|collector|forwarder|router)'];
const SHIPPER = new RegExp(`(?:^|[/-])(?:${SHIPPERS.join('|')})(?=$|[:@])`);

export function isLogShipper({ name, image }: Container): boolean {
  return SHIPPER.test(name) || SHIPPER.test(image ?? '');
}

/** Init containers that meshes add with their proxy's image and that exit by themselves. */
const ONE_SHOT = /-(?:init|validation|validator)$/;

/**
 * A server among the init containers without `restartPolicy: Always`: it has to exit before anything else starts.
 *
 * Recognised by name or image, or because it declares ports and runs the image's own program. With a command of its own it may well be a
 * migration.
 */
export function isUnreachable(container: Container): boolean {
  const { name, restartPolicy, ports = [], command = [], args = [] } = container;
  const serves = ports.length > 0 && command.length + args.length === 0;
  return restartPolicy !== 'Always' && !ONE_SHOT.test(name) && (isKnownSidecar(container) || serves);
}
