// What an account is worth and what it may still spend, from its cash, positions, open orders and present prices.
// Rules as Alpaca documents margin and buying power. Equity is cash plus positions; buying power is a multiple of what margin leaves, less reservations.
import { absolute, type Decimal, decimal, larger, multiply, parseDecimal, smaller, ZERO } from '../decimal.ts';
import { type AccountPosition, type AccountState, familyOf, openOrders, openOrdersOf, waitingPairs } from './account-state.ts';
import type { MarketPrices } from './market-prices.ts';
import { isFinal, remainingNotional, remainingQuantity, type VenueOrderRecord } from './venue-order.ts';

export type AccountFigures = {
  readonly cash: Decimal;
  readonly longMarketValue: Decimal;
  /** Negative. */
  readonly shortMarketValue: Decimal;
  readonly equity: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  readonly multiplier: 1 | 2 | 4;
  /** Money that open orders keep. */
  readonly reserved: Decimal;
  readonly buyingPower: Decimal;
  readonly regulationTBuyingPower: Decimal;
  /** For what cannot be bought on margin, such as crypto. */
  readonly nonMarginableBuyingPower: Decimal;
};

/** Below this equity there is no margin and no short selling (Regulation T's minimum). */
export const MINIMUM_MARGIN_EQUITY = parseDecimal('2000');

const TIMES = { 1: 1n, 2: 2n, 4: 4n } as const;
const HALF = parseDecimal('0.5');
const THIRTY_PERCENT = parseDecimal('0.3');
const FIVE_DOLLARS = parseDecimal('5');
const TWO_AND_A_HALF_DOLLARS = parseDecimal('2.5');

/** The price a holding is valued at: the market's, else its own last fill. */
export const valuationPrice = (prices: MarketPrices, position: AccountPosition): Decimal =>
  prices.mark(position.symbol) ?? position.lastFillPrice;

export function accountEquity(state: AccountState, prices: MarketPrices): Decimal {
  let equity: bigint = state.cash;
  for (const position of state.positions.values()) equity += multiply(position.quantity, valuationPrice(prices, position));
  return decimal(equity);
}

/** The multiplier is the least of the venue's, the holder's own, and 1 below the minimum of a margin account. */
export function accountFigures(state: AccountState, prices: MarketPrices, maximumMultiplier: 1 | 2 | 4): AccountFigures {
  let long: bigint = 0n;
  let short: bigint = 0n;
  let initial: bigint = 0n;
  let maintenance: bigint = 0n;
  for (const position of state.positions.values()) {
    const price = valuationPrice(prices, position);
    const value = multiply(position.quantity, price);
    if (value >= 0n) long += value;
    else short += value;
    initial += position.assetClass === 'crypto' ? value : multiply(absolute(value), HALF);
    maintenance += maintenanceMargin(position, price, value);
  }
  const equity = decimal(state.cash + long + short);
  const allowed = Math.min(maximumMultiplier, state.configuration.maxMarginMultiplier) as 1 | 2 | 4;
  const multiplier = equity < MINIMUM_MARGIN_EQUITY ? 1 : allowed;
  const reserved = reservedMoney(state);
  const times = (count: 1 | 2 | 4, excess: bigint): bigint => (excess > 0n ? excess * TIMES[count] : 0n);
  // Without margin only cash can be spent; what a short sale brought in is not cash to spend.
  const spendable = multiplier === 1 ? smaller(state.cash, decimal(equity - maintenance)) : decimal(equity - maintenance);
  return {
    cash: state.cash,
    longMarketValue: decimal(long),
    shortMarketValue: decimal(short),
    equity,
    initialMargin: decimal(initial),
    maintenanceMargin: decimal(maintenance),
    multiplier,
    reserved,
    buyingPower: larger(decimal(times(multiplier, spendable) - reserved), ZERO),
    regulationTBuyingPower: larger(decimal(times(multiplier === 4 ? 2 : multiplier, equity - initial) - reserved), ZERO),
    nonMarginableBuyingPower: larger(decimal(state.cash + short - reserved), ZERO),
  };
}

/** Money that this open order keeps from other orders. */
export function reservationOf(order: VenueOrderRecord): Decimal {
  if (order.reservePrice === 0n) return ZERO;
  return order.notional === null ? multiply(remainingQuantity(order), order.reservePrice) : remainingNotional(order);
}

/** Units of a holding that no open order is about to close. Positive for longs and shorts alike. */
export function availableQuantity(state: AccountState, symbol: string, exceptOrderId?: string): Decimal {
  const position = state.positions.get(symbol);
  if (!position) return ZERO;
  const held = heldQuantity(state, symbol, position.quantity > 0n ? 'sell' : 'buy', exceptOrderId);
  return larger(decimal(absolute(position.quantity) - held), ZERO);
}

/** Units that open orders of one side are about to trade. */
export function heldQuantity(state: AccountState, symbol: string, side: 'buy' | 'sell', exceptOrderId?: string): Decimal {
  let held = 0n;
  for (const order of openOrdersOf(state, symbol)) {
    if (order.side === side && order.orderId !== exceptOrderId && !isSecondExit(state, order)) held += remainingQuantity(order);
  }
  if (state.waitingReplacements.size === 0) return decimal(held);
  for (const { order, replacement } of waitingPairs(state)) {
    if (order.symbol !== symbol || order.side !== side || order.orderId === exceptOrderId || isSecondExit(state, order))
      continue;
    held += larger(decimal(remainingQuantity(replacement) - remainingQuantity(order)), ZERO);
  }
  return decimal(held);
}

/** An exit that waits for its entry, or that only one of a pair can become, keeps nothing of its own. */
function isSecondExit(state: AccountState, order: VenueOrderRecord): boolean {
  if (order.status === 'held') return true;
  if (order.role !== 'stop-loss' || order.familyId === null) return false;
  return familyOf(state, order).some(
    (other) => other.orderId !== order.orderId && other.side === order.side && !isFinal(other) && other.status !== 'held',
  );
}

function reservedMoney(state: AccountState): Decimal {
  let reserved = 0n;
  for (const order of openOrders(state)) reserved += reservationOf(order);
  // While a replacement waits, the larger of the two is kept.
  for (const { order, replacement } of waitingPairs(state))
    reserved += larger(decimal(reservationOf(replacement) - reservationOf(order)), ZERO);
  return decimal(reserved);
}

/** Long 30 %, all of it below $2.50; short 30 % but at least $5 a share, below $5 all of it but at least $2.50 a share. Crypto in full. */
function maintenanceMargin(position: AccountPosition, price: Decimal, value: Decimal): Decimal {
  if (position.assetClass === 'crypto') return value;
  if (value >= 0n) return price < TWO_AND_A_HALF_DOLLARS ? value : multiply(value, THIRTY_PERCENT);
  const shares = absolute(position.quantity);
  if (price >= FIVE_DOLLARS) return larger(multiply(shares, FIVE_DOLLARS), multiply(absolute(value), THIRTY_PERCENT));
  return larger(multiply(shares, TWO_AND_A_HALF_DOLLARS), absolute(value));
}
