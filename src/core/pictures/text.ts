import { failureText, isReassuring, MECHANISMS, ROLES, shownWaits, stopHeading, stopTexts, verdictText } from './words';
import { Outcome, Timeline, StartCondition } from '../timeline/model';
import { beginning, printable } from '../words';

/** Columns of a line. */
const WIDTH = 80;

/** Indents all but the first line of a paragraph. */
const HANG = '  ';

/** ANSI's Select Graphic Rendition. */
const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
const OUTCOME_STYLES: Record<Outcome, keyof typeof STYLES> = {
  held: 'green', startedAnyway: 'red', stuck: 'yellow', neverStarts: 'red', unknown: 'yellow',
};

export interface TextOptions {
  /** With ANSI colours. */
  readonly color?: boolean;
}

/** Columns for a container's name, which may be 63 characters long. */
const NAME_WIDTH = 56;

/** The timeline for a terminal of 80 columns. */
export function timelineText(timeline: Timeline, { color = false }: TextOptions = {}): string {
  const paint = (style: keyof typeof STYLES, text: string) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
  const width = Math.min(NAME_WIDTH, timeline.containers.reduce((most, { name }) => Math.max(most, printable(name).length), 0));
  const shown = new Set<string>();
  const steps = [...shownWaits(timeline)].flatMap(([container, all]) => {
    const waits = all.filter(wait => wait.by !== 'init' || !shown.has(wait.at));
    waits.forEach(wait => shown.add(wait.at));
    return [
      `  ${String(container.stage).padStart(2)}  ${paint('bold', fit(container.name, width).padEnd(width))}  ${ROLES[container.role]}`,
      ...waits.flatMap(wait => wrap(waitText(wait), '        ', WIDTH).map(line => (wait.real ? line : paint('yellow', line)))),
    ];
  });
  const rows = timeline.failures.map(failureText);
  const failure = Math.max(0, ...rows.map(row => row.failure.length));
  const outcome = WIDTH - failure - 4;
  const heading = `${'when'.padEnd(failure)}  ${fit(timeline.application, outcome - ' is'.length)} is`;
  return [
    paint('bold', fit(timeline.workload, WIDTH)),
    '',
    ...steps,
    '',
    ...wrap(verdictText(timeline), '  ', WIDTH).map(line => paint(isReassuring(timeline) ? 'green' : 'red', line)),
    ...(rows.length > 0 ? ['', `  ${paint('dim', heading)}`] : []),
    ...rows.flatMap(row => {
      const [first, ...rest] = wrap(row.outcome, '', outcome);
      const style = OUTCOME_STYLES[row.outcomes.length === 1 ? row.outcomes[0] : 'startedAnyway'];
      return [first, ...rest].map((line, index) => `  ${(index === 0 ? row.failure : '').padEnd(failure)}  ${paint(style, line)}`);
    }),
    '',
    `  ${paint('dim', stopHeading(timeline))}`,
    ...stopTexts(timeline).flatMap(line => wrap(line, '  ', WIDTH)),
    '',
  ].join('\n');
}

function waitText({ for: sidecar, by, at, real, what }: StartCondition): string {
  const whose = at === sidecar || by === 'gate' ? '' : by === 'init' ? ` ${at}` : ` of ${at}`;
  return real ? `waits for ${sidecar}, by ${MECHANISMS[by]}${whose}: ${what}` : `does not wait for ${sidecar}: ${what}`;
}

function wrap(text: string, indent: string, width: number): string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ').map(one => fit(one, room - HANG.length))) {
    if (line && `${line} ${word}`.length > room) {
      lines.push(line);
      line = HANG + word;
    } else {
      line = line ? `${line} ${word}` : word;
    }
  }
  return [...lines, line].map(one => indent + one);
}

/** The printable text, shortened to this width. */
function fit(text: string, width: number): string {
  const shown = printable(text);
  return shown.length <= width ? shown : `${beginning(shown, width - 1)}…`;
}
