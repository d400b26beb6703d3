import { checkNames, insert, sidecarVolume } from './insertion';
import { followProbes } from './own-probe';
import { checkTokens } from './service-account-token';
import { Checked, LocalIssue } from '../issue';
import { DEFAULT_CONTAINER } from '../pod/annotations';
import { Kind } from '../pod/kinds';
import { isRecord } from '../pod/manifest';
import { unknownName } from '../pod/names';
import { Container, nativeSidecars, PodSpec, Volume } from '../pod/pod-spec';
import { checkShape } from '../pod/shape';
import { isWritable } from '../request/characters';
import { checkLength } from '../request/limits';
import { missingApplication, NotHeld, Request } from '../request/request';
import { AskedSidecar, Strategy } from '../request/sidecar';
import { drain } from '../strategy/pre-stop';
import { applyStrategy, strategyOf } from '../strategy/strategy';

/** What stands where a pod template belongs; its fields may be of any type. */
export interface Template {
  readonly metadata?: unknown;
  readonly spec?: unknown;
}

/** The object that holds a pod template. */
export interface Holder {
  readonly kind: string;
  readonly facts: Kind;
  /** Its pods run to completion. */
  readonly completes: boolean;
  /** Where the template stands in it: `spec.template`. */
  readonly field: string;
  /** Volumes that the object itself adds to its pods. */
  readonly claims: readonly Volume[];
}

/** Carries a request out on a pod template. With issues, the template as it was given. */
export function rewriteTemplate(template: Template, holder: Holder, request: Request): Checked<Template> {
  if (holder.facts.refusal) {
    return { value: template, issues: [refused(holder.facts.refusal)] };
  }
  const { spec = {} } = template;
  const given: unknown = isRecord(spec) ? { ...spec, containers: spec.containers ?? [] } : spec;
  const misshapen = checkShape(given);
  if (misshapen.length > 0) {
    return { value: template, issues: misshapen };
  }
  const podSpec = given as PodSpec;
  const application = missingApplication(request);
  if (podSpec.containers.length === 0 && !application) {
    return { value: template, issues: [noContainers(holder)] };
  }
  const { value: asked, issues: absent } = presentSidecars(podSpec, request);
  const misplaced = [...checkNames(podSpec, asked, application), ...checkNative(podSpec, asked, request.strategy)];
  if (asked.length === 0 || misplaced.length > 0) {
    return { value: template, issues: [...absent, ...misplaced] };
  }
  const inserted = insert(podSpec, asked, application, request.volumes);
  const { value: sidecars, issues: unclear } = followProbes(inserted.value, asked);
  if (unclear.length > 0) {
    return { value: template, issues: [...absent, ...inserted.issues, ...unclear] };
  }
  const others = inserted.value.containers.filter(({ name }) => !sidecars.some(sidecar => sidecar.name === name));
  const notHeld = request.notHeld.map(({ name }) => name);
  const held = others.filter(({ name }) => !notHeld.includes(name));
  const drained = drain(inserted.value, sidecars, request.strategy);
  const { kind, completes, facts: { firstIsApplication = false } } = holder;
  const { toolbox, allowHostNetwork } = request;
  const input = { sidecars, notHeld, toolbox, allowHostNetwork, kind, completes, firstIsApplication };
  const rewritten = applyStrategy(drained.value, input, request.strategy);
  const issues = [
    ...absent,
    ...inserted.issues,
    ...checkNotHeld(request.notHeld, others),
    ...(held.length === 0 ? [nothingToHold(sidecars)] : []),
    ...checkTokens(inserted.value, sidecars),
    ...drained.issues,
    ...rewritten.issues,
    ...checkClaims(holder, podSpec, rewritten.value),
    ...checkCommands(sidecars, rewritten.value),
  ];
  return issues.length > 0
    ? { value: template, issues }
    : { value: { ...template, metadata: withDefaultContainer(template.metadata, held[0].name), spec: rewritten.value }, issues };
}

