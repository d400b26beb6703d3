import { Outcome, Timeline, Wait } from './model';
import { failureText, MECHANISMS, printableTimeline, ROLES, shortened, verdictText, wrapped } from './words';

/** Columns that a line has. */
const WIDTH = 80;

/** The widest column of names. */
const NAMES = 40;

/** ANSI's Select Graphic Rendition. */
const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
const OUTCOME_STYLES: Record<Outcome, keyof typeof STYLES> = { held: 'green', startedAnyway: 'red', stuck: 'yellow' };

export interface TextOptions {
  /** With the colours of a terminal. */
  readonly color?: boolean;
}

/** The timeline for a terminal of 80 columns. */
export function timelineText(given: Timeline, { color = false }: TextOptions = {}): string {
  const timeline = printableTimeline(given);
  const paint = (style: keyof typeof STYLES, text: string) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
  const name = Math.min(NAMES, Math.max(...timeline.containers.map(container => container.name.length)));
  const told = new Set<string>();
  const steps = timeline.containers.flatMap(container => {
    const waits = container.waits.filter(wait => wait.by !== 'init' || !told.has(wait.at));
    container.waits.forEach(wait => told.add(wait.at));
    return [
      `  ${String(container.stage).padStart(2)}  ${paint('bold', shortened(container.name, name).padEnd(name))}  ${ROLES[container.role]}`,
      ...waits.flatMap(wait => wrapped(waitText(wait), '        ', WIDTH).map(line => (wait.real ? line : paint('yellow', line)))),
    ];
  });
  const rows = timeline.failures.map(failureText);
  const failure = Math.max(0, ...rows.map(row => row.failure.length));
  return [
    paint('bold', timeline.workload),
    '',
    ...steps,
    '',
    ...wrapped(verdictText(timeline), '  ', WIDTH).map(line => paint(timeline.verdict === 'held' || timeline.verdict === 'noSidecar' ? 'green' : 'red', line)),
    ...(rows.length > 0 ? ['', `  ${paint('dim', `${'when'.padEnd(failure)}  ${shortened(timeline.application, WIDTH - failure - 7)} is`)}`] : []),
    ...rows.flatMap(row => {
      const [first, ...rest] = wrapped(row.outcome, '', WIDTH - failure - 4);
      const style = OUTCOME_STYLES[row.outcomes.length === 1 ? row.outcomes[0] : 'startedAnyway'];
      return [first, ...rest].map((line, index) => `  ${(index === 0 ? row.failure : '').padEnd(failure)}  ${paint(style, line)}`);
    }),
    '',
  ].join('\n');
}

function waitText({ for: sidecar, by, at, real, what }: Wait): string {
  const whose = at === sidecar || by === 'gate' ? '' : ` of ${at}`;
  return real ? `waits for ${sidecar}, by ${MECHANISMS[by]}${whose}: ${what}` : `does not wait for ${sidecar}: ${what}`;
}
