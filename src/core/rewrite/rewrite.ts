import { at, Issue } from '../issue';
import { rewriteTemplate, Template } from './template';
import { isRecord, ManifestObject, objects, podTemplate, read, write } from '../pod/manifest';
import { Volume } from '../pod/pod-spec';
import { joinRequests, Request } from '../request/request';

export interface Rewrite {
  readonly manifest: unknown;
  /** The requests that changed a pod template. */
  readonly effective: ReadonlySet<Request>;
  /** Their paths are relative to the manifest: `(Deployment/web)`. */
  readonly issues: Issue[];
}

/** Carries requests out on every pod template that they concern, and leaves everything else as it is. */
export function rewriteManifest(manifest: unknown, requests: readonly Request[]): Rewrite {
  let result = manifest;
  const effective = new Set<Request>();
  const issues: Issue[] = [];
  for (const object of objects(manifest)) {
    const template = templateOf(manifest, object);
    const concerned = template ? requests.filter(request => concerns(request, template, requests)) : [];
    if (template && concerned.length > 0) {
      const { value: request, issues: contradictions } = joinRequests(concerned);
      const field = object.template.slice(object.location.length).join('.');
      const holder = { kind: object.kind, field, claims: claimsOf(manifest, object) };
      const rewritten = rewriteTemplate(template, holder, request);
      result = write(result, object.template, rewritten.value);
      issues.push(...at(pathOf(object), [...contradictions, ...rewritten.issues]));
      concerned.forEach(one => effective.add(one));
    }
  }
  return { manifest: result, effective, issues };
}

/** `(Deployment/web)`, with its place in a `List`. */
function pathOf({ location, kind, name }: ManifestObject): string {
  return `(${[...location, `${kind}/${name}`].join(' ')})`;
}

/** In a kind that must have a pod template, whatever stands in its place; in other kinds, only a pod template. */
function templateOf(manifest: unknown, object: ManifestObject): Template | undefined {
  const template = read(manifest, object.template);
  if (object.workload) {
    return isRecord(template) ? template : {};
  }
  return podTemplate(manifest, object) && isRecord(template) ? template : undefined;
}

/** A sidecar of the request is new, or has to be in the pod, or is in it. */
function concerns({ sidecars }: Request, { spec }: Template, requests: readonly Request[]): boolean {
  return sidecars.some(({ container, ifPresent, name }) => container || !ifPresent
    || requests.some(({ application }) => application?.name === name)
    || (isRecord(spec) && (isNamed(spec.containers, name) || isNamed(spec.initContainers, name, 'Always'))));
}

function isNamed(containers: unknown, name: string, restartPolicy?: string): boolean {
  return Array.isArray(containers) && containers.some((there: unknown) =>
    isRecord(there) && there.name === name && (restartPolicy === undefined || there.restartPolicy === restartPolicy));
}

/** The claims of a StatefulSet become volumes of its pods. */
function claimsOf(manifest: unknown, { kind, location }: ManifestObject): Volume[] {
  const claims = kind === 'StatefulSet' ? read(manifest, [...location, 'spec', 'volumeClaimTemplates']) : undefined;
  return Array.isArray(claims) ? claims.flatMap((volumeClaimTemplate: unknown) => {
    const name = read(volumeClaimTemplate, ['metadata', 'name']);
    return typeof name === 'string' ? { name, volumeClaimTemplate } : [];
  }) : [];
}
