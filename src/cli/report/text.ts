import { Located, Report } from './report';
import { reaches } from '../../core/rules/check';
import { findingText } from '../../core/rules/finding';
import { SEVERITIES, Severity } from '../../core/rules/rule';
import { plural, printable } from '../../core/words';
import { passedOverText } from '../input/input';

const COLORS: Record<Severity, number> = { info: 36, warning: 33, error: 31 };

/** `web.yaml:3:5: warning: Deployment/web: …  [rule]`, and a summary. */
export function text(report: Report): string {
  const { located, severity, quiet, color } = report;
  const paint = (word: Severity) => (color ? `\u001b[${COLORS[word]}m${word}\u001b[0m` : word);
  const lines = located.filter(({ finding: { rule } }) => reaches(rule.severity, severity)).map(({ file, line, column, finding }) =>
    `${printable(file)}:${line}:${column}: ${paint(finding.rule.severity)}: ${printable(findingText(finding))} [${finding.rule.id}]`);
  return [...lines, ...(quiet ? [] : summary(report)), ''].join('\n').replace(/^\n$/, '');
}

function summary({ located, ignored, workloads, input, baseline, severity }: Report): string[] {
  const count = (word: Severity) => located.filter(({ finding: { rule } }) => rule.severity === word).length;
  const counts = [...SEVERITIES].reverse().map(word => plural(count(word), word));
  const hidden = SEVERITIES.find(word => !reaches(word, severity) && count(word) > 0);
  return [
    `${plural(workloads, 'workload')} checked: ${counts.join(', ')}`,
    ...(hidden === undefined ? [] : [`to see every ${hidden}: --severity ${hidden}`]),
    ...(ignored.length === 0 ? [] : [`${plural(ignored.length, 'finding')} left out, as annotations ask: ${idsOf(ignored)}`]),
    ...(baseline === undefined ? [] : [baselineText(baseline)]),
    ...passedOverText(input, 'checked'),
  ];
}

function idsOf(located: readonly Located[]): string {
  return [...new Set(located.map(({ finding: { rule } }) => rule.id))].sort().join(', ');
}

function baselineText({ known, stale }: NonNullable<Report['baseline']>): string {
  const gone = stale.length === 0 ? '' : `; ${stale.length} of its entries ${stale.length === 1 ? 'is' : 'are'} stale: write it again`;
  return `${plural(known, 'finding')} in the baseline${gone}`;
}
