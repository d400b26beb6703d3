import * as fc from 'fast-check';
import { printable, printableLines, shortened } from '../../src/core/words';

const text = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), fc.constantFrom('##', '[', '::error', '\n', ' ', '\ud83d', '\u202e', '\u{1f600}')) });

describe('what is printed of other people\'s text', () => {
  test.each([
    ['a\n\u001b[2J\u009b', 'a\\u000a\\u001b[2J\\u009b'],
    ['\u202eevil\u200b\ufeff\u{e0041}\ud800', '\\u202eevil\\u200b\\ufeff\\udb40\\udc41\\ud800'],
    ['::error file=a::b', '\\u003a:error file=a::b'],
    ['a ::warning::b and ::1', 'a \\u003a:warning::b and ::1'],
    ['##[error] ##vso[a] # ##', '#\\u0023[error] #\\u0023vso[a] # ##'],
    ['Grüße, 世界 \u{1f600}', 'Grüße, 世界 \u{1f600}'],
  ])('%j', (given, expected) => expect(printable(given)).toBe(expected));

  test('is printed the same when it is printed again', () => {
    fc.assert(fc.property(text, given => expect(printable(printable(given))).toBe(printable(given))));
  });

  test('means the same in JSON', () => {
    fc.assert(fc.property(fc.array(text), given => expect(JSON.parse(printableLines(JSON.stringify(given, null, 2)))).toEqual(given)));
  });

  test('is shortened without halving a character', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\u{1f600}') }), fc.integer({ min: 3, max: 20 }), (given, most) => {
      const short = shortened(given, most);
      expect(short.length).toBeLessThanOrEqual(most);
      expect(short).not.toMatch(/\p{Cs}/u);
      expect(short === given || (given.length > most && given.startsWith(short.slice(0, -3)) && short.endsWith('...'))).toBe(true);
    }));
  });
});
