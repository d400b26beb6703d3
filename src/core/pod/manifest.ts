import { Kind, kindOf } from './kinds';
import { Container, PodSpec } from './pod-spec';

/** Keys and indices from the root of a manifest to one of its objects. */
export type Location = readonly (string | number)[];

/** An object of a manifest. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** `metadata.name`, else `metadata.generateName`; empty when there is none. */
  readonly name: string;
  readonly location: Location;
  /** What is known about its kind. */
  readonly facts: Kind;
  /** Where the objects are that hold a pod's `metadata` and `spec`. The only one of a built-in kind is listed even if it is missing. */
  readonly templates: readonly Location[];
  /** It holds containers that do not form a pod template. */
  readonly unread: boolean;
}

/** A pod template with containers. */
export interface PodTemplate extends ManifestObject {
  readonly template: Location;
  /** Which of several templates of its object it is: `spec.headGroupSpec.template`; empty for the only one. */
  readonly place: string;
  /** The pod runs to completion. */
  readonly completes: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: PodSpec;
  /** Of a Pod: what the cluster says about it. */
  readonly status?: unknown;
}

const LIST = 'List';

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
  const facts = kindOf(apiVersion, kind);
  const contents = facts.template ? knownTemplate(value, facts.template) : foundTemplates(value);
  return [{
    apiVersion,
    kind,
    name: nameOf(value.metadata),
    location,
    facts,
    templates: contents.templates.map(template => [...location, ...template]),
    unread: contents.unread,
  }];
}

/** What an object holds; the places are below it. */
interface Contents {
  readonly templates: readonly Location[];
  readonly unread: boolean;
}

function knownTemplate(object: Record<string, unknown>, template: Location): Contents {
  const spec = read(object, [...template, 'spec']);
  return { templates: [template], unread: isRecord(spec) && isFilled(spec.containers) && !isPodSpec(spec) };
}

const TEMPLATE = /template$/i;
const DEEPEST = 100;
/** No pods stand below these keys: policies, patches and schemas only describe some, and a status repeats what is said elsewhere. */
const NO_PODS = /^(metadata|status|any_?pattern|pattern)$|patch|schema/i;

/** Every pod template that a custom resource has under a key that ends in `template`, found in one walk. */
function foundTemplates(object: Record<string, unknown>): Contents {
  const templates: Location[] = [];
  let unread = false;
  const path: (string | number)[] = [];
  const around = new Set<unknown>();
  const enter = (key: string | number, value: unknown): void => {
    // most values are scalars: the quickest test comes first
    if (typeof value !== 'object' || value === null || around.has(value) || path.length === DEEPEST) {
      return;
    }
    if (typeof key === 'string' && NO_PODS.test(key)) {
      return;
    }
    path.push(key);
    if (typeof key === 'string' && TEMPLATE.test(key) && isRecord(value) && isPodSpec(value.spec) && value.spec.containers.every(hasImage)) {
      templates.push([...path]);
    } else if (key === 'containers' && isFilled(value) && value.some(hasImage)) {
      unread = true;
    } else {
      visit(value);
    }
    path.pop();
  };
  const visit = (value: object): void => {
    around.add(value);
    if (Array.isArray(value)) {
      value.forEach((item, index) => enter(index, item));
    } else {
      Object.keys(value).forEach(key => enter(key, (value as Record<string, unknown>)[key]));
    }
    around.delete(value);
  };
  visit(object);
  return { templates, unread };
}

function nameOf(metadata: unknown): string {
  const { name, generateName } = isRecord(metadata) ? metadata : {};
  return [name, generateName].find(text => typeof text === 'string') as string | undefined ?? '';
}

/** Every pod template of a manifest. */
export function podTemplates(manifest: unknown): PodTemplate[] {
  return objects(manifest).flatMap(object => podTemplatesOf(manifest, object));
}

/** The pod templates of an object whose `spec.containers` is a list of containers. */
export function podTemplatesOf(manifest: unknown, object: ManifestObject): PodTemplate[] {
  return object.templates.flatMap(template => {
    const value = read(manifest, template);
    return isRecord(value) && isPodSpec(value.spec) ? {
      ...object,
      template,
      place: placeOf(object, template),
      completes: completes(manifest, object, template),
      metadata: isRecord(value.metadata) ? value.metadata : {},
      spec: value.spec,
      ...(object.kind === 'Pod' && object.facts.template ? { status: value.status } : {}),
    } : [];
  });
}

/** Where an object of a built-in kind holds a pod template whose `spec.containers` is no list of containers, or that is missing. */
export function brokenTemplatesOf(manifest: unknown, { facts, templates }: ManifestObject): readonly Location[] {
  const isBuiltIn = facts.template !== undefined && facts.refusal === undefined;
  return isBuiltIn ? templates.filter(template => !isPodSpec(read(manifest, [...template, 'spec']))) : [];
}

/** Which of several templates of its object one is: `spec.headGroupSpec.template`; empty for the only one. */
export function placeOf({ location, templates }: ManifestObject, template: Location): string {
  return templates.length > 1 ? fieldOf(template.slice(location.length)) : '';
}

/**
 * Whether the pods of a template run to completion. The restart policy decides: in a custom resource the one beside the template, which
 * controllers such as Kubeflow's give to the pod, or else the pod's own. Without any, the kind does.
 */
export function completes(manifest: unknown, { facts }: ManifestObject, template: Location): boolean {
  const beside = facts.template ? undefined : read(manifest, [...template.slice(0, -1), 'restartPolicy']);
  const policy = beside ?? read(manifest, [...template, 'spec', 'restartPolicy']);
  return typeof policy === 'string' ? policy !== 'Always' : facts.completes === true;
}

/** A location as people write it: `spec.containers[0].lifecycle`. */
export function fieldOf(location: Location): string {
  return location.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${key}`)).join('');
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

function isFilled(list: unknown): list is unknown[] {
  return Array.isArray(list) && list.length > 0;
}

function hasImage(container: unknown): boolean {
  return isRecord(container) && typeof container.image === 'string';
}

function isPodSpec(spec: unknown): spec is PodSpec {
  return isRecord(spec) && areContainers(spec.containers) && spec.containers.length > 0 && areContainers(spec.initContainers ?? []);
}

function areContainers(containers: unknown): containers is Container[] {
  return Array.isArray(containers) && containers.every(container => isRecord(container) && typeof container.name === 'string');
}
