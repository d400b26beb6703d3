import { Issue } from '../issue';
import { Rule, SEVERITIES, Severity, Subject } from './rule';
import { IGNORE } from '../pod/annotations';
import { Location, podTemplates, read } from '../pod/manifest';
import { readAnnotations, readPodSpec } from '../pod/read-pod-spec';
import { timelineOf } from '../timeline/timeline';

/** A breach of a rule in a manifest. */
export interface Finding extends Issue {
  readonly rule: Rule;
  /** `Deployment/web`. */
  readonly workload: string;
  /** Keys and indices from the root of the manifest. */
  readonly location: Location;
}

/** What the rules find in a manifest. Rules that a workload's annotation names are not checked on it. */
export function check(manifest: unknown, rules: readonly Rule[]): Finding[] {
  return podTemplates(manifest).flatMap(template => {
    const { kind, name, location, template: root, metadata, spec } = template;
    const subject: Subject = { kind, podSpec: readPodSpec(spec), annotations: readAnnotations(metadata), timeline: timelineOf(template) };
    const ignored = [read(manifest, [...location, 'metadata']), metadata].flatMap(one => (readAnnotations(one)[IGNORE] ?? '').split(/[\s,]+/));
    return rules.filter(({ id }) => !ignored.includes(id)).flatMap(rule => rule.check(subject).map((breach): Finding => ({
      rule,
      workload: `${kind}/${name}`,
      location: [...root, ...breach.location],
      path: `${kind}/${name}`,
      field: fieldOf([...root.slice(location.length), ...breach.location]),
      given: breach.given,
      why: breach.why ?? rule.summary,
      fix: breach.fix ?? rule.fix,
    })));
  });
}

/** As grave as this, or graver. */
export function reaches(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least);
}

/** `spec.containers[0].lifecycle`. */
function fieldOf(location: Location): string {
  return location.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${key}`)).join('');
}
