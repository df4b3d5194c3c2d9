// Sums a flood of ticks up to the freshest price of each symbol, for those who value positions and need no single tick.
import type { MarkPrice, Marks, Tick } from '../../protocol/ticks.ts';

const AT_MOST_EVERY_MS = 50;

export class MarkBoard {
  readonly #marks = new Map<string, MarkPrice>();
  readonly #moved = new Set<string>();
  readonly #publish: (marks: Marks) => void;
  #venueTimeUs = 0;
  #publishedAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;

  constructor(publish: (marks: Marks) => void) {
    this.#publish = publish;
  }

  /** The first tick after a pause is published at once, the last of a flood within 50 ms. `arrivedAtUs` is local monotonic time. */
  note(ticks: readonly Tick[], arrivedAtUs: number): void {
    for (const tick of ticks) this.#noteTick(tick, arrivedAtUs);
    if (this.#moved.size === 0 || this.#timer !== null) return;
    const waitMs = AT_MOST_EVERY_MS - (performance.now() - this.#publishedAtMs);
    // Never before the ticks themselves: they are what strategies wait for.
    this.#timer = setTimeout(() => this.#publishMoved(), Math.max(0, waitMs));
  }

  /** A new follower gets every price that is known. */
  publishAll(): void {
    for (const symbol of this.#marks.keys()) this.#moved.add(symbol);
    if (this.#moved.size > 0) this.#publishMoved();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #noteTick(tick: Tick, changedAtUs: number): void {
    this.#venueTimeUs = Math.max(this.#venueTimeUs, tick.atUs);
    if (tick.kind === 'bar') return;
    const { symbol } = tick;
    const mark = this.#marks.get(symbol) ?? { symbol, bid: 0, ask: 0, last: 0, changedAtUs };
    this.#marks.set(
      symbol,
      tick.kind === 'quote'
        ? { ...mark, bid: tick.bidPrice, ask: tick.askPrice, changedAtUs }
        : { ...mark, last: tick.price, changedAtUs },
    );
    this.#moved.add(symbol);
  }

  #publishMoved(): void {
    this.#timer = null;
    this.#publishedAtMs = performance.now();
    const marks = [...this.#moved].flatMap((symbol) => this.#marks.get(symbol) ?? []);
    this.#moved.clear();
    this.#publish({ kind: 'marks', venueTimeUs: this.#venueTimeUs, marks });
  }
}
