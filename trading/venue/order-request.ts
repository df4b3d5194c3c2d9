// The body of a new order: every field checked for form, before anything is asked of the account.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Side } from '../../protocol/orders.ts';
import type { Decimal } from '../decimal.ts';
import { type ExitLegs, parseExitLegs } from './exit-legs.ts';
import { forbidden, granted, malformed, type Refused, unprocessable, type VenueOutcome } from './refusal.ts';
import {
  asBody,
  type Body,
  findInstrument,
  type Instruments,
  isGiven,
  parseAmount,
  parseClientOrderId,
  parsePrice,
  shown,
} from './request-fields.ts';
import type { OrderClass, OrderInstruction, PositionIntent, VenueOrderType, VenueTimeInForce } from './venue-order.ts';

export type WantedOrder = Omit<OrderInstruction, 'clientOrderId'> & { readonly clientOrderId: string | null };

export type ParsedOrder = {
  readonly instruction: WantedOrder;
  readonly instrument: Instrument;
  readonly legs: ExitLegs;
  /** What the caller believes the order does to the position; null when it does not say. */
  readonly positionIntent: PositionIntent | null;
};

const TYPES: readonly VenueOrderType[] = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'];
export const TIMES_IN_FORCE: readonly VenueTimeInForce[] = ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'];
const CLASSES: readonly OrderClass[] = ['simple', 'bracket', 'oco', 'oto'];
const INTENTS: readonly PositionIntent[] = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'];
const CRYPTO_TYPES: readonly VenueOrderType[] = ['market', 'limit', 'stop_limit'];
const CRYPTO_TIMES_IN_FORCE: readonly VenueTimeInForce[] = ['gtc', 'ioc'];
/** The OCC's symbols of options: root, expiry, call or put, strike. */
const OPTION_SYMBOL = /^[A-Z]{1,6}\d{6}[CP]\d{8}$/;

export function parseOrderRequest(body: unknown, instruments: Instruments): VenueOutcome<ParsedOrder> {
  const checked = asBody(body);
  if (checked.isRefused) return checked;
  const request = checked.value;
  const instrument = parseInstrument(request, instruments);
  if (instrument.isRefused) return instrument;
  const kind = parseKind(request);
  if (kind.isRefused) return kind;
  const combination = checkCombination(kind.value, instrument.value);
  if (combination) return combination;
  const legs = parseExitLegs(request, kind.value.orderClass, instrument.value);
  if (legs.isRefused) return legs;
  const amounts = parseAmounts(request, kind.value.orderClass);
  if (amounts.isRefused) return amounts;
  const prices = parsePrices(request, kind.value, legs.value, instrument.value);
  if (prices.isRefused) return prices;
  const clientOrderId = parseClientOrderId(request['client_order_id']);
  if (clientOrderId.isRefused) return clientOrderId;
  const positionIntent = request['position_intent'];
  if (isGiven(positionIntent) && !INTENTS.includes(positionIntent as PositionIntent))
    return malformed(`invalid position_intent ${shown(positionIntent)}: expected ${INTENTS.join(', ')}`);
  return granted({
    instrument: instrument.value,
    legs: legs.value,
    positionIntent: isGiven(positionIntent) ? (positionIntent as PositionIntent) : null,
    instruction: {
      clientOrderId: clientOrderId.value,
      symbol: instrument.value.symbol,
      side: kind.value.side,
      type: kind.value.type,
      timeInForce: kind.value.timeInForce,
      quantity: amounts.value.quantity,
      notional: amounts.value.notional,
      limitPrice: prices.value.limitPrice,
      stopPrice: prices.value.stopPrice,
      trailPrice: prices.value.trailPrice,
      trailPercent: prices.value.trailPercent,
      extendedHours: kind.value.extendedHours,
      orderClass: kind.value.orderClass,
    },
  });
}

type OrderKind = Pick<OrderInstruction, 'side' | 'type' | 'timeInForce' | 'extendedHours' | 'orderClass'>;
type OrderPrices = Pick<OrderInstruction, 'limitPrice' | 'stopPrice' | 'trailPrice' | 'trailPercent'>;

function parseInstrument(request: Body, instruments: Instruments): VenueOutcome<Instrument> {
  const symbol = request['symbol'];
  if (request['order_class'] === 'mleg' || isGiven(request['legs']) || OPTION_SYMBOL.test(String(symbol)))
    return forbidden('account not eligible to trade options contracts');
  if (typeof symbol !== 'string' || symbol === '') return malformed('symbol is required');
  const instrument = findInstrument(instruments, symbol);
  return instrument ? granted(instrument) : unprocessable(`asset "${symbol}" not found`);
}

function parseKind(request: Body): VenueOutcome<OrderKind> {
  const extendedHours = request['extended_hours'] ?? false;
  const orderClass = isGiven(request['order_class']) ? request['order_class'] : 'simple';
  const side = request['side'];
  const type = request['type'] ?? request['order_type'];
  const timeInForce = request['time_in_force'];
  if (side !== 'buy' && side !== 'sell') return malformed(`invalid side ${shown(side)}: expected buy or sell`);
  if (!TYPES.includes(type as VenueOrderType))
    return malformed(`invalid order type ${shown(type)}: expected ${TYPES.join(', ')}`);
  if (!TIMES_IN_FORCE.includes(timeInForce as VenueTimeInForce))
    return malformed(`invalid time_in_force ${shown(timeInForce)}: expected ${TIMES_IN_FORCE.join(', ')}`);
  if (!CLASSES.includes(orderClass as OrderClass))
    return malformed(`invalid order_class ${shown(orderClass)}: expected ${CLASSES.join(', ')}`);
  if (typeof extendedHours !== 'boolean')
    return malformed(`invalid extended_hours ${shown(extendedHours)}: expected true or false`);
  return granted({
    side: side as Side,
    type: type as VenueOrderType,
    timeInForce: timeInForce as VenueTimeInForce,
    orderClass: orderClass as OrderClass,
    extendedHours,
  });
}

