import { RULES } from '.';
import { factsOf } from './collect-facts';
import { Facts } from './facts';
import { Finding, IgnoredFinding } from './finding';
import { ignoredAt } from './ignore';
import { Rule, SEVERITIES, Severity, Subject, Violation } from './rule';
import { brokenTemplatesOf, fieldOf, Location, ManifestObject, objects, podTemplatesOf, read } from '../pod/manifest';
import { readTemplate } from '../pod/read-pod-spec';
import { timelineOf } from '../timeline/timeline';

export type { Finding } from './finding';

/** What the rules find in one object. */
export interface Checked {
  /** Number of its pod templates. */
  readonly workloads: number;
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  /** What its ignore annotations name and no rule is called. */
  readonly unknownIds: readonly string[];
  /** For the rules that look at several objects. */
  readonly facts: readonly Facts[];
}

/** A pod template, and what a rule finds in it. */
interface Template {
  readonly root: Location;
  /** Undefined where it cannot be understood. */
  readonly subject?: Subject;
  readonly violationsOf: (rule: Rule) => readonly Violation[];
}

/** What the rules find in a manifest, without what its workloads ask to leave out. */
export function check(manifest: unknown, rules: readonly Rule[]): Finding[] {
  return checkAll([manifest], rules).map(({ finding }) => finding);
}

/** What the rules find in the manifests of one input, and in which of them. */
export function checkAll(manifests: readonly unknown[], rules: readonly Rule[]): { readonly index: number; readonly finding: Finding }[] {
  const checked = manifests.flatMap((manifest, index) =>
    objects(manifest).map(object => ({ index, ...checkObject(manifest, object, rules) })));
  const indices = new Map(checked.flatMap(({ index, facts }) => facts.map(one => [one, index] as const)));
  const together = checkTogether([...indices.keys()], rules).filter(({ ignored }) => ignored === undefined);
  return [
    ...checked.flatMap(({ index, findings }) => findings.map(finding => ({ index, finding }))),
    ...together.map(({ facts, finding }) => ({ index: indices.get(facts)!, finding })),
  ];
}

export function checkObject(manifest: unknown, object: ManifestObject, rules: readonly Rule[]): Checked {
  const templates = templatesOf(manifest, object);
  const ofObject = ignoredAt(manifest, object.location);
  const findings: Finding[] = [];
  const ignored: IgnoredFinding[] = [];
  const named = new Set(ofObject.keys());
  for (const { root, violationsOf } of templates) {
    const ofTemplate = ignoredAt(manifest, root);
    [...ofTemplate.keys()].forEach(id => named.add(id));
    for (const rule of rules) {
      const reason = ofTemplate.get(rule.id) ?? ofObject.get(rule.id);
      for (const violation of violationsOf(rule)) {
        const finding = toFinding(manifest, object, root, rule, violation);
        if (reason === undefined) {
          findings.push(finding);
        } else {
          ignored.push({ ...finding, reason });
        }
      }
    }
  }
  const unknownIds = [...named].filter(id => !RULES.some(rule => rule.id === id));
  const facts = factsOf(manifest, object, templates.flatMap(({ subject }) => subject ?? []));
  return { workloads: templates.length, findings, ignored, unknownIds, facts };
}

/** What a rule finds in several objects of one input, reported at one of them. */
export interface FoundTogether {
  readonly facts: Facts;
  readonly finding: Finding;
  /** Why the object's annotation asks to leave it out; undefined if it does not. */
  readonly ignored?: string;
}

export function checkTogether(input: readonly Facts[], rules: readonly Rule[]): FoundTogether[] {
  const sightings = rules.flatMap(rule => (rule.checkTogether?.(input) ?? []).map(sighting => ({ rule, ...sighting })));
  return sightings.map(({ rule, facts, given, why = rule.summary, fix = rule.fix }): FoundTogether => {
    const workload = `${facts.kind}/${facts.name}`;
    return {
      facts,
      finding: { rule, workload, location: [...facts.location, ...facts.at], path: workload, field: fieldOf(facts.at), given, why, fix },
      ignored: facts.ignored.get(rule.id),
    };
  });
}

function templatesOf(manifest: unknown, object: ManifestObject): Template[] {
  return [
    ...podTemplatesOf(manifest, object).map((template): Template => {
      const pod = readTemplate(template);
      const subject: Subject = { ...pod, timeline: timelineOf(pod) };
      return { root: template.template, subject, violationsOf: rule => rule.check(subject) };
    }),
    ...brokenTemplatesOf(manifest, object).map((root): Template => {
      const spec = read(manifest, [...root, 'spec']);
      return { root, violationsOf: rule => rule.checkBroken?.(spec) ?? [] };
    }),
  ];
}

function toFinding(manifest: unknown, { kind, name, location }: ManifestObject, root: Location, rule: Rule, violation: Violation): Finding {
  const workload = `${kind}/${name}`;
  return {
    rule,
    workload,
    container: containerAt(manifest, root, violation.location),
    location: [...root, ...violation.location],
    path: workload,
    field: fieldOf([...root.slice(location.length), ...violation.location]),
    given: violation.given,
    why: violation.why ?? rule.summary,
    fix: violation.fix ?? rule.fix,
  };
}

/** The name of the container that a place in a pod template is in. */
function containerAt(manifest: unknown, root: Location, [spec, list, index]: Location): string | undefined {
  const isContainer = list === 'containers' || list === 'initContainers';
  const name = isContainer && index !== undefined ? read(manifest, [...root, spec, list, index, 'name']) : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** At this severity or above. */
export function reaches(severity: Severity, minimum: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minimum);
}
