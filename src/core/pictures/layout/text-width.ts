/*
 * Estimates of text width for renderers that cannot be asked: in em, generous for the usual sans-serif fonts.
 */

const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|!()[\]]/, 0.38],
  [/[frt\-/"* ]/, 0.42],
  [/[mwMW@%…]/, 1],
  [/[A-Z]/, 0.75],
  [/[\u1100-\uffff]/, 1],
];
const USUAL = 0.63;

export function textWidth(text: string, size: number): number {
  return [...text].reduce((sum, character) => sum + size * widthOf(character), 0);
}

/** The text, or its beginning and … if it is too wide. */
export function fitWidth(text: string, width: number, size: number): string {
  const characters = [...text];
  const ellipsis = size * widthOf('…');
  let end = 0;
  let used = 0;
  for (const [index, character] of characters.entries()) {
    used += size * widthOf(character);
    if (used > width) {
      return `${characters.slice(0, end).join('')}…`;
    }
    end = used + ellipsis <= width ? index + 1 : end;
  }
  return text;
}

/**
 * The text in lines of at most this width, broken between words, and within a word that is wider than a line. The last allowed line is
 * shortened if the text does not fit.
 */
export function wrapWidth(text: string, width: number, size: number, most: number): string[] {
  const measure = (character: string) => size * widthOf(character);
  const space = measure(' ');
  const lines: { text: string; used: number }[] = [];
  for (const { text: word, glued } of text.split(' ').flatMap(one => partsOf(one, width, measure))) {
    const needed = textWidth(word, size);
    const line = lines[lines.length - 1];
    const joint = glued ? 0 : space;
    if (line && (line.used + joint + needed <= width || lines.length === most)) {
      line.text += glued ? word : ` ${word}`;
      line.used += joint + needed;
    } else {
      lines.push({ text: word, used: needed });
    }
  }
  return lines.map(line => fitWidth(line.text, width, size));
}

export interface Part {
  readonly text: string;
  /** It goes on with the word of the part before. */
  readonly glued: boolean;
}

/** After these characters a word may be broken. */
const JOINTS = '-./_=,';

/** A word in parts that fit a line, each ending behind a joint where there is one in its second half. */
export function partsOf(word: string, width: number, measure: (character: string) => number): Part[] {
  const found: Part[] = [];
  let part: string[] = [];
  let used = 0;
  let joint = 0;
  const flush = (end: number) => {
    found.push({ text: part.slice(0, end).join(''), glued: found.length > 0 });
    part = part.slice(end);
    used = part.reduce((sum, character) => sum + measure(character), 0);
    joint = 0;
  };
  for (const character of word) {
    const needed = measure(character);
    if (used + needed > width && part.length > 0) {
      flush(joint * 2 > part.length ? joint : part.length);
    }
    part.push(character);
    used += needed;
    joint = JOINTS.includes(character) ? part.length : joint;
  }
  flush(part.length);
  return found;
}

function widthOf(character: string): number {
  return WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? USUAL;
}