/** Which types, times in force, classes and hours go together. */
function checkCombination(kind: OrderKind, instrument: Instrument): Refused | null {
  const { type, timeInForce, orderClass, extendedHours } = kind;
  if (instrument.assetClass === 'crypto') {
    if (!CRYPTO_TIMES_IN_FORCE.includes(timeInForce)) {
      return unprocessable(
        `invalid crypto time_in_force: expected ${CRYPTO_TIMES_IN_FORCE.join(' or ')}, found ${shown(timeInForce)}`,
      );
    }
    if (!CRYPTO_TYPES.includes(type))
      return unprocessable(`invalid order type for crypto: expected ${CRYPTO_TYPES.join(', ')}, found ${type}`);
    if (orderClass !== 'simple') return unprocessable(`crypto orders must be simple orders, found ${orderClass}`);
  }
  const isLasting = timeInForce === 'day' || timeInForce === 'gtc';
  if (type === 'trailing_stop' && !isLasting)
    return unprocessable(`trailing stop orders must have time_in_force day or gtc, found ${timeInForce}`);
  if ((timeInForce === 'opg' || timeInForce === 'cls') && type !== 'market' && type !== 'limit')
    return unprocessable(`${timeInForce} orders must be market or limit orders, found ${type}`);
  if (timeInForce === 'fok' && type !== 'market' && type !== 'limit')
    return unprocessable(`fok orders must be market or limit orders, found ${type}`);
  if (extendedHours && (type !== 'limit' || !isLasting))
    return unprocessable('extended hours order must be DAY or GTC limit orders');
  if (orderClass === 'simple') return null;
  if (!isLasting) return unprocessable(`${orderClass} orders must have time_in_force day or gtc, found ${timeInForce}`);
  if (extendedHours) return unprocessable(`${orderClass} orders must not have extended_hours`);
  if (orderClass === 'oco') return type === 'limit' ? null : unprocessable(`oco orders must be limit orders, found ${type}`);
  return type === 'trailing_stop'
    ? unprocessable(`the entry of ${orderClass} orders must be a market, limit or stop order, found ${type}`)
    : null;
}

function parseAmounts(request: Body, orderClass: OrderClass): VenueOutcome<Pick<OrderInstruction, 'quantity' | 'notional'>> {
  const hasQuantity = isGiven(request['qty']);
  const hasNotional = isGiven(request['notional']);
  if (hasQuantity && hasNotional) return malformed('only one of qty or notional is accepted');
  if (!hasQuantity && !hasNotional) return malformed('qty or notional is required');
  if (hasNotional && orderClass !== 'simple') return unprocessable('fractional orders must be simple orders');
  const amount = parseAmount(hasQuantity ? 'qty' : 'notional', hasQuantity ? request['qty'] : request['notional']);
  if (amount.isRefused) return amount;
  return granted(hasQuantity ? { quantity: amount.value, notional: null } : { quantity: null, notional: amount.value });
}

/** Each type has its own prices; one that does not belong to it is a mistake of the caller. */
function parsePrices(request: Body, kind: OrderKind, legs: ExitLegs, instrument: Instrument): VenueOutcome<OrderPrices> {
  const { type, orderClass } = kind;
  // The limit price of an OCO's parent is that of its take-profit.
  const wantsLimit = (type === 'limit' || type === 'stop_limit') && orderClass !== 'oco';
  const limitPrice = priceWhere(wantsLimit, 'limit_price', request, type, instrument);
  if (limitPrice.isRefused) return limitPrice;
  const stopPrice = priceWhere(type === 'stop' || type === 'stop_limit', 'stop_price', request, type, instrument);
  if (stopPrice.isRefused) return stopPrice;
  const trail = parseTrail(request, type);
  if (trail.isRefused) return trail;
  return granted({
    limitPrice: orderClass === 'oco' ? (legs.takeProfit?.limitPrice ?? null) : limitPrice.value,
    stopPrice: stopPrice.value,
    trailPrice: trail.value.trailPrice,
    trailPercent: trail.value.trailPercent,
  });
}

function priceWhere(
  isWanted: boolean,
  field: 'limit_price' | 'stop_price',
  request: Body,
  type: VenueOrderType,
  instrument: Instrument,
): VenueOutcome<Decimal | null> {
  const value = request[field];
  if (!isWanted) return isGiven(value) ? malformed(`${type} orders must not have ${field}`) : granted(null);
  return isGiven(value) ? parsePrice(field, value, instrument) : malformed(`${type} orders require ${field}`);
}

function parseTrail(request: Body, type: VenueOrderType): VenueOutcome<Pick<OrderPrices, 'trailPrice' | 'trailPercent'>> {
  const { trail_price: price, trail_percent: percent } = request as { readonly [field: string]: unknown };
  if (type !== 'trailing_stop') {
    return isGiven(price) || isGiven(percent)
      ? malformed(`${type} orders must not have trail_price or trail_percent`)
      : granted({ trailPrice: null, trailPercent: null });
  }
  if (isGiven(price) === isGiven(percent))
    return malformed('trailing stop orders must specify one of trail_price or trail_percent');
  const field = isGiven(price) ? 'trail_price' : 'trail_percent';
  const amount = parseAmount(field, request[field]);
  if (amount.isRefused) return amount;
  return granted(
    field === 'trail_price'
      ? { trailPrice: amount.value, trailPercent: null }
      : { trailPrice: null, trailPercent: amount.value },
  );
}
