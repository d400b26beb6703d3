import { Timeline, TimelineContainer, Wait } from './model';
import { failureText, MECHANISMS, ROLES, shortened, verdictText, wrapped } from './words';

/*
 * A lane per container, time from left to right; no script and no font of its own, so that it can stand in any document.
 */

const WIDTH = 880;
const MARGIN = 24;
const LABELS = 200;
const LANE = 58;
const BAR = 20;
const ROW = 24;
const LINE = 19;
const PLOT = { left: MARGIN + LABELS, right: WIDTH - MARGIN } as const;
/** Width of a character in each kind of text: more than the average, since fonts differ. */
const CHARACTER = { title: 9.8, name: 7.9, plain: 7.2, small: 6.2 } as const;

interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly run: string;
  readonly app: string;
  readonly wait: string;
  readonly bad: string;
  readonly init: string;
}

const LIGHT: Palette = {
  paper: '#fff', ink: '#1b1f24', soft: '#59636e', line: '#d1d9e0', run: '#4c8dd6', app: '#2da44e', wait: '#bf8700', bad: '#cf222e', init: '#8c959f',
};
const DARK: Palette = {
  paper: '#0d1117', ink: '#e6edf3', soft: '#9198a1', line: '#30363d', run: '#4493f8', app: '#3fb950', wait: '#d29922', bad: '#f85149', init: '#6e7681',
};

/** Plain declarations: converters such as librsvg know no variables. */
function colors({ paper, ink, soft, line, run, app, wait, bad, init }: Palette): string {
  return [
    `.sf text{fill:${ink};stroke:${paper}}`,
    `.sf .small{fill:${soft}}`, `.sf .bad{fill:${bad}}`, `.sf .paper{fill:${paper}}`, `.sf .line{stroke:${line}}`, `.sf .start{stroke:${app}}`,
    `.sf .idle{stroke:${soft}}`, `.sf .run{fill:${run}}`, `.sf .app{fill:${app}}`, `.sf .init{fill:${init}}`, `.sf .wait,.sf .hatch{stroke:${wait}}`,
    `.sf .held{fill:${app}}`, `.sf .startedAnyway{fill:${bad}}`, `.sf .stuck{fill:${wait}}`,
  ].join('');
}

const STYLE = `
.sf text{font:13px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;paint-order:stroke;stroke-width:4px}
.sf .title{font-size:17px;font-weight:600}.sf .name{font-weight:600}.sf .small{font-size:11px}
.sf .start{stroke-dasharray:4 3}.sf .idle{stroke-dasharray:2 4}.sf .wait{fill:url(#sf-wait)}.sf .hatch{stroke-width:3}
${colors(LIGHT)}
@media (prefers-color-scheme:dark){${colors(DARK)}}
`.trim();

/** One picture of one or more timelines, one below the other. */
export function timelineSvg(timelines: readonly Timeline[]): string {
  const parts: string[] = [];
  let top = 0;
  for (const timeline of timelines) {
    parts.push(`<g transform="translate(0 ${top})">`, ...picture(timeline), '</g>');
    top += heightOf(timeline);
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sf" role="img" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}">`,
    `<title>${escape(timelines.map(({ workload }) => `Start of ${workload}`).join(', '))}</title>`,
    `<desc>${escape(timelines.map(verdictText).join('. '))}</desc>`,
    `<style>${STYLE}</style>`,
    '<defs><pattern id="sf-wait" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="8" opacity="0.45"/></pattern></defs>',
    `<rect class="paper" width="${WIDTH}" height="${top}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function verdictLines(timeline: Timeline): string[] {
  return wrapped(verdictText(timeline), '', Math.floor((WIDTH - 2 * MARGIN) / CHARACTER.plain));
}

/** Height of title, verdict and legend. */
function headOf(timeline: Timeline): number {
  return 90 + verdictLines(timeline).length * LINE;
}

function heightOf(timeline: Timeline): number {
  const { containers, failures } = timeline;
  return headOf(timeline) + containers.length * LANE + (failures.length > 0 ? (failures.length + 1) * ROW + 28 : 8) + MARGIN;
}

function picture(timeline: Timeline): string[] {
  const { containers, application, failures, verdict } = timeline;
  const stages = Math.max(...containers.map(({ stage }) => stage));
  const x = (stage: number) => PLOT.left + (stage - 1) * (PLOT.right - PLOT.left) / (stages + 0.6);
  const head = headOf(timeline);
  const bottom = head + containers.length * LANE;
  const start = x(containers.find(({ name }) => name === application)!.stage);
  return [
    text(MARGIN, 34, fit(timeline.workload, WIDTH - 2 * MARGIN, 'title'), 'title'),
    ...verdictLines(timeline).map((line, index) => text(MARGIN, 58 + index * LINE, line, verdict === 'held' || verdict === 'noSidecar' ? '' : 'bad')),
    ...legend(head - 36),
    `<line class="start" x1="${round(start)}" y1="${head - 10}" x2="${round(start)}" y2="${bottom}"/>`,
    ...containers.flatMap((container, index) => lane(timeline, container, head + index * LANE, x)),
    ...table(failures.map(failureText), application, bottom + 28),
  ];
}

const LEGEND = [['wait', 'not ready yet'], ['run', 'ready'], ['app', 'application']] as const;

function legend(top: number): string[] {
  return LEGEND.flatMap(([kind, label], index) => {
    const x = PLOT.left + 110 * index;
    return [`<rect class="${kind}" x="${x}" y="${top}" width="14" height="10" rx="2"/>`, text(x + 20, top + 9, label, 'small')];
  });
}

function lane(timeline: Timeline, container: TimelineContainer, top: number, x: (stage: number) => number): string[] {
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
        const ready = readyAt(timeline, container, x);
        return [bar(from, ready, 'wait'), bar(ready, PLOT.right, 'run')];
      }
      default: return [bar(from, PLOT.right, role === 'application' ? 'app' : 'run')];
    }
  };
  const note = noteOf(timeline, container);
  const width = note.text.length * CHARACTER.small;
  const left = Math.max(PLOT.left, Math.min(from, PLOT.right - width));
  return [
    `<line class="line" x1="${MARGIN}" y1="${top + LANE - 10}" x2="${PLOT.right}" y2="${top + LANE - 10}"/>`,
    text(MARGIN, top + 12, fit(name, LABELS - 12, 'name'), 'name'),
    text(MARGIN, top + 28, ROLES[role], 'small'),
    `<line class="idle" x1="${PLOT.left}" y1="${middle}" x2="${round(from)}" y2="${middle}"/>`,
    ...bars(),
    text(left, top + BAR + 14, fit(note.text, PLOT.right - PLOT.left, 'small'), note.real ? 'small' : 'small bad'),
  ];
}

