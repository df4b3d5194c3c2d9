// Exact decimals against a decimal library.
import { Decimal as Oracle } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  absolute,
  decimal,
  divide,
  formatDecimal,
  fromFloat,
  isMultipleOf,
  multiply,
  parseDecimal,
  roundTo,
  toFloat,
  truncateTo,
} from '../../../trading/decimal.ts';

const Exact = Oracle.clone({ precision: 80, rounding: Oracle.ROUND_HALF_EVEN });
const amount = (places: number) =>
  fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: places }))
    .map(([units, scale]) => new Exact(units.toString()).div(new Exact(10).pow(scale)).toFixed());

it('writes what it read, without trailing zeros', () => {
  fc.assert(
    fc.property(amount(9), (text) => {
      expect(formatDecimal(parseDecimal(text))).toBe(text === '-0' ? '0' : text);
    }),
  );
  expect(formatDecimal(parseDecimal('-0.500'))).toBe('-0.5');
  expect(formatDecimal(parseDecimal('100.00'))).toBe('100');
});

it('multiplies prices and quantities of up to nine decimals exactly', () => {
  fc.assert(
    fc.property(amount(9), amount(9), (a, b) => {
      expect(formatDecimal(multiply(parseDecimal(a), parseDecimal(b)))).toBe(
        new Exact(a).mul(b).toFixed().replace(/^-0$/, '0'),
      );
    }),
  );
});

it('divides and rounds half to even like a decimal library', () => {
  fc.assert(
    fc.property(amount(9), amount(9), fc.integer({ min: 0, max: 9 }), (a, b, places) => {
      fc.pre(Number(b) !== 0);
      expect(formatDecimal(divide(parseDecimal(a), parseDecimal(b)))).toBe(
        new Exact(a).div(b).toDecimalPlaces(18).toFixed().replace(/^-0$/, '0'),
      );
      expect(formatDecimal(roundTo(parseDecimal(a), places))).toBe(
        new Exact(a).toDecimalPlaces(places).toFixed().replace(/^-0$/, '0'),
      );
    }),
  );
});

it('knows grids, sizes and directions', () => {
  expect(formatDecimal(truncateTo(parseDecimal('-1.29'), parseDecimal('0.05')))).toBe('-1.25');
  expect(isMultipleOf(parseDecimal('144.01'), parseDecimal('0.01'))).toBe(true);
  expect(absolute(decimal(-3n))).toBe(3n);
});

it('takes market data floats for the decimals that they print as', () => {
  expect(formatDecimal(fromFloat(0.1))).toBe('0.1');
  expect(formatDecimal(fromFloat(1e-7))).toBe('0.0000001');
  expect(toFloat(parseDecimal('145.25'))).toBe(145.25);
  expect(() => fromFloat(Number.NaN)).toThrow('expected a finite number');
});

for (const text of ['1e3', '', ' 1', 'NaN', '1.', '.5', '--1', '1,000', '1.1234567890123456789']) {
  it(`refuses ${JSON.stringify(text)} and says what it expected`, () => {
    expect(() => parseDecimal(text)).toThrow(/expected/);
  });
}
