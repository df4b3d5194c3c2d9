// Merges streams of ticks into one, in the order in which a market would have shown them.
import type { Tick } from '../../../protocol/ticks.ts';

/** A bar is known when it is over; everything else when it happens. */
export const knownAtUs = (tick: Tick): number => (tick.kind === 'bar' ? tick.atUs + tick.durationUs : tick.atUs);

const RANKS = { quote: 0, trade: 1, bar: 2 } as const satisfies Readonly<Record<Tick['kind'], number>>;

type Head = { tick: Tick; atUs: number; rank: number; readonly rest: Iterator<Tick> };

/** Each stream must be in order itself. At the same instant: quotes, then trades, then bars, then by the place in `streams`. */
export function* mergeTicks(streams: readonly Iterable<Tick>[]): Generator<Tick, undefined> {
  const heads: Head[] = [];
  for (const stream of streams) {
    const rest = stream[Symbol.iterator]();
    const first = rest.next();
    if (!first.done) heads.push({ tick: first.value, atUs: knownAtUs(first.value), rank: RANKS[first.value.kind], rest });
  }
  while (heads.length > 0) {
    let best = heads[0] as Head;
    for (const head of heads) if (head.atUs < best.atUs || (head.atUs === best.atUs && head.rank < best.rank)) best = head;
    yield best.tick;
    const next = best.rest.next();
    if (next.done) {
      heads.splice(heads.indexOf(best), 1);
      continue;
    }
    best.tick = next.value;
    best.atUs = knownAtUs(next.value);
    best.rank = RANKS[next.value.kind];
  }
}
