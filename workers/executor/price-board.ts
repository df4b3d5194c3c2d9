// Keeps the freshest price of each symbol between two decisions, and when it came.
import type { MarkPrice, Marks } from '../../protocol/ticks.ts';
import type { Mark } from '../../trading/cores/executor/executor-state.ts';

export class PriceBoard {
  readonly #moved = new Map<string, Mark>();
  #venueTimeUs = 0;

  note({ marks, venueTimeUs }: Marks, receivedAtUs: number): void {
    this.#venueTimeUs = Math.max(this.#venueTimeUs, venueTimeUs);
    for (const mark of marks) this.#moved.set(mark.symbol, toMark(mark, receivedAtUs));
  }

  /** What moved since the last call; null when nothing did. */
  takeMoved(): { readonly marks: readonly Mark[]; readonly venueTimeUs: number } | null {
    if (this.#moved.size === 0) return null;
    const marks = [...this.#moved.values()];
    this.#moved.clear();
    return { marks, venueTimeUs: this.#venueTimeUs };
  }
}

const toMark = ({ symbol, bid, ask, last }: MarkPrice, receivedAtUs: number): Mark => ({
  symbol,
  bid,
  ask,
  last,
  receivedAtUs,
});
