import { Timeline, TimelineContainer, Wait } from './model';
import { failureText, MECHANISMS, ROLES, verdictText } from './words';

/*
 * A lane per container, time from left to right; no script and no font of its own, so that it can stand in any document.
 */

const WIDTH = 880;
const MARGIN = 24;
const LABELS = 180;
const LANE = 58;
const BAR = 20;
const HEAD = 84;
const ROW = 24;
const PLOT = { left: MARGIN + LABELS, right: WIDTH - MARGIN } as const;
/** Width of a character of the small text, on average. */
const SMALL_CHARACTER = 5.9;

const STYLE = `
.sf{--paper:#fff;--ink:#1b1f24;--soft:#59636e;--line:#d1d9e0;--run:#4c8dd6;--app:#2da44e;--wait:#bf8700;--bad:#cf222e;--init:#8c959f}
@media (prefers-color-scheme:dark){.sf{--paper:#0d1117;--ink:#e6edf3;--soft:#9198a1;--line:#30363d;--run:#4493f8;--app:#3fb950;--wait:#d29922;--bad:#f85149;--init:#6e7681}}
.sf text{font:13px ui-sans-serif,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:var(--ink);paint-order:stroke;stroke:var(--paper);stroke-width:4px}
.sf .title{font-size:17px;font-weight:600}.sf .name{font-weight:600}
.sf .small{font-size:11px;fill:var(--soft)}.sf .bad{fill:var(--bad)}
.sf .paper{fill:var(--paper)}.sf .line{stroke:var(--line)}.sf .start{stroke:var(--app);stroke-dasharray:4 3}
.sf .idle{stroke:var(--soft);stroke-dasharray:2 4}
.sf .run{fill:var(--run)}.sf .app{fill:var(--app)}.sf .init{fill:var(--init)}
.sf .wait{fill:url(#sf-wait);stroke:var(--wait)}.sf .hatch{stroke:var(--wait);stroke-width:3}
.sf .held{fill:var(--app)}.sf .startedAnyway{fill:var(--bad)}.sf .stuck{fill:var(--wait)}
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

function heightOf({ containers, failures }: Timeline): number {
  return HEAD + containers.length * LANE + (failures.length > 0 ? (failures.length + 1) * ROW + 28 : 8) + MARGIN;
}

function picture(timeline: Timeline): string[] {
  const { containers, application, failures, verdict } = timeline;
  const stages = Math.max(...containers.map(({ stage }) => stage));
  const x = (stage: number) => PLOT.left + (stage - 1) * (PLOT.right - PLOT.left) / (stages + 0.6);
  const bottom = HEAD + containers.length * LANE;
  const start = x(containers.find(({ name }) => name === application)!.stage);
  return [
    text(MARGIN, 34, fit(timeline.workload, WIDTH - 2 * MARGIN - 320, 9.5), 'title'),
    text(MARGIN, 58, fit(verdictText(timeline), WIDTH - 2 * MARGIN, 6.8), verdict === 'held' || verdict === 'noSidecar' ? '' : 'bad'),
    ...legend(),
    `<line class="start" x1="${round(start)}" y1="${HEAD - 10}" x2="${round(start)}" y2="${bottom}"/>`,
    ...containers.flatMap((container, index) => lane(timeline, container, HEAD + index * LANE, x)),
    ...table(failures.map(failureText), application, bottom + 28),
  ];
}

const LEGEND = [['wait', 'not ready yet'], ['run', 'ready'], ['app', 'application']] as const;

function legend(): string[] {
  return LEGEND.flatMap(([kind, label], index) => {
    const x = PLOT.right - 110 * (LEGEND.length - index);
    return [`<rect class="${kind}" x="${x}" y="24" width="14" height="10" rx="2"/>`, text(x + 20, 33, label, 'small')];
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
  const width = note.text.length * SMALL_CHARACTER;
  const left = Math.max(PLOT.left, Math.min(from, PLOT.right - width));
  return [
    `<line class="line" x1="${MARGIN}" y1="${top + LANE - 10}" x2="${PLOT.right}" y2="${top + LANE - 10}"/>`,
    text(MARGIN, top + 12, fit(name, LABELS - 12, 7.6), 'name'),
    text(MARGIN, top + 28, ROLES[role], 'small'),
    `<line class="idle" x1="${PLOT.left}" y1="${middle}" x2="${round(from)}" y2="${middle}"/>`,
    ...bars(),
    text(left, top + BAR + 14, fit(note.text, PLOT.right - PLOT.left, SMALL_CHARACTER), note.real ? 'small' : 'small bad'),
  ];
}

/** Where a sidecar's wait ends: where the first that waits for it starts; a sidecar that nobody waits for is late. */
function readyAt({ containers }: Timeline, { name, stage }: TimelineContainer, x: (stage: number) => number): number {
  const awaiting = containers.filter(({ waits }) => waits.some(wait => wait.for === name && wait.real)).map(other => other.stage);
  return awaiting.length > 0 ? x(Math.min(...awaiting)) : Math.min(PLOT.right - 60, x(stage + 1) + 0.55 * (x(2) - x(1)));
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
    text(outcome + 16, top, fit(`${application} is`, WIDTH - outcome - MARGIN, SMALL_CHARACTER), 'small'),
    ...rows.flatMap((row, index) => {
      const y = top + (index + 1) * ROW;
      return [
        `<line class="line" x1="${MARGIN}" y1="${y - 16}" x2="${PLOT.right}" y2="${y - 16}"/>`,
        text(MARGIN, y, row.failure),
        `<circle class="${row.outcomes.find(one => one !== 'held') ?? 'held'}" cx="${outcome + 4}" cy="${y - 4.5}" r="5"/>`,
        text(outcome + 16, y, fit(row.outcome, WIDTH - outcome - 16 - MARGIN, 6.8)),
      ];
    }),
  ];
}

function text(x: number, y: number, content: string, kind: string = ''): string {
  return content === '' ? '' : `<text x="${round(x)}" y="${y}"${kind ? ` class="${kind}"` : ''}>${escape(content)}</text>`;
}

function fit(content: string, width: number, character: number): string {
  const most = Math.floor(width / character);
  return content.length <= most ? content : `${content.slice(0, most - 1)}…`;
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
