// Keeps the freshest price of each symbol between two decisions, so that a flood of ticks costs the core one message.
import type { Tick } from '../../protocol/ticks.ts';
import type { Mark } from '../../trading/cores/executor/executor-state.ts';

export class PriceBoard {
  readonly #marks = new Map<string, Mark>();
  readonly #moved = new Set<string>();
  #venueTimeUs = 0;

  note(tick: Tick, receivedAtUs: number): void {
    this.#venueTimeUs = Math.max(this.#venueTimeUs, tick.atUs);
    if (tick.kind === 'bar') return;
    const mark = this.#marks.get(tick.symbol) ?? { symbol: tick.symbol, bid: 0, ask: 0, last: 0, receivedAtUs };
    const prices = tick.kind === 'quote' ? { bid: tick.bidPrice, ask: tick.askPrice } : { last: tick.price };
    this.#marks.set(tick.symbol, { ...mark, ...prices, receivedAtUs });
    this.#moved.add(tick.symbol);
  }

  /** What moved since the last call; null when nothing did. */
  takeMoved(): { readonly marks: readonly Mark[]; readonly venueTimeUs: number } | null {
    if (this.#moved.size === 0) return null;
    const marks = [...this.#moved].flatMap((symbol) => this.#marks.get(symbol) ?? []);
    this.#moved.clear();
    return { marks, venueTimeUs: this.#venueTimeUs };
  }
}
