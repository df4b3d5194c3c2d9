// The body of a new order: every field checked for form, before anything is asked of the account.
import type { Instrument } from '../../protocol/instruments.ts';
import type { OrderType, Side, TimeInForce } from '../../protocol/orders.ts';
import { type Decimal, parseDecimal } from '../decimal.ts';
import { granted, malformed, type Refused, unprocessable, type VenueOutcome } from './refusal.ts';
import type { OrderInstruction } from './venue-order.ts';

export type Instruments = ReadonlyMap<string, Instrument>;

/** What this venue can do so far. Everything else that Alpaca knows is refused by name. */
export const SUPPORTED_TYPES: readonly OrderType[] = ['market', 'limit'];
export const SUPPORTED_TIMES_IN_FORCE: readonly TimeInForce[] = ['day', 'gtc', 'ioc', 'fok'];
const CRYPTO_TIMES_IN_FORCE: readonly string[] = ['gtc', 'ioc'];
const LONGEST_CLIENT_ORDER_ID = 128;
export const MOST_QUANTITY_DECIMALS = 9;
const PLAIN_NUMBER = /^\d+(\.\d+)?$/;

export type ParsedOrder = {
  readonly instruction: Omit<OrderInstruction, 'clientOrderId'> & { readonly clientOrderId: string | null };
  readonly instrument: Instrument;
};

type Body = Readonly<Record<string, unknown>>;

export function parseOrderRequest(body: unknown, instruments: Instruments): VenueOutcome<ParsedOrder> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return malformed('request body format is invalid: expected a JSON object');
  const request = body as Body;
  const { symbol, side, type, time_in_force: timeInForce } = request as { readonly [field: string]: unknown };
  if (typeof symbol !== 'string' || symbol === '') return malformed('symbol is required');
  const instrument = findInstrument(instruments, symbol);
  if (!instrument) return unprocessable(`asset "${symbol}" not found`);
  if (side !== 'buy' && side !== 'sell') return malformed(`invalid side ${shown(side)}: expected buy or sell`);
  const unsupported = findUnsupported(request);
  if (unsupported) return unsupported;
  if (instrument.assetClass === 'crypto' && !CRYPTO_TIMES_IN_FORCE.includes(String(timeInForce))) {
    return unprocessable(
      `invalid crypto time_in_force: expected ${CRYPTO_TIMES_IN_FORCE.join(' or ')}, found ${shown(timeInForce)}`,
    );
  }
  const amounts = parseAmounts(request);
  if (amounts.isRefused) return amounts;
  const limitPrice = parseLimitPrice(request, type as OrderType, instrument);
  if (limitPrice.isRefused) return limitPrice;
  const clientOrderId = parseClientOrderId(request['client_order_id']);
  if (clientOrderId.isRefused) return clientOrderId;
  return granted({
    instrument,
    instruction: {
      clientOrderId: clientOrderId.value,
      symbol: instrument.symbol,
      side: side as Side,
      type: type as OrderType,
      timeInForce: timeInForce as TimeInForce,
      ...amounts.value,
      limitPrice: limitPrice.value,
    },
  });
}

/** Alpaca takes crypto pairs with and without the slash. */
export function findInstrument(instruments: Instruments, symbol: string): Instrument | undefined {
  const exact = instruments.get(symbol);
  if (exact) return exact;
  for (const instrument of instruments.values()) {
    if (instrument.assetClass === 'crypto' && instrument.symbol.replace('/', '') === symbol) return instrument;
  }
  return undefined;
}

/** Empty and absent ids are the same: the venue chooses one. */
export function parseClientOrderId(value: unknown): VenueOutcome<string | null> {
  if (value === undefined || value === null || value === '') return granted(null);
  if (typeof value !== 'string') return malformed(`invalid client_order_id ${shown(value)}: expected a string`);
  if (value.length > LONGEST_CLIENT_ORDER_ID) {
    return malformed(`client_order_id must be no more than ${LONGEST_CLIENT_ORDER_ID} characters, found ${value.length}`);
  }
  return granted(value);
}

