// How much of a quote's displayed size our own orders have left: what one takes, another cannot take again.
// Belongs to the market, not to the account, so a restart begins with the quote as it is displayed.
import type { Side } from '../../protocol/orders.ts';
import type { Quote } from '../../protocol/ticks.ts';
import { type Decimal, decimal, fromFloat, larger, multiply, ONE, ZERO } from '../decimal.ts';

export type DisplayedSizes = {
  /** What an order of this side may still take from the quote; null where the market has no quotes. */
  left(quote: Quote | null, side: Side, participation: Decimal | undefined): Decimal | null;
  take(quote: Quote | null, side: Side, quantity: Decimal): void;
};

type Taken = { readonly quote: Quote; buy: Decimal; sell: Decimal };

export function createDisplayedSizes(): DisplayedSizes {
  const taken = new Map<string, Taken>();
  const takenOf = (quote: Quote): Taken => {
    const known = taken.get(quote.symbol);
    if (known?.quote === quote) return known;
    const fresh: Taken = { quote, buy: ZERO, sell: ZERO };
    taken.set(quote.symbol, fresh);
    return fresh;
  };
  return {
    left(quote, side, participation = ONE) {
      if (!quote) return null;
      const displayed = fromFloat(side === 'buy' ? quote.askSize : quote.bidSize);
      return larger(decimal(multiply(displayed, participation) - takenOf(quote)[side]), ZERO);
    },
    take(quote, side, quantity) {
      if (!quote) return;
      const entry = takenOf(quote);
      entry[side] = decimal(entry[side] + quantity);
    },
  };
}
