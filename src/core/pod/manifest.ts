import { Container, PodSpec } from './pod-spec';

/** Keys and indices from the root of a manifest to one of its objects. */
export type Location = readonly (string | number)[];

/** An object of a manifest, and where its pod template stands if it has one. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`, else `metadata.generateName`; empty when there is none. */
  readonly name: string;
  readonly location: Location;
  /** Where the object that holds the pod's `metadata` and `spec` stands, whether it exists or not. */
  readonly template: Location;
  /** A built-in kind, which must have a pod template. */
  readonly workload: boolean;
}

/** A pod template with containers. */
export interface PodTemplate extends ManifestObject {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: PodSpec;
}

/** What is known about a built-in kind. */
interface WorkloadKind {
  /** Where in the object its pod template stands. */
  readonly template: Location;
  /** Its pods run to completion. */
  readonly completes?: boolean;
}

const WORKLOADS: Readonly<Record<string, WorkloadKind>> = {
  Pod: { template: [] },
  PodTemplate: { template: ['template'] },
  CronJob: { template: ['spec', 'jobTemplate', 'spec', 'template'], completes: true },
  Deployment: { template: ['spec', 'template'] },
  StatefulSet: { template: ['spec', 'template'] },
  DaemonSet: { template: ['spec', 'template'] },
  ReplicaSet: { template: ['spec', 'template'] },
  ReplicationController: { template: ['spec', 'template'] },
  Job: { template: ['spec', 'template'], completes: true },
};
const LIST = 'List';
const BUILT_IN_GROUPS = ['', 'apps', 'batch', 'extensions'];

/** What a list states for items that do not state it themselves, and the objects around them. */
interface Listed {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  readonly around: readonly unknown[];
}

/**
 * Every object of a manifest: itself, or the items of a `List`, at any depth. Items of a `DeploymentList` need not state their kind. A list
 * that contains itself is skipped.
 */
export function objects(manifest: unknown, location: Location = [], listed: Listed = { around: [] }): ManifestObject[] {
  const value = read(manifest, location);
  if (!isRecord(value) || listed.around.includes(value)) {
    return [];
  }
  const { kind = listed.kind, apiVersion: version = listed.apiVersion } = value;
  if (typeof kind !== 'string') {
    return [];
  }
  if (kind.endsWith(LIST) && Array.isArray(value.items)) {
    const item = kind === LIST ? {} : { kind: kind.slice(0, -LIST.length), apiVersion: version };
    const inner = { ...item, around: [...listed.around, value] };
    return value.items.flatMap((_, index) => objects(manifest, [...location, 'items', index], inner));
  }
  const apiVersion = typeof version === 'string' ? version : '';
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  const workload = BUILT_IN_GROUPS.includes(group) && Object.hasOwn(WORKLOADS, kind);
  return [{
    apiVersion,
    kind,
    name: nameOf(value.metadata),
    location,
    template: [...location, ...(workload ? WORKLOADS[kind].template : ['spec', 'template'])],
    workload,
  }];
}

/** Whether a pod runs to completion: its restart policy decides, or else the kind of the object that holds it. */
export function runsToCompletion(kind: string, { restartPolicy }: PodSpec): boolean {
  return restartPolicy ? restartPolicy !== 'Always' : Object.hasOwn(WORKLOADS, kind) && WORKLOADS[kind].completes === true;
}

function nameOf(metadata: unknown): string {
  const { name, generateName } = isRecord(metadata) ? metadata : {};
  return [name, generateName].find(text => typeof text === 'string') as string | undefined ?? '';
}

/** The pod template of an object, if it has one whose `spec.containers` is a list of containers. */
export function podTemplate(manifest: unknown, object: ManifestObject): PodTemplate | undefined {
  const template = read(manifest, object.template);
  if (!isRecord(template) || !isPodSpec(template.spec)) {
    return undefined;
  }
  return { ...object, metadata: isRecord(template.metadata) ? template.metadata : {}, spec: template.spec };
}

/** Every pod template of a manifest. */
export function podTemplates(manifest: unknown): PodTemplate[] {
  return objects(manifest).flatMap(object => podTemplate(manifest, object) ?? []);
}

/** The value at a location; undefined where there is none. */
export function read(value: unknown, location: Location): unknown {
  return location.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** A copy of `value` with something else at a location. Whatever is not on the way there is shared. */
export function write(value: unknown, location: Location, replacement: unknown): unknown {
  if (location.length === 0) {
    return replacement;
  }
  const [key, ...rest] = location;
  const inner = write(read(value, [key]), rest, replacement);
  return Array.isArray(value) ? value.map((item, index) => (index === key ? inner : item)) : { ...(value as object), [key]: inner };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPodSpec(spec: unknown): spec is PodSpec {
  return isRecord(spec) && areContainers(spec.containers) && spec.containers.length > 0 && areContainers(spec.initContainers ?? []);
}

function areContainers(containers: unknown): containers is Container[] {
  return Array.isArray(containers) && containers.every(container => isRecord(container) && typeof container.name === 'string');
}
