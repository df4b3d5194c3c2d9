// Whether the account may have an order: the venue's rules, in the order in which it applies them.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Side } from '../../protocol/orders.ts';
import {
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  isMultipleOf,
  multiply,
  ONE,
  parseDecimal,
  truncateTo,
  ZERO,
} from '../decimal.ts';
import { type AccountFigures, availableQuantity, heldQuantity, MINIMUM_MARGIN_EQUITY } from './account-figures.ts';
import { type AccountState, openOrdersOf } from './account-state.ts';
import { QUANTITY_STEP } from './fill-model.ts';
import type { BestPrices } from './market-prices.ts';
import { forbidden, granted, type Refused, unprocessable, type VenueOutcome } from './refusal.ts';
import type { TradingHours } from './trading-hours.ts';
import { BUY_COLLAR, effectiveLimit, isStop, type OrderInstruction, type PositionIntent } from './venue-order.ts';

export type OrderTermsChecked = Omit<OrderInstruction, 'clientOrderId'>;
export type Commitment = {
  readonly positionIntent: PositionIntent;
  readonly reservePrice: Decimal;
  readonly estimatedQuantity: Decimal;
};

/** What the checks look at. `replacing` is an order whose place this one takes, so that it does not stand in its own way. */
export type CheckContext = {
  readonly state: AccountState;
  /** Not every order has to ask for them. */
  readonly figures: () => AccountFigures;
  readonly best: BestPrices | null;
  /** The price that stops look at: the last trade, else the middle of the quote. */
  readonly mark: Decimal | null;
  readonly isOpen: boolean;
  readonly hours: Pick<TradingHours, 'isAuctionOpen'>;
  readonly nowUs: number;
  readonly replacing: { readonly orderId: string; readonly reservation: Decimal; readonly familyId: string | null } | null;
};

const MINIMUM_COST = { us_equity: parseDecimal('1'), crypto: parseDecimal('10') } as const;
const SHORT_SALE_COLLAR = parseDecimal('1.03');

/** Refuses, or says what the order keeps of the account while it is open. */
export function checkOrder(order: OrderTermsChecked, instrument: Instrument, context: CheckContext): VenueOutcome<Commitment> {
  const quoted = (order.side === 'buy' ? context.best?.ask : context.best?.bid) ?? null;
  const price = order.limitPrice ?? order.stopPrice ?? quoted;
  if (price === null)
    return unprocessable(`no market price is known for "${order.symbol}" yet: expected a limit order or a later try`);
  const estimatedQuantity = order.quantity ?? truncateTo(divide(order.notional ?? ZERO, price), QUANTITY_STEP);
  return (
    checkConfiguration(order, instrument, context) ??
    checkAsset(order, instrument, context) ??
    checkStop(order, context) ??
    checkSize(order, instrument, estimatedQuantity, price) ??
    checkWashTrade(order, context) ??
    commit(order, instrument, context, { estimatedQuantity, price })
  );
}

/** What the holder has forbidden. */
function checkConfiguration(order: OrderTermsChecked, instrument: Instrument, { state }: CheckContext): Refused | null {
  const { suspendTrade, fractionalTrading } = state.configuration;
  if (suspendTrade) return forbidden('new orders are rejected by user request');
  const isFractional = order.notional !== null || (order.quantity !== null && !isMultipleOf(order.quantity, ONE));
  if (!fractionalTrading && isFractional && instrument.assetClass === 'us_equity')
    return forbidden('fractional trading is disabled by user request');
  return null;
}

function checkAsset(order: OrderTermsChecked, instrument: Instrument, context: CheckContext): Refused | null {
  const { timeInForce } = order;
  if (!instrument.tradable || context.state.delistedSymbols.has(order.symbol))
    return unprocessable(`asset "${order.symbol}" is not tradable`);
  if ((timeInForce === 'ioc' || timeInForce === 'fok') && !context.isOpen)
    return unprocessable(`${timeInForce} orders are only accepted during market hours`);
  if ((timeInForce === 'opg' || timeInForce === 'cls') && !context.hours.isAuctionOpen(timeInForce, context.nowUs))
    return unprocessable(`${timeInForce} orders are not accepted at this time`);
  return null;
}

