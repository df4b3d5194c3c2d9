// Numbers on the page: exact, signed without colour, the same width when they change.
import { expect, it } from 'vitest';
import {
  NOTHING,
  showMebibytes,
  showMoney,
  showPercent,
  showPrice,
  showQuantity,
  showShortSigned,
  showSigned,
  showTickPrice,
  signOf,
} from '../../../../renderer/format/numbers.ts';

it('writes money with two places and groups', () => {
  expect(['100412.56', '0', '-3.5', '999999999999999999.99'].map(showMoney)).toEqual([
    '100,412.56',
    '0.00',
    '-3.50',
    '999,999,999,999,999,999.99',
  ]);
});

it('says profit and loss by sign, with a real minus', () => {
  expect(['412.56', '-47.2', '0', '-0.00'].map(showSigned)).toEqual(['+412.56', '−47.20', '0.00', '0.00']);
  expect(showPercent(-0.238)).toBe('−0.24 %');
  expect(['1', '-1', '0', null].map(signOf)).toEqual([1, -1, 0, 0]);
});

it('keeps the digits of a coin quantity', () => {
  expect(['0.04200001', '120', '-55'].map(showQuantity)).toEqual(['0.04200001', '120', '−55']);
});

it('gives prices below a dollar more places, and prices of market data always the same', () => {
  expect(['167.1234', '167.1', '0.118'].map(showPrice)).toEqual(['167.1234', '167.10', '0.1180']);
  expect([167.1, 61_988, 0.1182].map(showTickPrice)).toEqual(['167.10', '61,988.00', '0.1182']);
});

it('keeps what there is of a price below a cent', () => {
  expect(['0.00001234', '0.000000123'].map(showPrice)).toEqual(['0.00001234', '0.000000123']);
  expect(showTickPrice(0.00001234)).toBe('0.00001234');
});

it('leaves the fraction of a large profit to the title', () => {
  expect(['99999.99', '-1234567.89', null].map(showShortSigned)).toEqual(['+99,999.99', '−1,234,568', NOTHING]);
});

it('shows a dash where nothing is known', () => {
  expect([showMoney(null), showSigned(undefined), showTickPrice(null), showMebibytes(null), showMoney(Number.NaN)]).toEqual(
    Array(5).fill(NOTHING),
  );
});
