import { Container } from '../pod-spec';

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

/** A server among the init containers without `restartPolicy: Always`: it has to end before anything else starts. */
export function isUnreachable(container: Container): boolean {
  return container.restartPolicy !== 'Always' && (isKnownSidecar(container) || (container.ports ?? []).length > 0);
}
