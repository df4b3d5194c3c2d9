// Long work of the venue never holds up the rest of it.
import { expect, it } from 'vitest';
import { workInTurns } from '../../../../workers/simulator/work-in-turns.ts';

/** As long as drawing a piece of a market takes. */
function* steps(count: number, onStep: () => void): Generator<void, void> {
  for (let step = 0; step < count; step++) {
    const endMs = performance.now() + 5;
    while (performance.now() < endMs);
    onStep();
    yield;
  }
}

it('takes all steps of all who work, and lets others have their turns in between', async () => {
  const taken: string[] = [];
  const turns: number[] = [];
  let isWorking = true;
  const others = (async () => {
    while (isWorking) {
      await new Promise((resolve) => setImmediate(resolve));
      turns.push(taken.length);
    }
  })();
  await Promise.all(['a', 'b', 'c'].map((name) => workInTurns(steps(20, () => taken.push(name)))));
  isWorking = false;
  await others;
  expect(taken.toSorted().join('')).toBe('a'.repeat(20) + 'b'.repeat(20) + 'c'.repeat(20));
  // Between two turns of the others there is one slice, not one of each.
  const most = Math.max(...turns.map((count, index) => count - (turns[index - 1] ?? 0)));
  expect(most).toBeLessThanOrEqual(5);
  expect(turns.length).toBeGreaterThanOrEqual(60 / 5);
});

it('is over at once when there is nothing to do', async () => {
  await workInTurns([]);
});
