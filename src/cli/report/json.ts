import { printableLines } from '../../core/words';

/** JSON for people, in which every text can be printed and means what it did. */
export function jsonText(value: unknown): string {
  return `${printableLines(JSON.stringify(value, null, 2))}\n`;
}
