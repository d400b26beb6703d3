import { Issue } from '../issue';
import { Rule, SEVERITIES, Severity, Subject } from './rule';
import { IGNORE } from '../pod/annotations';
import { fieldOf, Location, PodTemplate, podTemplates, read } from '../pod/manifest';
import { readAnnotations, readTemplate } from '../pod/read-pod-spec';
import { timelineOf } from '../timeline/timeline';

/** A violation of a rule in a manifest. */
export interface Finding extends Issue {
  readonly rule: Rule;
  /** `Deployment/web`. */
  readonly workload: string;
  /** Keys and indices from the root of the manifest. */
  readonly location: Location;
}

/** What the rules find in a manifest, or in some of its pod templates. Rules named in the workload's ignore annotation are skipped. */
export function check(manifest: unknown, rules: readonly Rule[], templates: readonly PodTemplate[] = podTemplates(manifest)): Finding[] {
  return templates.flatMap(template => {
    const { location, template: root } = template;
    const workload = `${template.kind}/${template.name}`;
    const pod = readTemplate(template);
    const subject: Subject = { ...pod, timeline: timelineOf(pod) };
    const ignored = [readAnnotations(read(manifest, [...location, 'metadata'])), pod.annotations]
      .flatMap(annotations => (annotations[IGNORE] ?? '').split(/[\s,]+/));
    return rules.filter(({ id }) => !ignored.includes(id)).flatMap(rule => rule.check(subject).map((violation): Finding => ({
      rule,
      workload,
      location: [...root, ...violation.location],
      path: workload,
      field: fieldOf([...root.slice(location.length), ...violation.location]),
      given: violation.given,
      why: violation.why ?? rule.summary,
      fix: violation.fix ?? rule.fix,
    })));
  });
}

/** At this severity or above. */
export function reaches(severity: Severity, minimum: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minimum);
}
