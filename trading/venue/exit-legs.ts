// The exits that a bracket, OCO or OTO request asks for, and the rules between their prices.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Side } from '../../protocol/orders.ts';
import { type Decimal, decimal, formatDecimal, parseDecimal } from '../decimal.ts';
import { granted, malformed, type Refused, unprocessable, type VenueOutcome } from './refusal.ts';
import { type Body, parseOptionalPrice, parsePrice, shown } from './request-fields.ts';
import type { OrderClass } from './venue-order.ts';

export type ExitLegs = {
  readonly takeProfit: { readonly limitPrice: Decimal } | null;
  readonly stopLoss: { readonly stopPrice: Decimal; readonly limitPrice: Decimal | null } | null;
};

export const NO_LEGS: ExitLegs = { takeProfit: null, stopLoss: null };

/** An exit must stand at least this far from where the entry stands. */
const LEAST_DISTANCE = parseDecimal('0.01');

export function parseExitLegs(request: Body, orderClass: OrderClass, instrument: Instrument): VenueOutcome<ExitLegs> {
  const takeProfit = parseTakeProfit(request['take_profit'], instrument);
  if (takeProfit.isRefused) return takeProfit;
  const stopLoss = parseStopLoss(request['stop_loss'], instrument);
  if (stopLoss.isRefused) return stopLoss;
  const legs = { takeProfit: takeProfit.value, stopLoss: stopLoss.value };
  const count = Number(legs.takeProfit !== null) + Number(legs.stopLoss !== null);
  switch (orderClass) {
    case 'simple':
      return count === 0 ? granted(legs) : malformed('take_profit and stop_loss need order_class bracket, oco or oto');
    case 'bracket':
      return count === 2 ? granted(legs) : malformed('bracket orders require take_profit.limit_price and stop_loss.stop_price');
    case 'oco':
      return count === 2 ? granted(legs) : malformed('oco orders require take_profit.limit_price and stop_loss.stop_price');
    case 'oto':
      return count === 1 ? granted(legs) : malformed('oto orders require exactly one of take_profit and stop_loss');
    default:
      return orderClass satisfies never;
  }
}

/**
 * Exits of a purchase: the profit above the entry, the stop below it; of a sale the other way round. `exitSide` is the side of
 * the exits, `base` the entry's limit price or the present market, null where neither is known.
 */
export function checkExitPrices(legs: ExitLegs, exitSide: Side, base: Decimal | null): Refused | null {
  const { takeProfit, stopLoss } = legs;
  const isSelling = exitSide === 'sell';
  if (takeProfit && stopLoss) {
    const isApart = isSelling ? takeProfit.limitPrice > stopLoss.stopPrice : takeProfit.limitPrice < stopLoss.stopPrice;
    if (!isApart)
      return unprocessable(
        `take_profit.limit_price must be ${isSelling ? '>' : '<'} stop_loss.stop_price for ${exitSide} exits`,
      );
  }
  if (base === null) return null;
  const above = decimal(base + LEAST_DISTANCE);
  const below = decimal(base - LEAST_DISTANCE);
  const details = { base_price: formatDecimal(base) };
  if (takeProfit && (isSelling ? takeProfit.limitPrice < above : takeProfit.limitPrice > below))
    return unprocessable(
      `take_profit.limit_price must be ${isSelling ? '>= base_price + 0.01' : '<= base_price - 0.01'}`,
      details,
    );
  if (stopLoss && (isSelling ? stopLoss.stopPrice > below : stopLoss.stopPrice < above))
    return unprocessable(
      `stop_loss.stop_price must be ${isSelling ? '<= base_price - 0.01' : '>= base_price + 0.01'}`,
      details,
    );
  return null;
}

/** A stop-loss that the market has passed would sell or buy back at once: it is refused like a stop order of its own. */
export function checkStopLoss({ stopLoss }: ExitLegs, exitSide: Side, mark: Decimal | null): Refused | null {
  if (stopLoss === null || mark === null) return null;
  const isSelling = exitSide === 'sell';
  if (isSelling ? stopLoss.stopPrice < mark : stopLoss.stopPrice > mark) return null;
  return unprocessable(`stop price must be ${isSelling ? 'less' : 'greater'} than current price`, {
    market_price: formatDecimal(mark),
  });
}

function parseTakeProfit(value: unknown, instrument: Instrument): VenueOutcome<ExitLegs['takeProfit']> {
  if (value === undefined || value === null) return granted(null);
  if (typeof value !== 'object') return malformed(`invalid take_profit ${shown(value)}: expected an object with limit_price`);
  const price = parsePrice('limit_price', (value as Body)['limit_price'], instrument, 'take_profit.limit_price');
  return price.isRefused ? price : granted({ limitPrice: price.value });
}

function parseStopLoss(value: unknown, instrument: Instrument): VenueOutcome<ExitLegs['stopLoss']> {
  if (value === undefined || value === null) return granted(null);
  if (typeof value !== 'object') return malformed(`invalid stop_loss ${shown(value)}: expected an object with stop_price`);
  const leg = value as Body;
  const stopPrice = parsePrice('stop_price', leg['stop_price'], instrument, 'stop_loss.stop_price');
  if (stopPrice.isRefused) return stopPrice;
  const limitPrice = parseOptionalPrice('limit_price', leg['limit_price'], instrument, 'stop_loss.limit_price');
  return limitPrice.isRefused ? limitPrice : granted({ stopPrice: stopPrice.value, limitPrice: limitPrice.value });
}
