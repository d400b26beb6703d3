import { checkNames, insert, insertionOf, otherVolume } from './insertion';
import { LocalIssue } from '../issue';
import { DEFAULT_CONTAINER } from '../pod/annotations';
import { isRecord } from '../pod/manifest';
import { Container, PodSpec, Volume } from '../pod/pod-spec';
import { checkShape } from '../pod/shape';
import { missingApplication, NotHeld, Request } from '../request/request';
import { Sidecar } from '../request/sidecar';
import { drain } from '../strategy/pre-stop';
import { applyStrategy } from '../strategy/strategy';
import { list } from '../words';

/** What stands in the place of a pod template, of whatever type. */
export interface Template {
  readonly metadata?: unknown;
  readonly spec?: unknown;
}

/** The object that holds a pod template. */
export interface Holder {
  readonly kind: string;
  /** Where in it the template stands: `spec.template`. */
  readonly field: string;
  /** Volumes that the object itself gives its pods. */
  readonly claims: readonly Volume[];
}

/** Carries a request out on a pod template. With issues, the template is the one that was given. */
export function rewriteTemplate(template: Template, holder: Holder, request: Request): { template: Template; issues: LocalIssue[] } {
  const { spec = {} } = template;
  const given: unknown = isRecord(spec) ? { ...spec, containers: spec.containers ?? [] } : spec;
  const misshapen = checkShape(given);
  if (misshapen.length > 0) {
    return { template, issues: misshapen };
  }
  const podSpec = given as PodSpec;
  if (podSpec.containers.length === 0 && !missingApplication(request)) {
    return { template, issues: [noContainers(holder)] };
  }
  const { sidecars, absent } = presentSidecars(podSpec, request);
  const insertion = insertionOf(request, sidecars);
  const issues = [...absent, ...checkNames(podSpec, insertion)];
  if (sidecars.length === 0 || issues.length > absent.length) {
    return { template, issues };
  }
  const inserted = insert(podSpec, insertion);
  const others = inserted.podSpec.containers.filter(({ name }) => !sidecars.some(sidecar => sidecar.name === name));
  const notHeld = request.notHeld.map(({ name }) => name);
  const held = others.filter(({ name }) => !notHeld.includes(name));
  const drained = drain(inserted.podSpec, sidecars, request.strategy);
  const rewritten = applyStrategy(drained.podSpec, { sidecars, notHeld, toolbox: request.toolbox, kind: holder.kind }, request.strategy);
  issues.push(
    ...inserted.issues,
    ...checkNotHeld(request.notHeld, others),
    ...(held.length === 0 ? [nothingToHold(sidecars)] : []),
    ...drained.issues,
    ...rewritten.issues,
    ...checkClaims(holder, podSpec, rewritten.podSpec),
  );
  return issues.length > 0
    ? { template, issues }
    : { template: { ...template, metadata: withDefaultContainer(template.metadata, held[0].name), spec: rewritten.podSpec }, issues };
}

/** The sidecars that this pod has or gets; a name that is missing is an issue unless `ifPresent`. */
function presentSidecars(spec: PodSpec, request: Request): { sidecars: Sidecar[]; absent: LocalIssue[] } {
  const application = missingApplication(request);
  const there = [...spec.containers, ...(application ? [application] : [])].map(({ name }) => name);
  const isAbsent = ({ container, name }: Sidecar) => !container && !there.includes(name);
  const gone = request.sidecars.filter(isAbsent);
  return {
    sidecars: gone.length === 0 ? request.sidecars : request.sidecars
      .filter(sidecar => !gone.includes(sidecar))
      .map(sidecar => ({ ...sidecar, startAfter: sidecar.startAfter?.filter(name => !gone.some(other => other.name === name)) })),
    absent: gone.filter(({ ifPresent }) => !ifPresent).map(({ name, field }) => ({
      field: `${field}.name`,
      given: name,
      why: `no container of that name in the pod (there are: ${list(there)})`,
      fix: 'name one of these, or set \'ifPresent: true\' where it may be missing',
    })),
  };
}

function checkNotHeld(notHeld: readonly NotHeld[], others: readonly Container[]): LocalIssue[] {
  return notHeld.filter(({ name }) => !others.some(other => other.name === name)).map(({ name, field }) => ({
    field,
    given: name,
    why: `no container of that name beside the sidecars (there are: ${list(others.map(other => other.name))})`,
    fix: 'name one of these',
  }));
}

/** A claim takes the place of the pod's own volume of that name. */
function checkClaims({ claims }: Holder, { volumes: own = [] }: PodSpec, { volumes: all = [] }: PodSpec): LocalIssue[] {
  return claims.filter(({ name }) => all.some(volume => volume.name === name && !own.includes(volume))).map(otherVolume);
}

function noContainers({ field }: Holder): LocalIssue {
  return { field, why: 'the workload has no pod spec with containers', fix: 'add a container to it, or pass \'application\'' };
}

function nothingToHold(sidecars: readonly Sidecar[]): LocalIssue {
  return {
    field: 'sidecars',
    given: sidecars.map(({ name }) => name),
    why: 'nothing is left to hold: no other container in the pod waits for them',
    fix: 'add the application, or name fewer containers as sidecars',
  };
}

function withDefaultContainer(metadata: unknown, name: string): Record<string, unknown> {
  const there = isRecord(metadata) ? metadata : {};
  return { ...there, annotations: { [DEFAULT_CONTAINER]: name, ...(isRecord(there.annotations) ? there.annotations : {}) } };
}
