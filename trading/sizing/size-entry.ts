// How many shares or coins an entry buys or sells, by the settings of its strategy.
import type { Denial } from '../../protocol/denials.ts';
import type { Instrument } from '../../protocol/instruments.ts';
import {
  absolute,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  larger,
  multiply,
  ONE,
  parseDecimal,
  truncateTo,
} from '../decimal.ts';
import type { Size } from './strategy-policy.ts';

export type SizingFacts = {
  /** What one share or coin costs now. */
  readonly price: Decimal | null;
  readonly equity: Decimal;
  /** The price of the entry's stop; null when it has none. */
  readonly stopPrice: Decimal | null;
  readonly instrument: Instrument;
};

const HUNDRED = parseDecimal('100');

/**
 * Rounded down to whole shares, or to the grid of a coin; never rounded up, because a size is a limit. The denial says what is
 * missing: a price, a stop, or enough money for the smallest order.
 */
export function sizeEntry(size: Size, facts: SizingFacts): { readonly quantity: Decimal } | { readonly denial: Denial } {
  const { price, instrument } = facts;
  const value = parseDecimal(size.value);
  if (size.kind !== 'shares' && (price === null || price <= 0n)) {
    return denied('NO_PRICE', `no recent price of ${instrument.symbol} to size the order with`);
  }
  const wanted = size.kind === 'shares' ? value : exactQuantity(size, value, price ?? ONE, facts);
  if (wanted === null) {
    return denied('NO_STOP', 'its size is the risk to its stop, and the signal has no stop beyond which it would lose');
  }
  const step = instrument.assetClass === 'crypto' ? parseDecimal(instrument.quantityIncrement) : ONE;
  const quantity = truncateTo(wanted, larger(step, decimal(1n)));
  const least = instrument.assetClass === 'crypto' ? parseDecimal(instrument.minimumQuantity) : ONE;
  return quantity >= least && quantity > 0n
    ? { quantity }
    : denied('SIZE_TOO_SMALL', `its size comes to ${formatDecimal(wanted)}, the smallest order is ${formatDecimal(least)}`);
}

function exactQuantity(size: Size, value: Decimal, price: Decimal, { equity, stopPrice }: SizingFacts): Decimal | null {
  switch (size.kind) {
    case 'shares':
      return value;
    case 'notional':
      return divide(value, price);
    case 'percent-of-equity':
      return divide(multiply(equity, divide(value, HUNDRED)), price);
    case 'risk': {
      const distance = stopPrice === null ? 0n : absolute(decimal(price - stopPrice));
      return distance === 0n ? null : divide(multiply(equity, divide(value, HUNDRED)), decimal(distance));
    }
  }
}

const denied = (code: Denial['code'], text: string): { readonly denial: Denial } => ({ denial: { code, text } });
