// Gathers the ticks that one read of the socket brought, so that they travel on together. Adds no time: they leave in the same turn.
import type { Tick } from '../../../protocol/ticks.ts';

export type TickCollector = { add(tick: Tick): void; flush(): void };

export function createTickCollector(onTicks: (ticks: readonly Tick[]) => void): TickCollector {
  let waiting: Tick[] = [];
  const flush = (): void => {
    const ticks = waiting;
    if (ticks.length === 0) return;
    waiting = [];
    onTicks(ticks);
  };
  return {
    add(tick) {
      waiting.push(tick);
      // Runs when the frames that arrived together have all been read.
      if (waiting.length === 1) queueMicrotask(flush);
    },
    flush,
  };
}
