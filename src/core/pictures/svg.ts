import { fitWidth, textWidth, wrapWidth } from './text-width';
import { failureText, FailureText, isReassuring, MECHANISMS, ROLES, stopHeading, stopTexts, verdictText } from './words';
import { applicationOf, isExit, StartCondition, Timeline, TimelineContainer } from '../timeline/model';
import { printable } from '../words';

/*
 * A lane per container, time from left to right; no script and no embedded font, so that it can be placed in any document.
 */

const WIDTH = 880;
const MARGIN = 24;
const LABELS = 180;
const LANE = 58;
const BAR = 20;
const ROW = 24;
const PLOT = { left: MARGIN + LABELS, right: WIDTH - MARGIN } as const;
/** Text sizes. */
const SIZE = { title: 17, usual: 13, small: 11 } as const;
/** Bold letters are wider. */
const BOLD = 1.08;
/** Maximum number of lines of the verdict, and their height. */
const VERDICT = { lines: 3, height: 18 } as const;
/** The fraction of a stage after which a sidecar that nothing waits for is drawn as ready. */
const LATE = 0.4;

/** Light and dark. Without CSS variables, which librsvg does not support. */
const COLORS = {
  paper: ['#ffffff', '#0d1117'],
  ink: ['#1b1f24', '#e6edf3'],
  soft: ['#59636e', '#9198a1'],
  line: ['#d1d9e0', '#30363d'],
  run: ['#4c8dd6', '#4493f8'],
  app: ['#2da44e', '#3fb950'],
  wait: ['#bf8700', '#d29922'],
  bad: ['#cf222e', '#f85149'],
  init: ['#8c959f', '#6e7681'],
} as const;

const COLORED: readonly (readonly [string, 'fill' | 'stroke', keyof typeof COLORS])[] = [
  ['text', 'fill', 'ink'], ['text', 'stroke', 'paper'], ['.small', 'fill', 'soft'], ['.bad', 'fill', 'bad'],
  ['.paper', 'fill', 'paper'], ['.line', 'stroke', 'line'], ['.start', 'stroke', 'app'], ['.idle', 'stroke', 'soft'],
  ['.run', 'fill', 'run'], ['.app', 'fill', 'app'], ['.init', 'fill', 'init'], ['.wait', 'stroke', 'wait'], ['.hatch', 'stroke', 'wait'],
  ['.held', 'fill', 'app'], ['.startedAnyway', 'fill', 'bad'], ['.stuck', 'fill', 'wait'],
  ['.neverStarts', 'fill', 'bad'], ['.unknown', 'fill', 'wait'],
];

function colored(theme: 0 | 1): string {
  return COLORED.map(([selector, property, color]) => `.sf ${selector}{${property}:${COLORS[color][theme]}}`).join('');
}

const FONTS = 'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif';
const STYLE = `
.sf text{font:${SIZE.usual}px ${FONTS};paint-order:stroke;stroke-width:4px}
.sf .title{font-size:${SIZE.title}px;font-weight:600}.sf .name{font-weight:600}.sf .small{font-size:${SIZE.small}px}
.sf .start{stroke-dasharray:4 3}.sf .idle{stroke-dasharray:2 4}.sf .wait{fill:url(#sf-wait)}.sf .hatch{stroke-width:3}
${colored(0)}
@media (prefers-color-scheme:dark){${colored(1)}}
`.trim();

const HATCH = '<pattern id="sf-wait" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
  + '<line class="hatch" x1="0" y1="0" x2="0" y2="8" opacity="0.45"/></pattern>';

