// The freshest prices of every symbol that is followed, for rows of a watchlist. Pure: times are passed in.
import type { WatchRow } from '../../../protocol/desk-views/watchlist.ts';
import type { Tick } from '../../../protocol/ticks.ts';

type Prices = {
  bid: number;
  ask: number;
  bidSize: number;
  askSize: number;
  last: number;
  volume: number;
  receivedAtMs: number;
  receivedAtUs: number;
};

/** What is known of a symbol besides its ticks. */
export type SymbolFacts = {
  readonly assetClass: WatchRow['assetClass'];
  /** The close that the change is counted from; null until it is known. */
  readonly previousClose: number | null;
};

export class PriceBoard {
  readonly #prices = new Map<string, Prices>();
  readonly #facts = new Map<string, SymbolFacts>();
  readonly #changed = new Set<string>();

  note(tick: Tick, nowMs: number, wallUs: number): void {
    let prices = this.#prices.get(tick.symbol);
    if (!prices) {
      prices = { bid: 0, ask: 0, bidSize: 0, askSize: 0, last: 0, volume: 0, receivedAtMs: 0, receivedAtUs: 0 };
      this.#prices.set(tick.symbol, prices);
    }
    prices.receivedAtMs = nowMs;
    prices.receivedAtUs = wallUs;
    this.#changed.add(tick.symbol);
    switch (tick.kind) {
      case 'quote':
        prices.bid = tick.bidPrice;
        prices.ask = tick.askPrice;
        prices.bidSize = tick.bidSize;
        prices.askSize = tick.askSize;
        break;
      case 'trade':
        prices.last = tick.price;
        prices.volume += tick.size;
        break;
      case 'bar':
        break;
    }
  }

  /** What history tells of a symbol. */
  learn(symbol: string, facts: SymbolFacts): void {
    this.#facts.set(symbol, facts);
    this.#changed.add(symbol);
  }

  forget(symbol: string): void {
    this.#prices.delete(symbol);
    this.#facts.delete(symbol);
    this.#changed.delete(symbol);
  }

  lastTickAgeMs(nowMs: number): number | null {
    let latest: number | null = null;
    for (const { receivedAtMs } of this.#prices.values()) latest = Math.max(latest ?? 0, receivedAtMs);
    return latest === null ? null : Math.round(nowMs - latest);
  }

  /** The symbols that have changed since this was last asked. */
  takeChanged(): readonly string[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  /** `isStale` is what the gateway says about the symbol or its stream. */
  rowOf(symbol: string, isStale: boolean): WatchRow {
    const prices = this.#prices.get(symbol);
    const facts = this.#facts.get(symbol);
    const last = orNull(prices?.last);
    const shown = last ?? middleOf(prices);
    const previous = facts?.previousClose ?? null;
    const change = shown === null || previous === null ? null : shown - previous;
    return {
      symbol,
      assetClass: facts?.assetClass ?? (symbol.includes('/') ? 'crypto' : 'us_equity'),
      bid: orNull(prices?.bid),
      ask: orNull(prices?.ask),
      bidSize: prices && prices.bid > 0 ? prices.bidSize : null,
      askSize: prices && prices.ask > 0 ? prices.askSize : null,
      last,
      change: change === null ? null : roundTo(change, 6),
      changePercent: change === null || previous === null || previous === 0 ? null : roundTo((100 * change) / previous, 4),
      dayVolume: prices && prices.volume > 0 ? roundTo(prices.volume, 6) : null,
      receivedAtUs: prices?.receivedAtUs ?? null,
      freshness: !prices ? 'unknown' : isStale ? 'stale' : 'live',
    };
  }
}

const orNull = (price: number | undefined): number | null => (price === undefined || price === 0 ? null : price);
const roundTo = (value: number, decimals: number): number => Math.round(value * 10 ** decimals) / 10 ** decimals;

function middleOf(prices: Prices | undefined): number | null {
  return prices && prices.bid > 0 && prices.ask > 0 ? (prices.bid + prices.ask) / 2 : null;
}