/** A stop that the market has passed already is refused. */
function checkStop({ type, side, stopPrice }: OrderTermsChecked, { mark }: CheckContext): Refused | null {
  if ((type !== 'stop' && type !== 'stop_limit') || stopPrice === null || mark === null) return null;
  if (side === 'buy' ? stopPrice > mark : stopPrice < mark) return null;
  const expected = side === 'buy' ? 'greater' : 'less';
  return unprocessable(`stop price must be ${expected} than current price`, { market_price: formatDecimal(mark) });
}

function checkSize(order: OrderTermsChecked, instrument: Instrument, quantity: Decimal, price: Decimal): Refused | null {
  const isCrypto = instrument.assetClass === 'crypto';
  const isFractional = order.notional !== null || !isMultipleOf(quantity, ONE);
  if (!isCrypto && isFractional) {
    if (!instrument.fractionable) return unprocessable(`asset "${order.symbol}" is not fractionable`);
    if (order.timeInForce !== 'day') return unprocessable('fractional orders must be DAY orders');
    if (order.orderClass !== 'simple') return unprocessable('fractional orders must be simple orders');
  }
  const cost = order.notional ?? multiply(quantity, price);
  const minimum = MINIMUM_COST[instrument.assetClass];
  if ((isCrypto || isFractional) && cost < minimum) {
    return forbidden(`cost basis must be >= minimal amount of order ${formatDecimal(minimum)}`);
  }
  if (!isCrypto || order.notional !== null) return null;
  if (quantity < parseDecimal(instrument.minimumQuantity)) {
    return unprocessable(`qty must be >= ${instrument.minimumQuantity}, the minimum order size of ${order.symbol}`);
  }
  const step = parseDecimal(instrument.quantityIncrement);
  if (step > 0n && !isMultipleOf(quantity, step))
    return unprocessable(`qty must be a multiple of ${instrument.quantityIncrement} for ${order.symbol}`);
  return null;
}

/** An open order of the other side that this one could trade with, as it can when either is a market order or the prices cross. */
function checkWashTrade(order: OrderTermsChecked, { state, replacing }: CheckContext): Refused | null {
  for (const other of openOrdersOf(state, order.symbol)) {
    if (other.side === order.side || other.orderId === replacing?.orderId || other.status === 'held') continue;
    if (replacing?.familyId != null && other.familyId === replacing.familyId) continue;
    const isPriced = order.limitPrice !== null && other.limitPrice !== null && !isStop(order) && !isStop(other);
    if (isPriced && !crosses(order.side, order.limitPrice, other.limitPrice)) continue;
    return forbidden('potential wash trade detected. use complex orders', {
      existing_order_id: other.orderId,
      reject_reason: takesAnyPrice(other) ? 'opposite side market/stop order exists' : 'opposite side limit order exists',
    });
  }
  return null;
}

const takesAnyPrice = (order: OrderTermsChecked): boolean => order.limitPrice === null || isStop(order);
const crosses = (side: Side, price: Decimal, other: Decimal): boolean => (side === 'buy' ? price >= other : price <= other);

type Priced = { readonly estimatedQuantity: Decimal; readonly price: Decimal };

