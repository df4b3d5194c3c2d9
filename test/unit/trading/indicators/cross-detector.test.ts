// When one line crosses another.
import { expect, it } from 'vitest';
import { createCrossDetector } from '../../../../trading/indicators/cross-detector.ts';

const crossesOf = (differences: readonly number[]) => {
  const detector = createCrossDetector();
  return differences.map((difference) => detector.add(difference, 0));
};

it('tells a crossing at the value where it happens, and the first side is no crossing', () => {
  expect(crossesOf([-1, -2, 1, 2, -1])).toEqual([undefined, undefined, 'above', undefined, 'below']);
});

it('takes lines that touch and part again to the same side for no crossing', () => {
  expect(crossesOf([1, 0, 0, 1])).toEqual([undefined, undefined, undefined, undefined]);
});

it('sees a crossing through lines that lie on each other for a while', () => {
  expect(crossesOf([-1, 0, 0, 1])).toEqual([undefined, undefined, undefined, 'above']);
});

it('says nothing about lines that never differed', () => {
  expect(crossesOf([0, 0, 1])).toEqual([undefined, undefined, undefined]);
});
