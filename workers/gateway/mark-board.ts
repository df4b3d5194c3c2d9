// Sums a flood of ticks up to the freshest price of each symbol, for those who value positions and need no single tick.
import type { MarkPrice, Marks, Tick } from '../../protocol/ticks.ts';

const AT_MOST_EVERY_MS = 50;
/** In a replay 50 ms are minutes: a price that is older than this by the market's own time is published before them. */
const LONGEST_MARKET_WAIT_US = 1_000_000;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class MarkBoard {
  /** Changed in place, because every tick of a flood comes by here; what is published is a copy. */
  readonly #marks = new Map<string, Mutable<MarkPrice>>();
  readonly #moved = new Set<MarkPrice>();
  readonly #publish: (marks: Marks) => void;
  #venueTimeUs = 0;
  #publishedVenueUs = 0;
  #publishedAtMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #dueAtMs = 0;

  constructor(publish: (marks: Marks) => void) {
    this.#publish = publish;
  }

  /** The first tick after a pause is published at once, the last of a flood within 50 ms. `arrivedAtUs` is local monotonic time. */
  note(ticks: readonly Tick[], arrivedAtUs: number): void {
    for (const tick of ticks) this.#noteTick(tick, arrivedAtUs);
    if (this.#moved.size === 0) return;
    const isOverdue = this.#venueTimeUs - this.#publishedVenueUs > LONGEST_MARKET_WAIT_US;
    const waitMs = isOverdue ? 0 : AT_MOST_EVERY_MS - (performance.now() - this.#publishedAtMs);
    this.#publishWithin(Math.max(0, waitMs));
  }

  /** A new follower gets every price that is known. */
  publishAll(): void {
    for (const mark of this.#marks.values()) this.#moved.add(mark);
    if (this.#moved.size > 0) this.#publishMoved();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Never before the ticks themselves, which are what strategies wait for. */
  #publishWithin(waitMs: number): void {
    const dueAtMs = performance.now() + waitMs;
    if (this.#timer !== null && this.#dueAtMs <= dueAtMs) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#dueAtMs = dueAtMs;
    this.#timer = setTimeout(() => this.#publishMoved(), waitMs);
  }

  #noteTick(tick: Tick, changedAtUs: number): void {
    this.#venueTimeUs = Math.max(this.#venueTimeUs, tick.atUs);
    if (tick.kind === 'bar') return;
    const mark = this.#marks.get(tick.symbol) ?? this.#addMark(tick.symbol);
    mark.changedAtUs = changedAtUs;
    if (tick.kind === 'trade') {
      mark.last = tick.price;
      mark.tradedAtUs = tick.atUs;
    } else {
      mark.quotedAtUs = tick.atUs;
      mark.bid = tick.bidPrice;
      mark.ask = tick.askPrice;
    }
    this.#moved.add(mark);
  }

  #addMark(symbol: string): Mutable<MarkPrice> {
    const mark = { symbol, bid: 0, ask: 0, last: 0, changedAtUs: 0, quotedAtUs: 0, tradedAtUs: 0 };
    this.#marks.set(symbol, mark);
    return mark;
  }

  #publishMoved(): void {
    this.#timer = null;
    this.#publishedAtMs = performance.now();
    this.#publishedVenueUs = this.#venueTimeUs;
    const marks = [...this.#moved].map((mark) => ({ ...mark }));
    this.#moved.clear();
    this.#publish({ kind: 'marks', venueTimeUs: this.#venueTimeUs, marks });
  }
}