function commit(
  order: OrderTermsChecked,
  instrument: Instrument,
  context: CheckContext,
  { estimatedQuantity, price }: Priced,
): VenueOutcome<Commitment> {
  const { state, replacing } = context;
  const position = state.positions.get(order.symbol);
  const isClosing = position !== undefined && position.quantity > 0n === (order.side === 'sell');
  if (isClosing) {
    if (order.orderClass === 'bracket' || order.orderClass === 'oto')
      return forbidden(`${order.orderClass} orders must be entry orders: this one closes a position`);
    const refusal = checkAvailable(order, state, estimatedQuantity, replacing?.orderId);
    return (
      refusal ??
      granted({
        positionIntent: order.side === 'sell' ? 'sell_to_close' : 'buy_to_close',
        reservePrice: ZERO,
        estimatedQuantity,
      })
    );
  }
  const refusal =
    order.side === 'sell' ? checkShortSale(order, instrument, context, estimatedQuantity) : checkOpeningBuy(order, context);
  if (refusal) return refusal;
  const reservePrice = reservePriceOf(order, price, context.best?.ask ?? price);
  const cost = order.notional ?? multiply(estimatedQuantity, reservePrice);
  const { buyingPower, nonMarginableBuyingPower } = context.figures();
  const spendable = decimal(
    (instrument.assetClass === 'crypto' ? nonMarginableBuyingPower : buyingPower) + (replacing?.reservation ?? ZERO),
  );
  if (cost > spendable) {
    return forbidden('insufficient buying power', { buying_power: formatDecimal(spendable), cost_basis: formatDecimal(cost) });
  }
  if (order.orderClass === 'oco') return forbidden('oco orders must be exit orders: there is no position that this one closes');
  return granted({ positionIntent: order.side === 'buy' ? 'buy_to_open' : 'sell_to_open', reservePrice, estimatedQuantity });
}

/** A closing order may not be larger than what is free of the position: nothing flips through zero. */
function checkAvailable(
  order: OrderTermsChecked,
  state: AccountState,
  quantity: Decimal,
  exceptOrderId: string | undefined,
): Refused | null {
  const available = availableQuantity(state, order.symbol, exceptOrderId);
  return quantity <= available ? null : insufficientQuantity(order, state, quantity, available);
}

function checkShortSale(
  order: OrderTermsChecked,
  instrument: Instrument,
  context: CheckContext,
  quantity: Decimal,
): Refused | null {
  if (instrument.assetClass === 'crypto') return insufficientQuantity(order, context.state, quantity, ZERO);
  if (order.notional !== null || !isMultipleOf(quantity, ONE)) return unprocessable('fractional orders cannot be sold short');
  if (context.state.configuration.noShorting) return forbidden('short selling is disabled by user request');
  if (!instrument.shortable) return unprocessable(`asset "${order.symbol}" cannot be sold short`);
  if (context.figures().equity < MINIMUM_MARGIN_EQUITY) {
    return forbidden(`account not eligible to sell short: equity must be >= ${formatDecimal(MINIMUM_MARGIN_EQUITY)}`);
  }
  const hasOpenBuy = openOrdersOf(context.state, order.symbol).some((other) => other.positionIntent === 'buy_to_open');
  return hasOpenBuy ? forbidden('cannot open a short sell while a long buy order is open') : null;
}

function checkOpeningBuy(order: OrderTermsChecked, { state }: CheckContext): Refused | null {
  const hasOpenShort = openOrdersOf(state, order.symbol).some((other) => other.positionIntent === 'sell_to_open');
  return hasOpenShort ? forbidden('cannot open a long buy while a short sell order is open') : null;
}

function reservePriceOf(order: OrderTermsChecked, price: Decimal, ask: Decimal): Decimal {
  if (order.side === 'sell') {
    const collared = multiply(ask, SHORT_SALE_COLLAR);
    return order.limitPrice !== null && order.limitPrice > collared ? order.limitPrice : collared;
  }
  const limit = effectiveLimit(order);
  return limit ?? multiply(price, price >= BUY_COLLAR.dearFrom ? BUY_COLLAR.dear : BUY_COLLAR.cheap);
}

function insufficientQuantity(order: OrderTermsChecked, state: AccountState, requested: Decimal, available: Decimal): Refused {
  const existing = state.positions.get(order.symbol)?.quantity ?? ZERO;
  return forbidden(
    `insufficient qty available for order (requested: ${formatDecimal(requested)}, available: ${formatDecimal(available)})`,
    {
      symbol: order.symbol,
      existing_qty: formatDecimal(existing),
      held_for_orders: formatDecimal(heldQuantity(state, order.symbol, order.side)),
      available: formatDecimal(available),
    },
  );
}
