// Curves stay cheap however long the session runs.
import { expect, it } from 'vitest';
import { thinOut } from '../../../../renderer/panels/overview/thin-out.ts';

it('never gives more points than asked for, and always the last one', () => {
  const points = Array.from({ length: 1_003 }, (_, index) => index);
  const thin = thinOut(points, 240);
  expect(thin.length).toBeLessThanOrEqual(240);
  expect(thin.at(-1)).toBe(1_002);
  expect(thinOut([1, 2], 240)).toEqual([1, 2]);
});