/** One picture of one or more timelines, stacked vertically. */
export function timelineSvg(timelines: readonly Timeline[]): string {
  const parts: string[] = [];
  let top = 0;
  for (const timeline of timelines) {
    const { content, height } = picture(timeline);
    parts.push(`<g transform="translate(0 ${top})">`, ...content, '</g>');
    top += height;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sf" role="img" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}">`,
    `<title>${escape(timelines.map(({ workload }) => `Start of ${workload}`).join(', '))}</title>`,
    `<desc>${escape(timelines.map(verdictText).join('. '))}</desc>`,
    `<style>${STYLE}</style>`,
    `<defs>${HATCH}</defs>`,
    `<rect class="paper" width="${WIDTH}" height="${top}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function picture(timeline: Timeline): { readonly content: string[]; readonly height: number } {
  const { containers, application, failures } = timeline;
  const room = WIDTH - 2 * MARGIN;
  const sentence = wrapWidth(printable(verdictText(timeline)), room, SIZE.usual, VERDICT.lines);
  const legendTop = 64 + sentence.length * VERDICT.height;
  const top = legendTop + 28;
  const stages = containers.reduce((most, { stage }) => Math.max(most, stage), 1);
  const x = (stage: number) => PLOT.left + (stage - 1) * (PLOT.right - PLOT.left) / (stages + 0.6);
  const bottom = top + containers.length * LANE;
  const start = x(applicationOf(timeline).stage);
  const awaited = awaitedBy(containers);
  const stopTop = bottom + (failures.length > 0 ? (failures.length + 1) * ROW + 28 : 8) + ROW / 2;
  const stop = `${stopHeading(timeline)}: ${stopTexts(timeline).join('; ')}`;
  return {
    content: [
      text(MARGIN, 34, fit(timeline.workload, room, SIZE.title * BOLD), 'title'),
      ...sentence.map((line, index) => text(MARGIN, 58 + index * VERDICT.height, line, isReassuring(timeline) ? '' : 'bad')),
      ...legend(legendTop),
      `<line class="start" x1="${round(start)}" y1="${top - 10}" x2="${round(start)}" y2="${bottom}"/>`,
      ...containers.flatMap((container, index) => lane(timeline, container, awaited.get(container.name) ?? NOBODY, top + index * LANE, x)),
      ...table(failures.map(failureText), application, bottom + 28),
      text(MARGIN, stopTop, fit(stop, room, SIZE.small), 'small'),
    ],
    height: stopTop + MARGIN,
  };
}

/** What waits for a container. */
interface Awaited {
  readonly waits: readonly StartCondition[];
  /** The first stage that really waits for it. */
  readonly until?: number;
}

const NOBODY: Awaited = { waits: [] };

function awaitedBy(containers: readonly TimelineContainer[]): Map<string, Awaited> {
  const awaited = new Map<string, { waits: StartCondition[]; until?: number }>();
  for (const { stage, waits } of containers) {
    for (const wait of waits) {
      const one = awaited.get(wait.for) ?? { waits: [] };
      one.waits.push(wait);
      one.until = wait.real ? Math.min(one.until ?? stage, stage) : one.until;
      awaited.set(wait.for, one);
    }
  }
  return awaited;
}

const LEGEND = [['wait', 'not ready yet'], ['run', 'ready'], ['app', 'application']] as const;

function legend(top: number): string[] {
  return LEGEND.flatMap(([kind, label], index) => {
    const x = PLOT.left + 120 * index;
    return [`<rect class="${kind}" x="${x}" y="${top - 9}" width="14" height="10" rx="2"/>`, text(x + 20, top, label, 'small')];
  });
}

function lane(timeline: Timeline, container: TimelineContainer, awaited: Awaited, top: number, x: (stage: number) => number): string[] {
  const { name, role, stage } = container;
  const from = x(stage);
  const middle = top + BAR / 2;
  const bar = (left: number, right: number, kind: string) =>
    `<rect class="${kind}" x="${round(left)}" y="${top}" width="${round(Math.max(0, right - left))}" height="${BAR}" rx="3"/>`;
  const bars = () => {
    switch (role) {
      case 'initContainer': return [bar(from, x(stage + 1) - 6, 'init')];
      case 'sidecar':
      case 'nativeSidecar': {
        const ready = awaited.until === undefined ? lateAt(timeline, container, x) : x(awaited.until);
        return [bar(from, ready, 'wait'), bar(ready, PLOT.right, 'run')];
      }
      default: return [bar(from, PLOT.right, role === 'application' ? 'app' : 'run')];
    }
  };
  const note = noteOf(timeline, container, awaited);
  const fitting = fit(note.text, PLOT.right - PLOT.left, SIZE.small);
  const left = Math.max(PLOT.left, Math.min(from, PLOT.right - textWidth(fitting, SIZE.small)));
  return [
    `<line class="line" x1="${MARGIN}" y1="${top + LANE - 10}" x2="${PLOT.right}" y2="${top + LANE - 10}"/>`,
    text(MARGIN, top + 12, fit(name, LABELS - 16, SIZE.usual * BOLD), 'name'),
    text(MARGIN, top + 28, ROLES[role], 'small'),
    `<line class="idle" x1="${PLOT.left}" y1="${middle}" x2="${round(from)}" y2="${middle}"/>`,
    ...bars(),
    text(left, top + BAR + 14, fitting, note.real ? 'small' : 'small bad'),
  ];
}

/** Where a sidecar that nothing waits for is drawn as ready: after the application has started. */
function lateAt(timeline: Timeline, { stage }: TimelineContainer, x: (stage: number) => number): number {
  return x(Math.max(stage, applicationOf(timeline).stage) + LATE);
}

interface Note {
  readonly text: string;
  /** False for what only looks like a wait: drawn in red. */
  readonly real: boolean;
}

/** For a sidecar, how it is waited for; for the application, what holds it back. */
function noteOf({ application }: Timeline, { role, waits }: TimelineContainer, awaited: Awaited): Note {
  if (role === 'application' || role === 'container') {
    const own = waits.filter(wait => !isExit(wait));
    const held = new Set(own.filter(({ real }) => real).map(wait => wait.for));
    const missing = new Set(own.filter(wait => !held.has(wait.for)).map(wait => wait.for));
    const mechanisms = [...new Set(own.filter(({ real }) => real).map(({ by }) => MECHANISMS[by]))].join(' and ');
    return missing.size > 0
      ? { text: `does not wait for ${[...missing].join(', ')}`, real: false }
      : { text: mechanisms ? `held back by ${mechanisms}` : '', real: true };
  }
  const about = awaited.waits.filter(({ by }) => by !== 'gate');
  const best = about.find(({ real }) => real) ?? about[0];
  if (!best) {
    return { text: role === 'initContainer' ? '' : `${application} does not wait for it`, real: role === 'initContainer' };
  }
  if (!best.real) {
    return { text: best.what, real: false };
  }
  return { text: isExit(best) ? 'runs to completion' : `${MECHANISMS[best.by]}: ${best.what}`, real: true };
}

function table(rows: readonly FailureText[], application: string, top: number): string[] {
  if (rows.length === 0) {
    return [];
  }
  const outcome = MARGIN + 300;
  const room = WIDTH - outcome - 16 - MARGIN;
  return [
    text(MARGIN, top, 'when', 'small'),
    text(outcome + 16, top, `${fit(application, room - 20, SIZE.small)} is`, 'small'),
    ...rows.flatMap((row, index) => {
      const y = top + (index + 1) * ROW;
      return [
        `<line class="line" x1="${MARGIN}" y1="${y - 16}" x2="${PLOT.right}" y2="${y - 16}"/>`,
        text(MARGIN, y, row.failure),
        `<circle class="${row.outcomes.find(one => one !== 'held') ?? 'held'}" cx="${outcome + 4}" cy="${y - 4.5}" r="5"/>`,
        text(outcome + 16, y, fit(row.outcome, room, SIZE.usual)),
      ];
    }),
  ];
}

function text(x: number, y: number, content: string, kind: string = ''): string {
  return content === '' ? '' : `<text x="${round(x)}" y="${y}"${kind ? ` class="${kind}"` : ''}>${escape(content)}</text>`;
}

/** What can be printed of a text, as much as there is room for. */
function fit(content: string, room: number, size: number): string {
  return fitWidth(printable(content), room, size);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Character data for XML, which allows no control characters. */
function escape(content: string): string {
  return printable(content).replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
