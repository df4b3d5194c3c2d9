// The lateness of an event loop: nothing before it is looked at, and all of what held it up without the interval between two looks.
import { expect, it } from 'vitest';
import { LoopDelay } from '../../../runtime/loop-delay.ts';

it('tells how long the loop was held up, without the interval between two looks', async () => {
  const delay = new LoopDelay();
  expect(delay.takeMs()).toBe(0);
  delay.start();
  // The first look only begins an interval.
  for (let round = 0; round < 3; round++) {
    holdUp(300);
    await new Promise<void>((resolve) => setTimeout(resolve));
  }
  const taken = delay.takeMs();
  expect(taken).toBeGreaterThanOrEqual(240);
  expect(delay.takeMs()).toBe(0);
  delay.stop();
});

function holdUp(milliseconds: number): void {
  const endMs = performance.now() + milliseconds;
  while (performance.now() < endMs);
}
