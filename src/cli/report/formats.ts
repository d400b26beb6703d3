import { jsonText } from './json';
import { Located, Report } from './report';
import { sarif } from './sarif';
import { text } from './text';
import { reaches } from '../../core/rules/check';

/** The formats of `check`. */
export const FORMATS = { text, json, sarif } as const;

function json({ located, ignored, workloads, input: { unread, unreadable }, baseline, severity }: Report): string {
  const isTold = ({ finding: { rule } }: Located) => reaches(rule.severity, severity);
  return jsonText({
    workloads,
    notChecked: unread,
    unreadable,
    findings: located.filter(isTold).map(fieldsOf),
    ignored: ignored.filter(isTold).map(one => ({ ...fieldsOf(one), reason: one.finding.reason })),
    baseline,
  });
}

function fieldsOf({ file, line, column, finding: { rule, workload, container, field, given, why, fix } }: Located): object {
  return { rule: rule.id, severity: rule.severity, file, line, column, workload, container, field, given, why, fix };
}
