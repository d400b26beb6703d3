import { RULES } from '.';
import { Finding, IgnoredFinding } from './finding';
import { Ignored, readIgnored } from './ignore';
import { Rule, SEVERITIES, Severity, Subject, Violation } from './rule';
import { IGNORE } from '../pod/annotations';
import { brokenTemplatesOf, fieldOf, Location, ManifestObject, objects, podTemplatesOf, read } from '../pod/manifest';
import { readAnnotations, readTemplate } from '../pod/read-pod-spec';
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
}

/** A pod template, and what a rule finds in it. */
interface Template {
  readonly root: Location;
  readonly violationsOf: (rule: Rule) => readonly Violation[];
}

/** What the rules find in a manifest, without what its workloads ask to leave out. */
export function check(manifest: unknown, rules: readonly Rule[]): Finding[] {
  return objects(manifest).flatMap(object => checkObject(manifest, object, rules).findings);
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
  return { workloads: templates.length, findings, ignored, unknownIds };
}

function templatesOf(manifest: unknown, object: ManifestObject): Template[] {
  return [
    ...podTemplatesOf(manifest, object).map((template): Template => {
      const pod = readTemplate(template);
      const subject: Subject = { ...pod, timeline: timelineOf(pod) };
      return { root: template.template, violationsOf: rule => rule.check(subject) };
    }),
    ...brokenTemplatesOf(manifest, object).map((root): Template => {
      const spec = read(manifest, [...root, 'spec']);
      return { root, violationsOf: rule => rule.checkBroken?.(spec) ?? [] };
    }),
  ];
}

function ignoredAt(manifest: unknown, location: Location): Ignored {
  return readIgnored(readAnnotations(read(manifest, [...location, 'metadata']))[IGNORE] ?? '');
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
