// Sums a flood of ticks up to the freshest price of each symbol, for those who value positions and need no single tick.
import type { MarkPrice, Marks, Tick } from '../../protocol/ticks.ts';

const AT_MOST_EVERY_MS = 50;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class MarkBoard {
  /** Changed in place, because every tick of a flood comes by here; what is published is a copy. */
  readonly #marks = new Map<string, Mutable<MarkPrice>>();
  readonly #moved = new Set<MarkPrice>();
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
    for (const mark of this.#marks.values()) this.#moved.add(mark);
    if (this.#moved.size > 0) this.#publishMoved();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #noteTick(tick: Tick, changedAtUs: number): void {
    this.#venueTimeUs = Math.max(this.#venueTimeUs, tick.atUs);
    if (tick.kind === 'bar') return;
    const mark = this.#marks.get(tick.symbol) ?? this.#addMark(tick.symbol);
    mark.changedAtUs = changedAtUs;
    if (tick.kind === 'trade') mark.last = tick.price;
    else {
      mark.bid = tick.bidPrice;
      mark.ask = tick.askPrice;
    }
    this.#moved.add(mark);
  }

  #addMark(symbol: string): Mutable<MarkPrice> {
    const mark = { symbol, bid: 0, ask: 0, last: 0, changedAtUs: 0 };
    this.#marks.set(symbol, mark);
    return mark;
  }

  #publishMoved(): void {
    this.#timer = null;
    this.#publishedAtMs = performance.now();
    const marks = [...this.#moved].map((mark) => ({ ...mark }));
    this.#moved.clear();
    this.#publish({ kind: 'marks', venueTimeUs: this.#venueTimeUs, marks });
  }
}
