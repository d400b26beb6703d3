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

/** The text in lines of at most this width; the last allowed line is shortened if the text does not fit. */
export function wrapWidth(text: string, width: number, size: number, most: number): string[] {
  const lines: string[][] = [[]];
  const space = size * widthOf(' ');
  let used = 0;
  for (const word of text.split(' ')) {
    const needed = textWidth(word, size) + space;
    if (used > 0 && used + needed - space > width && lines.length < most) {
      lines.push([]);
      used = 0;
    }
    lines[lines.length - 1].push(word);
    used += needed;
  }
  return lines.map(words => fitWidth(words.join(' '), width, size));
}

function widthOf(character: string): number {
  return WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? USUAL;
}
