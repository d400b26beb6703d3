import { beginning, printable } from '../words';
import { partsOf } from './layout/text-width';
import { failureText } from './words/failures';
import { nowText } from './words/now';
import { stopHeading, stopTexts } from './words/stop';
import { ROLES } from './words/terms';
import { Tone, verdictText, verdictTone } from './words/verdict';
import { shownWaits, waitTexts } from './words/waits';
import { LivingTimeline } from '../timeline/living/now';
import { Outcome } from '../timeline/model';

/** Columns of a line. */
const WIDTH = 80;

/** Indents all but the first line of a paragraph. */
const HANG = '  ';

/** ANSI's Select Graphic Rendition. */
const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 } as const;
const OUTCOME_STYLES: Record<Outcome, keyof typeof STYLES> = {
  held: 'green', startedAnyway: 'red', stuck: 'yellow', neverStarts: 'red', unknown: 'yellow',
};
const TONES: Record<Tone, keyof typeof STYLES> = { good: 'green', bad: 'red', open: 'yellow' };

export interface TextOptions {
  /** With ANSI colours. */
  readonly color?: boolean;
}

type Paint = (style: keyof typeof STYLES, text: string) => string;

/** What the numbers mean. */
const ORDER = 'in the order of the start; equal numbers start right after one another';

/** Columns for a container's name, which may be 63 characters long; fewer where a sentence follows it. */
const NAME_WIDTH = 56;
const NOW_NAME_WIDTH = 24;

/** The timeline for a terminal of 80 columns. */
export function timelineText(timeline: LivingTimeline, { color = false }: TextOptions = {}): string {
  const paint: Paint = (style, text) => (color ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text);
  const width = Math.min(NAME_WIDTH, timeline.containers.reduce((most, { name }) => Math.max(most, printable(name).length), 0));
  const shown = new Set<string>();
  const steps = [...shownWaits(timeline)].flatMap(([container, all]) => {
    const waits = waitTexts(all.filter(wait => wait.by !== 'init' || !shown.has(wait.at)));
    all.forEach(wait => shown.add(wait.at));
    return [
      `  ${String(container.stage).padStart(2)}  ${paint('bold', fit(container.name, width).padEnd(width))}  ${ROLES[container.role]}`,
      ...waits.flatMap(({ real, text }) => wrap(text, '        ', WIDTH).map(line => (real ? line : paint('yellow', line)))),
    ];
  });
  const rows = timeline.failures.map(failureText);
  const failure = Math.max(0, ...rows.map(row => row.failure.length));
  const outcome = WIDTH - failure - 4;
  const heading = `${'when'.padEnd(failure)}  ${fit(timeline.application, outcome - ' is'.length)} is`;
  return [
    paint('bold', fit(timeline.workload, WIDTH)),
    '',
    ...nowLines(timeline, paint),
    `  ${paint('dim', ORDER)}`,
    ...steps,
    '',
    ...wrap(verdictText(timeline), '  ', WIDTH).map(line => paint(TONES[verdictTone(timeline)], line)),
    ...(rows.length > 0 ? ['', `  ${paint('dim', heading)}`] : []),
    ...rows.flatMap(row => row.outcomes
      .flatMap(one => wrap(one.text, '', outcome).map(line => paint(OUTCOME_STYLES[one.outcome], line)))
      .map((line, index) => `  ${(index === 0 ? row.failure : '').padEnd(failure)}  ${line}`)),
    '',
    `  ${paint('dim', stopHeading(timeline))}`,
    ...stopTexts(timeline).flatMap(line => wrap(line, '  ', WIDTH)),
    '',
  ].join('\n');
}

/** Where the pod stands, before what is true of it at any time. */
function nowLines(timeline: LivingTimeline, paint: Paint): string[] {
  if (!timeline.now) {
    return [];
  }
  const { heading, sentences, containers, look } = nowText(timeline, timeline.now);
  const names = containers.reduce((most, { name }) => Math.max(most, printable(name).length), 0);
  const width = Math.min(NOW_NAME_WIDTH, names);
  const indent = ' '.repeat(width + 6);
  return [
    `  ${paint('dim', heading)}`,
    ...sentences.flatMap(sentence => wrap(sentence, '  ', WIDTH)).map(line => paint('bold', line)),
    ...containers.flatMap(({ name, text, said, tone }) => [
      ...wrap(text, indent, WIDTH).map((line, index) =>
        `    ${paint('bold', (index === 0 ? fit(name, width) : '').padEnd(width))}  ${paint(TONES[tone], line.slice(indent.length))}`),
      ...(said === undefined ? [] : wrap(said, indent, WIDTH)),
    ]),
    ...(look.length > 0 ? [`  ${paint('dim', 'look at')}`, ...look.map(command => `    ${printable(command)}`)] : []),
    '',
  ];
}

function wrap(text: string, indent: string, width: number): string[] {
  const room = width - indent.length;
  const lines: string[] = [];
  let line = '';
  const words = printable(text).split(' ').flatMap(one => partsOf(one, room - HANG.length, character => character.length));
  for (const { text: word, glued } of words) {
    const joined = glued ? line + word : `${line} ${word}`;
    if (line && joined.length > room) {
      lines.push(line);
      line = HANG + word;
    } else {
      line = line ? joined : word;
    }
  }
  return [...lines, line].map(one => indent + one);
}

/** The printable text, shortened to this width. */
function fit(text: string, width: number): string {
  const shown = printable(text);
  return shown.length <= width ? shown : `${beginning(shown, width - 1)}…`;
}
