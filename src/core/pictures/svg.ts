import { layoutOf } from './layout/layout';
import { LOOKS, MARK, MarkKind, Shape, WIDTH } from './layout/shapes';
import { verdictText } from './words/verdict';
import { LivingTimeline } from '../timeline/living/now';
import { printable } from '../words';

/*
 * Prints layouts. No script and no embedded font, so that a picture can be placed in any document.
 */

/** Light and dark. Without CSS variables, which librsvg does not support. */
const COLORS = {
  paper: ['#ffffff', '#0d1117'],
  ink: ['#1b1f24', '#e6edf3'],
  soft: ['#59636e', '#9198a1'],
  line: ['#d1d9e0', '#30363d'],
  sidecar: ['#4c8dd6', '#4493f8'],
  native: ['#8250df', '#a371f7'],
  app: ['#1a7f37', '#3fb950'],
  other: ['#9ec5e8', '#2b5a8a'],
  wait: ['#bf8700', '#d29922'],
  bad: ['#cf222e', '#f85149'],
  open: ['#9a6700', '#d29922'],
  init: ['#8c959f', '#6e7681'],
} as const;

const COLORED: readonly (readonly [string, 'fill' | 'stroke', keyof typeof COLORS])[] = [
  ['text', 'fill', 'ink'], ['.small', 'fill', 'soft'], ['.note', 'fill', 'soft'], ['.t-good', 'fill', 'app'], ['.t-bad', 'fill', 'bad'],
  ['.paper', 'fill', 'paper'], ['.sign', 'stroke', 'paper'],
  ['.rule', 'stroke', 'line'], ['.start', 'stroke', 'app'], ['.now', 'stroke', 'bad'], ['.idle', 'stroke', 'soft'], ['.hatch', 'stroke', 'wait'],
  ['.sidecar', 'fill', 'sidecar'], ['.native', 'fill', 'native'], ['.application', 'fill', 'app'], ['.other', 'fill', 'other'],
  ['.init', 'fill', 'init'], ['.waiting', 'stroke', 'wait'],
  ['.held', 'fill', 'app'], ['.startedAnyway', 'fill', 'bad'], ['.stuck', 'fill', 'open'], ['.neverStarts', 'fill', 'bad'],
  ['.unknown', 'fill', 'open'], ['.notAwaited', 'fill', 'bad'],
];

function colored(theme: 0 | 1): string {
  return COLORED.map(([selector, property, color]) => `.sf ${selector}{${property}:${COLORS[color][theme]}}`).join('');
}

const FONTS = 'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif';
const STYLE = `
.sf text{font:${LOOKS.usual.size}px ${FONTS}}.sf .title{font-size:${LOOKS.title.size}px;font-weight:600}.sf .name{font-weight:600}
.sf .small,.sf .note{font-size:${LOOKS.small.size}px}.sf .waiting{fill:url(#sf-wait)}.sf .hatch{stroke-width:3}
.sf .start{stroke-width:1.5;stroke-dasharray:4 3}.sf .idle{stroke-dasharray:2 4}.sf .now{stroke-width:2}.sf .sign{fill:none;stroke-width:1.6}
${colored(0)}
@media (prefers-color-scheme:dark){${colored(1)}}
`.trim();

const HATCH = '<pattern id="sf-wait" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
  + '<line class="hatch" x1="0" y1="0" x2="0" y2="8" opacity="0.45"/></pattern>';

/** The sign in each mark, around its middle: what it means must not hang on its colour. */
const SIGNS: Record<MarkKind, string> = {
  held: 'M-3 0L-1 2.5L3 -2.5',
  startedAnyway: 'M-2.5 -2.5L2.5 2.5M-2.5 2.5L2.5 -2.5',
  notAwaited: 'M-2.5 -2.5L2.5 2.5M-2.5 2.5L2.5 -2.5',
  stuck: 'M-1.6 -2.8V2.8M1.6 -2.8V2.8',
  neverStarts: 'M-3 0H3',
  unknown: 'M-1.8 -1.6A1.8 1.8 0 1 1 0 0.3V1.4M0 2.6V3.8',
};

/** One picture of one or more timelines, stacked vertically. */
export function timelineSvg(timelines: readonly LivingTimeline[]): string {
  const parts: string[] = [];
  let top = 0;
  for (const { height, shapes } of timelines.map(layoutOf)) {
    parts.push(`<g transform="translate(0 ${top})">`, ...shapes.map(printed), '</g>');
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

function printed(shape: Shape): string {
  switch (shape.is) {
    case 'text': {
      const kind = [shape.look === 'usual' ? '' : shape.look, shape.tone ? `t-${shape.tone}` : ''].filter(Boolean).join(' ');
      return `<text x="${round(shape.x)}" y="${round(shape.y)}"${kind ? ` class="${kind}"` : ''}>${escape(shape.text)}</text>`;
    }
    case 'bar':
      return `<rect class="${shape.kind}" x="${round(shape.x)}" y="${round(shape.y)}" width="${round(shape.width)}" height="${shape.height}" rx="3"/>`;
    case 'line':
      return `<line class="${shape.kind}" x1="${round(shape.x1)}" y1="${round(shape.y1)}" x2="${round(shape.x2)}" y2="${round(shape.y2)}"/>`;
    case 'mark':
      return `<g transform="translate(${round(shape.x)} ${round(shape.y)})"><circle class="${shape.kind}" r="${MARK}"/>`
        + `<path class="sign" d="${SIGNS[shape.kind]}"/></g>`;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Character data for XML, which allows no control characters. */
function escape(content: string): string {
  return printable(content).replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
