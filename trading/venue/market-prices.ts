// What the venue knows of the market at this moment: the latest quote and trade of each symbol.
import type { Quote, Tick, Trade } from '../../protocol/ticks.ts';
import { type Decimal, decimal, fromFloat } from '../decimal.ts';

/** The best prices that an order meets. Null where that side has no quote. */
export type BestPrices = { readonly bid: Decimal | null; readonly ask: Decimal | null; readonly atUs: number };

type Latest = { quote: Quote | null; trade: Trade | null; best: BestPrices | null; mark: Decimal | null };

export type MarketPrices = {
  /** Takes a tick. A bar counts as a trade at its close where no trades are reported. */
  apply(tick: Tick): void;
  latestQuote(symbol: string): Quote | null;
  latestTrade(symbol: string): Trade | null;
  /** Whether this market reports trades of the symbol at all. */
  hasTrades(symbol: string): boolean;
  /** Best bid and ask; the last trade for both where the market has no quotes at all. */
  best(symbol: string): BestPrices | null;
  /** The price that holdings are valued at: the last trade, else the middle of the quote. */
  mark(symbol: string): Decimal | null;
};

export function createMarketPrices(): MarketPrices {
  const symbols = new Map<string, Latest>();
  const latestOf = (symbol: string): Latest => {
    let latest = symbols.get(symbol);
    if (!latest) {
      latest = { quote: null, trade: null, best: null, mark: null };
      symbols.set(symbol, latest);
    }
    return latest;
  };
  const tradesSeen = new Set<string>();
  return {
    apply(tick) {
      const latest = latestOf(tick.symbol);
      latest.best = null;
      latest.mark = null;
      if (tick.kind === 'quote') {
        latest.quote = tick;
        return;
      }
      if (tick.kind === 'trade') {
        tradesSeen.add(tick.symbol);
        latest.trade = tick;
      } else if (!tradesSeen.has(tick.symbol)) {
        latest.trade = {
          kind: 'trade',
          symbol: tick.symbol,
          atUs: tick.atUs + tick.durationUs,
          price: tick.close,
          size: tick.volume,
        };
      }
    },
    latestQuote: (symbol) => symbols.get(symbol)?.quote ?? null,
    latestTrade: (symbol) => symbols.get(symbol)?.trade ?? null,
    hasTrades: (symbol) => tradesSeen.has(symbol),
    best(symbol) {
      const latest = symbols.get(symbol);
      if (!latest) return null;
      latest.best ??= toBest(latest);
      return latest.best;
    },
    mark(symbol) {
      const latest = symbols.get(symbol);
      if (!latest) return null;
      latest.mark ??= toMark(latest);
      return latest.mark;
    },
  };
}

function toBest({ quote, trade }: Latest): BestPrices | null {
  if (quote) {
    return {
      bid: quote.bidPrice > 0 ? fromFloat(quote.bidPrice) : null,
      ask: quote.askPrice > 0 ? fromFloat(quote.askPrice) : null,
      atUs: quote.atUs,
    };
  }
  if (!trade) return null;
  const price = fromFloat(trade.price);
  return { bid: price, ask: price, atUs: trade.atUs };
}

function toMark({ quote, trade }: Latest): Decimal | null {
  if (trade) return fromFloat(trade.price);
  if (!quote) return null;
  const bid = fromFloat(quote.bidPrice);
  const ask = fromFloat(quote.askPrice);
  if (bid === 0n || ask === 0n) return bid === 0n ? ask : bid;
  return decimal((bid + ask) / 2n);
}
