// Sums of profits are exact.
import { expect, it } from 'vitest';
import { sumOf } from '../../../../renderer/panels/positions/sum-of.ts';

it('adds decimals exactly, whatever their places and signs', () => {
  expect(sumOf(['0.1', '0.2'])).toBe('0.3');
  expect(sumOf(['86.40', '-47.2', '32.907'])).toBe('72.107');
  expect(sumOf(['-0.05', null])).toBe('-0.05');
  expect(sumOf([])).toBe('0');
  expect(sumOf(['123456789012345678.90', '0.10'])).toBe('123456789012345679.00');
});
