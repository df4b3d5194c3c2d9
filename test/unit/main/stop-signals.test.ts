// One Ctrl-C is one press, however many ways it arrives by.
import { expect, it } from 'vitest';
import { createPressDetector } from '../../../main/stop-signals.ts';

it('takes signals within a second for one press, and a later one for the next', () => {
  const isNewPress = createPressDetector();
  expect([0, 3, 40, 999, 1_001, 1_500, 2_500].map(isNewPress)).toEqual([true, false, false, false, true, false, true]);
});