/** The sidecars that this pod has or gets. A missing one is an issue unless it has `ifPresent`. */
function presentSidecars(spec: PodSpec, request: Request): Checked<AskedSidecar[]> {
  const application = missingApplication(request);
  const there = [...spec.containers, ...nativeSidecars(spec), ...(application ? [application] : [])].map(({ name }) => name);
  const isAbsent = ({ container, name }: AskedSidecar) => !container && !there.includes(name);
  const gone = request.sidecars.filter(isAbsent);
  return {
    value: gone.length === 0 ? request.sidecars : request.sidecars
      .filter(sidecar => !gone.includes(sidecar))
      .map(sidecar => ({ ...sidecar, startAfter: sidecar.startAfter?.filter(name => !gone.some(other => other.name === name)) })),
    issues: gone.filter(({ ifPresent }) => !ifPresent).map(({ name, field }) => missingSidecar(`${field}.name`, name, spec, there)),
  };
}

function missingSidecar(field: string, name: string, { initContainers = [] }: PodSpec, there: readonly string[]): LocalIssue {
  const place = initContainers.findIndex(container => container.name === name);
  return place < 0
    ? unknownName(field, name, 'container of that name in the pod', there, 'name one of these, or set \'ifPresent: true\' where it may be missing')
    : {
      field,
      given: name,
      why: `an init container that has to exit before anything else starts, initContainers[${place}]`,
      fix: 'give it restartPolicy: Always and pass StartupStrategy.nativeSidecar(), or move it to \'containers\'',
    };
}

/** Native sidecars among the pod's init containers, which hooks and gates do not reach. */
function checkNative(podSpec: PodSpec, sidecars: readonly AskedSidecar[], strategy: Strategy): LocalIssue[] {
  const { native, name: given } = strategyOf(strategy);
  const there = native ? [] : nativeSidecars(podSpec);
  const place = (name: string) => podSpec.initContainers!.findIndex(container => container.name === name);
  return sidecars.filter(({ name }) => there.some(container => container.name === name)).map(({ name, field }) => ({
    field: `${field}.name`,
    given: name,
    why: `a native sidecar already, initContainers[${place(name)}], and ${given} starts sidecars among the containers`,
    fix: 'pass StartupStrategy.nativeSidecar(), or move it to \'containers\', without its restartPolicy',
  }));
}

function checkNotHeld(notHeld: readonly NotHeld[], others: readonly Container[]): LocalIssue[] {
  return notHeld.filter(({ name }) => !others.some(other => other.name === name)).map(({ name, field }) =>
    unknownName(field, name, 'container of that name beside the sidecars', others.map(other => other.name), 'name one of these'));
}

/** A script holds the words of every sidecar that it waits for, quoted: it may be too long where none of them is. */
function checkCommands(sidecars: readonly AskedSidecar[], { containers, initContainers = [] }: PodSpec): LocalIssue[] {
  return sidecars.flatMap(({ name, field }) => {
    const { lifecycle, startupProbe } = [...containers, ...initContainers].find(container => container.name === name) ?? {};
    const handlers = { 'lifecycle.postStart': lifecycle?.postStart, 'lifecycle.preStop': lifecycle?.preStop, startupProbe };
    return Object.entries(handlers).flatMap(([place, handler]) => [handler?.exec?.command ?? []].flat()
      .flatMap((word, index) => checkLength(`${field}.${place}.exec.command[${index}]`, word)));
  });
}

/** A claim of a StatefulSet replaces the pod's own volume of that name. */
function checkClaims({ claims }: Holder, { volumes: own = [] }: PodSpec, { volumes: all = [] }: PodSpec): LocalIssue[] {
  return claims.filter(({ name }) => all.some(volume => volume.name === name && !own.includes(volume))).map(sidecarVolume);
}

function refused(why: string): LocalIssue {
  return { field: '', why, fix: 'apply the mixin to other workloads only, or run these pods in a Deployment' };
}

function noContainers({ field }: Holder): LocalIssue {
  return { field, why: 'the workload has no pod spec with containers', fix: 'add a container to it, or pass \'application\'' };
}

function nothingToHold(sidecars: readonly AskedSidecar[]): LocalIssue {
  return {
    field: 'sidecars',
    given: sidecars.map(({ name }) => name),
    why: 'nothing is left to hold: no other container in the pod waits for them',
    fix: 'add the application, or name fewer containers as sidecars',
  };
}

/** The name of a container that was there already may contain anything. A name that would break the annotation is not repeated in one. */
function withDefaultContainer(metadata: unknown, name: string): Record<string, unknown> {
  const there = isRecord(metadata) ? metadata : {};
  const added = isWritable(name) ? { [DEFAULT_CONTAINER]: name } : {};
  return { ...there, annotations: { ...added, ...(isRecord(there.annotations) ? there.annotations : {}) } };
}
