import { DEFAULT_CONTAINER } from './annotations';
import { at, Issue, list, LocalIssue } from './issue';
import { isRecord, ManifestObject, objects, podTemplate, read, write } from './manifest';
import { Container, PodSpec, Volume } from './pod-spec';
import { drain } from './pre-stop';
import { equal, Request } from './request';
import { Sidecar } from './sidecar';
import { applyStrategy } from './strategies';

export interface Rewrite {
  readonly manifest: unknown;
  /** A pod template was changed. */
  readonly matched: boolean;
  /** Their paths are those within the manifest: `(Deployment/web)`. */
  readonly issues: Issue[];
}

/** Carries a request out on every pod template of a manifest. What has none is left as it is. */
export function rewriteManifest(manifest: unknown, asked: Request): Rewrite {
  const request = asked.applicationInPlace ? { ...asked, application: undefined } : asked;
  let result = manifest;
  let matched = false;
  const issues: Issue[] = [];
  for (const object of objects(manifest)) {
    const template = templateFor(manifest, object, request);
    if (!template) {
      if (object.workload) {
        issues.push({
          path: pathOf(object),
          field: object.template.join('.'),
          why: 'the workload has no pod spec with containers',
          mend: 'add a container to it, or pass \'application\'',
        });
      }
      continue;
    }
    const rewritten = rewriteTemplate(template, object.kind, request);
    if (rewritten.issues.length > 0) {
      issues.push(...at(pathOf(object), rewritten.issues));
    }
    if (rewritten.matched) {
      matched = true;
      result = write(result, object.template, rewritten.template);
    }
  }
  return { manifest: result, matched, issues };
}

/** `(Deployment/web)`, with its place in a `List`. */
function pathOf({ location, kind, name }: ManifestObject): string {
  return `(${[...location, `${kind}/${name}`].join(' ')})`;
}

interface Template {
  readonly metadata?: Record<string, unknown>;
  readonly spec: PodSpec;
}

function templateFor(manifest: unknown, object: ManifestObject, request: Request): Template | undefined {
  const found = podTemplate(manifest, object);
  const raw = read(manifest, object.template);
  if (found && isRecord(raw)) {
    return { ...raw, spec: found.spec };
  }
  const spec = isRecord(raw) ? raw.spec ?? {} : undefined;
  const empty = isRecord(spec) && (spec.containers === undefined || (Array.isArray(spec.containers) && spec.containers.length === 0));
  return object.workload && empty && request.application ? { ...(raw as object), spec: { ...spec, containers: [] } } : undefined;
}

function rewriteTemplate(template: Template, kind: string, request: Request): { template: Template; matched: boolean; issues: LocalIssue[] } {
  const issues: LocalIssue[] = [];
  const sidecars = presentSidecars(template.spec, request, issues);
  if (sidecars.length === 0) {
    return { template, matched: false, issues };
  }
  const spec = insert(template.spec, request, sidecars, issues);
  const names = sidecars.map(({ name }) => name);
  const others = spec.containers.filter(({ name }) => !names.includes(name));
  const held = others.filter(({ name }) => !request.notHeld.includes(name));
  for (const [index, name] of request.notHeld.entries()) {
    if (!others.some(other => other.name === name)) {
      issues.push({
        field: `notHeld[${index}]`,
        given: name,
        why: `no container of that name beside the sidecars (there are: ${list(others.map(other => other.name))})`,
        mend: 'name one of these',
      });
    }
  }
  if (held.length === 0) {
    issues.push({
      field: 'sidecars',
      given: names,
      why: 'nothing is left to hold: no other container in the pod waits for them',
      mend: 'add the application, or name fewer containers as sidecars',
    });
  }
  if (issues.length > 0) {
    return { template, matched: true, issues };
  }
  const drained = drain(spec, sidecars, request.strategy);
  const strategy = applyStrategy(drained.podSpec, { sidecars, notHeld: request.notHeld, toolbox: request.toolbox, kind }, request.strategy);
  return {
    template: { ...template, metadata: withDefaultContainer(template.metadata, held[0].name), spec: strategy.podSpec },
    matched: true,
    issues: [...drained.issues, ...strategy.issues],
  };
}

/** The sidecars that this pod has or gets; a name that is missing is an issue unless `ifPresent`. */
function presentSidecars(spec: PodSpec, request: Request, issues: LocalIssue[]): Sidecar[] {
  const there = [...spec.containers, ...(request.application ? [request.application] : [])].map(({ name }) => name);
  const absent = request.sidecars.filter(({ container, name }) => !container && !there.includes(name));
  for (const { name, field, ifPresent } of absent) {
    if (!ifPresent) {
      issues.push({
        field: `${field}.name`,
        given: name,
        why: `no container of that name in the pod (there are: ${list(there)})`,
        mend: 'name one of these, or set \'ifPresent: true\' where it may be missing',
      });
    }
  }
  const gone = absent.map(({ name }) => name);
  return request.sidecars
    .filter(sidecar => !absent.includes(sidecar))
    .map(sidecar => (sidecar.startAfter ? { ...sidecar, startAfter: sidecar.startAfter.filter(name => !gone.includes(name)) } : sidecar));
}

/** The pod spec with the new sidecars first and the application last. */
function insert(spec: PodSpec, request: Request, sidecars: readonly Sidecar[], issues: LocalIssue[]): PodSpec {
  const taken = new Map<string, string>();
  for (const field of ['containers', 'initContainers'] as const) {
    (spec[field] ?? []).forEach(({ name }, index) => taken.set(name, `${field}[${index}]`));
  }
  const added: { field: string; container: Container }[] = [
    ...sidecars.flatMap(({ field, container }) => (container ? [{ field, container }] : [])),
    ...(request.application ? [{ field: 'application', container: request.application }] : []),
  ];
  for (const { field, container } of added) {
    const owner = taken.get(container.name);
    if (owner) {
      issues.push({
        field: `${field}.name`,
        given: container.name,
        why: `already the name of ${owner}; names are unique within a pod`,
        mend: field === 'application' ? 'pass another \'name\'' : 'pass another \'name\', or name the container in \'existing\'',
      });
    }
  }
  return {
    ...spec,
    containers: [
      ...added.filter(({ field }) => field !== 'application').map(({ container }) => container),
      ...spec.containers,
      ...(request.application ? [request.application] : []),
    ],
    ...mergeVolumes(spec.volumes, request.volumes, issues),
  };
}

function mergeVolumes(there: readonly Volume[] | undefined, added: readonly Volume[], issues: LocalIssue[]): { volumes?: Volume[] } {
  const volumes = [...(there ?? [])];
  for (const volume of added) {
    const same = volumes.find(({ name }) => name === volume.name);
    if (!same) {
      volumes.push(volume);
    } else if (!equal(same, volume)) {
      issues.push({
        field: 'volumes',
        given: volume.name,
        why: `the pod has another volume of that name: ${JSON.stringify(same)}`,
        mend: 'give the sidecar\'s volume another name',
      });
    }
  }
  return volumes.length > 0 ? { volumes } : {};
}

function withDefaultContainer(metadata: Record<string, unknown> | undefined, name: string): Record<string, unknown> {
  const annotations = isRecord(metadata?.annotations) ? metadata.annotations : {};
  return { ...metadata, annotations: { [DEFAULT_CONTAINER]: name, ...annotations } };
}
