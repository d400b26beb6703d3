import { Report, resultText } from './cases';
import { STRATEGY_NAMES } from './strategies';

/** One row for each situation, one column for each strategy, as Markdown. */
export function table(reports: readonly Report[]): string {
  const situations = [...new Set(reports.map(({ of }) => of.situation))];
  const rows = situations.map(situation => [situation.name, ...STRATEGY_NAMES.map(strategy => {
    const report = reports.find(({ of }) => of.situation === situation && of.strategy === strategy);
    return report ? cell(report) : '';
  })]);
  const head = ['situation', ...STRATEGY_NAMES.map(name => `\`${name}()\``)];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column].length)));
  const line = (cells: readonly string[]) => `| ${cells.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`;
  return [line(head), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}

function cell({ of, result, failure }: Report): string {
  return of.skipped ? 'skipped' : [result ? resultText(result) : '', failure ? '**FAILED**' : ''].filter(Boolean).join(' ');
}
