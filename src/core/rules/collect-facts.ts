import { Facts, PodFacts, ScalerFacts, ServiceFacts } from './facts';
import { ignoredAt } from './ignore';
import { Subject } from './rule';
import { isRecord, Location, ManifestObject, read } from '../pod/manifest';
import { nativeSidecars } from '../pod/pod-spec';
import { textsOf } from '../pod/read-pod-spec';

/** What is worth to be kept of an object, given what its pod templates are. */
export function factsOf(manifest: unknown, object: ManifestObject, subjects: readonly Subject[]): Facts[] {
  const { kind, name, location } = object;
  const namespace = read(manifest, [...location, 'metadata', 'namespace']);
  const self = {
    kind,
    name,
    namespace: typeof namespace === 'string' ? namespace : '',
    location,
    at: [],
    ignored: ignoredAt(manifest, location),
    pods: [],
  };
  const pods = subjects.map(podFacts).filter(({ sidecarFirst, nativePorts }) => sidecarFirst !== undefined || nativePorts.size > 0);
  return [
    ...(pods.length > 0 ? [{ ...self, pods }] : []),
    ...servicePorts(manifest, object).map(({ at, ...service }): Facts => ({ ...self, at, service })),
    ...scalers(manifest, object).map((scaler): Facts => ({ ...self, at: ['spec', 'scaleTargetRef'], scaler })),
  ];
}

function podFacts({ labels, podSpec, timeline: { application, containers } }: Subject): PodFacts {
  const [first] = podSpec.containers;
  const isSidecar = containers.some(({ name, role }) => name === first.name && role === 'sidecar');
  const regular = new Set(podSpec.containers.flatMap(({ ports = [] }) => ports.map(port => port.name)));
  const native = nativeSidecars(podSpec)
    .flatMap(({ name, ports = [] }) => ports.map((port): [string | undefined, string] => [port.name, name]));
  return {
    labels,
    ...(isSidecar ? { sidecarFirst: { sidecar: first.name, application } } : {}),
    nativePorts: new Map(native.filter((entry): entry is [string, string] => entry[0] !== undefined && !regular.has(entry[0]))),
  };
}

function servicePorts(manifest: unknown, { apiVersion, kind, location }: ManifestObject): (ServiceFacts & { readonly at: Location })[] {
  const selector = textsOf(read(manifest, [...location, 'spec', 'selector']));
  const ports = read(manifest, [...location, 'spec', 'ports']);
  if (apiVersion !== 'v1' || kind !== 'Service' || Object.keys(selector).length === 0 || !Array.isArray(ports)) {
    return [];
  }
  return ports.flatMap((entry, index) => {
    const port = isRecord(entry) ? entry.targetPort : undefined;
    return typeof port === 'string' ? [{ selector, port, at: ['spec', 'ports', index, 'targetPort'] }] : [];
  });
}

/** Nothing where it names the container, or reads no variable. */
function scalers(manifest: unknown, { apiVersion, kind, location }: ManifestObject): ScalerFacts[] {
  const spec = read(manifest, [...location, 'spec']);
  const target = isRecord(spec) ? spec.scaleTargetRef : undefined;
  if (!apiVersion.startsWith('keda.sh/') || kind !== 'ScaledObject' || !isRecord(spec) || !isRecord(target)) {
    return [];
  }
  const { kind: targetKind = 'Deployment', name, envSourceContainerName } = target;
  const triggers = Array.isArray(spec.triggers) ? spec.triggers.filter(isRecord) : [];
  const readsVariables = triggers.some(({ metadata, authenticationRef }) => authenticationRef !== undefined
    || (isRecord(metadata) && Object.keys(metadata).some(key => key.endsWith('FromEnv'))));
  return readsVariables && envSourceContainerName === undefined && typeof targetKind === 'string' && typeof name === 'string'
    ? [{ kind: targetKind, name }]
    : [];
}
