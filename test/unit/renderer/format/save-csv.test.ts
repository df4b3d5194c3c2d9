// Orders taken away as CSV survive a spreadsheet.
import { expect, it } from 'vitest';
import { toCsv } from '../../../../renderer/format/save-csv.ts';

it('quotes commas, quotes and line breaks', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['x,y', 'say "no"'],
        ['two\nlines', ''],
      ],
    ),
  ).toBe('a,b\r\n"x,y","say ""no"""\r\n"two\nlines",');
});

it('disarms what a spreadsheet would take for a formula, and leaves numbers alone', () => {
  expect(toCsv(['a'], [['=1+1'], ['-55'], ['+0.5'], ['@cmd'], ['-x']])).toBe("a\r\n'=1+1\r\n-55\r\n+0.5\r\n'@cmd\r\n'-x");
});