/** A positive plain decimal of at most nine places: exponents are refused, as a client that writes them writes them by accident. */
export function parseAmount(field: string, value: unknown): VenueOutcome<Decimal> {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !PLAIN_NUMBER.test(text))
    return malformed(`invalid ${field} ${shown(value)}: expected a positive plain decimal`);
  if ((text.split('.')[1] ?? '').replace(/0+$/, '').length > MOST_QUANTITY_DECIMALS) {
    return malformed(`invalid ${field} ${text}: at most ${MOST_QUANTITY_DECIMALS} decimal places are allowed`);
  }
  const parsed = parseDecimal(text.replace(/(\.\d{9})0+$/, '$1'));
  return parsed > 0n ? granted(parsed) : malformed(`${field} must be > 0`);
}

/** The smallest step of an order's price: a cent from one dollar on, a hundredth of that below (SEC Rule 612); crypto has its own. */
export function checkPriceIncrement(price: Decimal, text: string, instrument: Instrument): Refused | null {
  const step =
    instrument.assetClass === 'crypto'
      ? parseDecimal(instrument.priceIncrement)
      : parseDecimal(price >= parseDecimal('1') ? '0.01' : '0.0001');
  if (step === 0n || price % step === 0n) return null;
  return unprocessable(`invalid limit_price ${text}. sub-penny increment does not fulfill minimum pricing criteria`);
}

function findUnsupported(request: Body): Refused | null {
  const {
    type,
    time_in_force: timeInForce,
    order_class: orderClass,
    extended_hours: extendedHours,
  } = request as { readonly [field: string]: unknown };
  if (!SUPPORTED_TYPES.includes(type as OrderType)) {
    return malformed(`order type ${shown(type)} is not supported by this venue: expected ${SUPPORTED_TYPES.join(' or ')}`);
  }
  if (!SUPPORTED_TIMES_IN_FORCE.includes(timeInForce as TimeInForce)) {
    return malformed(
      `time_in_force ${shown(timeInForce)} is not supported by this venue: expected ${SUPPORTED_TIMES_IN_FORCE.join(', ')}`,
    );
  }
  if (orderClass !== undefined && orderClass !== null && orderClass !== '' && orderClass !== 'simple') {
    return malformed(`order_class ${shown(orderClass)} is not supported by this venue: expected simple`);
  }
  for (const field of ['stop_price', 'trail_price', 'trail_percent', 'take_profit', 'stop_loss', 'legs']) {
    if (request[field] !== undefined && request[field] !== null)
      return malformed(`${field} is not supported for ${String(type)} orders of class simple`);
  }
  if (extendedHours !== undefined && extendedHours !== null && typeof extendedHours !== 'boolean') {
    return malformed(`invalid extended_hours ${shown(extendedHours)}: expected true or false`);
  }
  if (extendedHours === true)
    return unprocessable('extended hours orders are not supported by this venue: expected extended_hours false');
  return null;
}

function parseAmounts(request: Body): VenueOutcome<Pick<OrderInstruction, 'quantity' | 'notional'>> {
  const hasQuantity = request['qty'] !== undefined && request['qty'] !== null;
  const hasNotional = request['notional'] !== undefined && request['notional'] !== null;
  if (hasQuantity && hasNotional) return malformed('only one of qty or notional is accepted');
  if (!hasQuantity && !hasNotional) return malformed('qty or notional is required');
  const amount = parseAmount(hasQuantity ? 'qty' : 'notional', hasQuantity ? request['qty'] : request['notional']);
  if (amount.isRefused) return amount;
  return granted(hasQuantity ? { quantity: amount.value, notional: null } : { quantity: null, notional: amount.value });
}

function parseLimitPrice(request: Body, type: OrderType, instrument: Instrument): VenueOutcome<Decimal | null> {
  const given = request['limit_price'];
  const isGiven = given !== undefined && given !== null;
  if (type === 'market') return isGiven ? malformed('market orders must not have limit_price') : granted(null);
  if (!isGiven) return malformed('limit orders require limit_price');
  const price = parseAmount('limit_price', given);
  if (price.isRefused) return price;
  return checkPriceIncrement(price.value, String(given), instrument) ?? price;
}

const shown = (value: unknown): string => (value === undefined ? '(nothing)' : JSON.stringify(value));
