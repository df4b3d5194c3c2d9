// The lateness of an event loop: nothing while it idles, all of it when something held it up.
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { LoopDelay } from '../../../runtime/loop-delay.ts';

it('tells how long the loop was held up, without the interval between two looks', async () => {
  const delay = new LoopDelay();
  expect(delay.takeMs()).toBe(0);
  delay.start();
  await pause(120);
  const endMs = performance.now() + 300;
  while (performance.now() < endMs);
  await pause(60);
  // At most one interval of the 300 ms passed before the loop was missed.
  expect(delay.takeMs()).toBeGreaterThanOrEqual(240);
  expect(delay.takeMs()).toBe(0);
  delay.stop();
});