/** Where a sidecar's wait ends: where the first that waits for it starts; a sidecar that nobody waits for is late, later than the application. */
function readyAt({ application, containers }: Timeline, { name, stage }: TimelineContainer, x: (stage: number) => number): number {
  const awaiting = containers.filter(({ waits }) => waits.some(wait => wait.for === name && wait.real)).map(other => other.stage);
  const late = Math.max(stage + 1, containers.find(one => one.name === application)!.stage);
  return awaiting.length > 0 ? x(Math.min(...awaiting)) : Math.min(PLOT.right - 30, x(late) + 0.55 * (x(2) - x(1)));
}

/** Under a sidecar how it is waited for; under the application what holds it; in red what only looks so. */
function noteOf({ containers, application }: Timeline, { name, role, waits }: TimelineContainer): { readonly text: string; readonly real: boolean } {
  const about = containers.flatMap(container => container.waits).filter(wait => wait.for === name);
  const own = role === 'application' || role === 'container';
  const some = own ? waits.filter(({ by }) => by !== 'init') : about.filter(({ by }) => by !== 'gate');
  const missing = some.filter(({ for: sidecar, real }) => !real && !some.some(other => other.for === sidecar && other.real));
  if (own) {
    const names = (chosen: readonly Wait[]) => [...new Set(chosen.map(wait => wait.for))].join(', ');
    const held = [...new Set(some.filter(({ real }) => real).map(({ by }) => MECHANISMS[by]))].join(' and ');
    return missing.length > 0
      ? { text: `does not wait for ${names(missing)}`, real: false }
      : { text: held ? `held back by ${held}` : '', real: true };
  }
  const [best] = [...some.filter(({ real }) => real), ...missing];
  if (!best) {
    return { text: role === 'initContainer' ? '' : `${application} does not wait for it`, real: role === 'initContainer' };
  }
  return { text: best.real && best.by === 'init' ? 'runs to its end' : `${best.real ? `${MECHANISMS[best.by]}: ` : ''}${best.what}`, real: best.real };
}

function table(rows: readonly ReturnType<typeof failureText>[], application: string, top: number): string[] {
  if (rows.length === 0) {
    return [];
  }
  const outcome = MARGIN + 300;
  return [
    text(MARGIN, top, 'when', 'small'),
    text(outcome + 16, top, `${fit(application, WIDTH - outcome - 2 * MARGIN - 16, 'small')} is`, 'small'),
    ...rows.flatMap((row, index) => {
      const y = top + (index + 1) * ROW;
      return [
        `<line class="line" x1="${MARGIN}" y1="${y - 16}" x2="${PLOT.right}" y2="${y - 16}"/>`,
        text(MARGIN, y, row.failure),
        `<circle class="${row.outcomes.find(one => one !== 'held') ?? 'held'}" cx="${outcome + 4}" cy="${y - 4.5}" r="5"/>`,
        text(outcome + 16, y, fit(row.outcome, WIDTH - outcome - 16 - MARGIN, 'plain')),
      ];
    }),
  ];
}

function text(x: number, y: number, content: string, kind: string = ''): string {
  return content === '' ? '' : `<text x="${round(x)}" y="${y}"${kind ? ` class="${kind}"` : ''}>${escape(content)}</text>`;
}

function fit(content: string, width: number, kind: keyof typeof CHARACTER): string {
  return shortened(content, Math.floor(width / CHARACTER[kind]));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Text of XML, which has no control characters. */
function escape(content: string): string {
  return content
    .replace(/[^\P{Cc}\t\n]|[\uFFFE\uFFFF]|\p{Cs}/gu, '?')
    .replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
