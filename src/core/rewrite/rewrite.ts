import { at, Issue } from '../issue';
import { shareOut } from './shares';
import { rewriteTemplate, Template } from './template';
import { completes, fieldOf, isRecord, Location, ManifestObject, objects, placeOf, read, write } from '../pod/manifest';
import { Volume } from '../pod/pod-spec';
import { joinRequests, Request } from '../request/request';

export interface Rewrite {
  readonly manifest: unknown;
  /** It has a pod template, whether or not a request concerns it. */
  readonly hasTemplate: boolean;
  /** The requests that changed a pod template. */
  readonly effective: ReadonlySet<Request>;
  /** Objects with containers that do not form a pod template: `Prometheus/main`. */
  readonly unread: string[];
  /** Their paths are relative to the manifest: `(Deployment/web)`. */
  readonly issues: Issue[];
}

/** Carries requests out on every pod template that they concern, and leaves everything else as it is. */
export function rewriteManifest(manifest: unknown, requests: readonly Request[]): Rewrite {
  let result = manifest;
  const effective = new Set<Request>();
  const issues: Issue[] = [];
  const found = objects(manifest).map(object => ({ object, templates: templatesOf(manifest, object) }));
  for (const { object, templates } of found) {
    const { value: shares, issues: absent } = shareOut(requests, templates.map(({ template }) => template));
    issues.push(...at(pathOf(object), absent));
    templates.forEach(({ location, template }, index) => {
      const concerned = shares.filter(share => concerns(share[index], template, requests));
      if (concerned.length > 0) {
        const { value: request, issues: contradictions } = joinRequests(concerned.map(share => share[index]));
        const rewritten = rewriteTemplate(template, {
          kind: object.kind,
          facts: object.facts,
          completes: completes(manifest, object, location),
          field: fieldOf(location.slice(object.location.length)),
          claims: claimsOf(manifest, object),
        }, request);
        result = write(result, location, rewritten.value);
        issues.push(...at(pathOf(object, placeOf(object, location)), [...contradictions, ...rewritten.issues]));
        concerned.forEach(share => effective.add(requests[shares.indexOf(share)]));
      }
    });
  }
  return {
    manifest: result,
    hasTemplate: found.some(({ templates }) => templates.length > 0),
    effective,
    unread: found.filter(({ object }) => object.unread).map(({ object: { kind, name } }) => `${kind}/${name}`),
    issues,
  };
}

/** `(Deployment/web)`, with its place in a `List`, and of several templates in one object also which. */
function pathOf({ location, kind, name }: ManifestObject, place: string = ''): string {
  return `(${[...location, `${kind}/${name}`, place].filter(part => part !== '').join(' ')})`;
}

/** In a kind that must have a pod template, whatever stands in its place. */
function templatesOf(manifest: unknown, { templates }: ManifestObject): { location: Location; template: Template }[] {
  return templates.map(location => {
    const template = read(manifest, location);
    return { location, template: isRecord(template) ? template : {} };
  });
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
