// Keeps the freshest price of each symbol between two decisions, and since when it is known.
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

const toMark = ({ changedAtUs, ...mark }: MarkPrice, receivedAtUs: number): Mark => ({
  ...mark,
  // Sent again for whoever came later, a price is older than its way here; younger than its arrival it cannot be.
  receivedAtUs: Math.min(changedAtUs, receivedAtUs),
});
