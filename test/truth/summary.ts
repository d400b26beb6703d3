import { stringify } from 'yaml';
import { Comparison } from './comparison';
import { reasonFor } from './deviations';
import { Report } from './run';

/** What all reports come to. */
export interface Summary {
  readonly lines: readonly string[];
  /** Whether anything disagrees that nobody has explained. */
  readonly failed: boolean;
}

export function summaryOf(reports: readonly Report[], kubelet: string): Summary {
  const compared = reports.flatMap(report => report.comparisons.map(comparison => ({ report, comparison })));
  const of = (agreement: Comparison['agreement']) => compared.filter(({ comparison }) => comparison.agreement === agreement);
  const disagreeing = of('disagrees').map(each => ({ ...each, reason: reasonFor(each.report, each.comparison, kubelet) }));
  const explained = disagreeing.filter(({ reason }) => reason !== undefined);
  const failures = reports.filter(({ failure }) => failure !== undefined);
  return {
    lines: [
      ...disagreeing.flatMap(({ report, comparison, reason }) => [
        '---', `# ${report.play.scenario.title}: ${comparison.about}`, `# explain: ${comparison.said}; seen: ${comparison.seen}`,
        ...(reason === undefined ? [stringify(report.play.scenario.pod, { lineWidth: 0 }).trimEnd()] : [`# explained: ${reason}`]),
      ]),
      ...failures.map(({ play, failure }) => `truth: NOT PLAYED: ${titleOf(play)}: ${failure}`),
      `truth: Kubernetes ${kubelet}, ${reports.length} pods, ${compared.length} comparisons: ${of('agrees').length} agree, `
      + `${disagreeing.length - explained.length} disagree, ${explained.length} disagree for a known reason, ${of('unknown').length} where explain does not know`
      + (failures.length > 0 ? `, ${failures.length} pods could not be played` : ''),
    ],
    failed: disagreeing.length > explained.length || failures.length > 0,
  };
}

/** `table: native, no probe: sidecarCrashes of envoy` */
export function titleOf({ scenario, failing }: Report['play']): string {
  return failing ? `${scenario.title}: ${failing.failure} of ${failing.sidecar}${failing.early ? ', early' : ''}` : scenario.title;
}

export function lineOf({ play, comparisons, failure }: Report): string {
  const told = comparisons.map(({ about, said, seen, agreement }) => (agreement === 'agrees' ? `${seen}` : `${about}: ${agreement}: said ${said}, seen ${seen}`));
  return `${titleOf(play)}: ${failure ?? (told.join('; ') || 'could not be brought about')}`;
}
