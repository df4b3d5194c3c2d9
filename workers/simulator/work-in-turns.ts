// Long work of the venue in slices, so that orders, streams and heartbeats go on meanwhile.
import { setImmediate as nextTurn } from 'node:timers/promises';

/** What a turn of the event loop may take longer by: more would be felt, less would make a market at high speed starve the work. */
const SLICE_MS = 20;

let lastSlice = Promise.resolve();

/** Takes all steps. Of everybody who works, one takes a slice in each turn of the event loop, one after the other. */
export async function workInTurns(steps: Iterable<void>): Promise<void> {
  const iterator = steps[Symbol.iterator]();
  for (;;) {
    lastSlice = lastSlice.then(() => nextTurn());
    await lastSlice;
    const endMs = performance.now() + SLICE_MS;
    do {
      if (iterator.next().done) return;
    } while (performance.now() < endMs);
  }
}
