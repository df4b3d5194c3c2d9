// Whether an open order may be replaced, and by what. Simple orders only: quantity, limit price, time in force.
import type { Instrument } from '../../protocol/instruments.ts';
import type { TimeInForce } from '../../protocol/orders.ts';
import { type Decimal, decimal, isMultipleOf, ONE } from '../decimal.ts';
import { checkPriceIncrement, parseAmount, parseClientOrderId, SUPPORTED_TIMES_IN_FORCE } from './order-request.ts';
import { granted, malformed, unprocessable, type VenueOutcome } from './refusal.ts';
import type { OrderInstruction, VenueOrderRecord } from './venue-order.ts';

export type Replacement = Omit<OrderInstruction, 'clientOrderId'> & { readonly clientOrderId: string | null };

const UNSUPPORTED_FIELDS = ['stop_price', 'trail'] as const;

/**
 * The terms of the order that takes the place of `order`. Its quantity is what remains: the quantity asked for counts from
 * the beginning, so what the old order has filled is taken off and the new one starts with nothing filled.
 */
export function parseReplacement(order: VenueOrderRecord, body: unknown, instrument: Instrument): VenueOutcome<Replacement> {
  if (order.status === 'replaced') return unprocessable('order already replaced');
  if (order.status !== 'new' && order.status !== 'partially_filled')
    return unprocessable(`cannot replace order in ${order.status} status`);
  if (order.quantity === null) return unprocessable('cannot replace notional orders');
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return malformed('request body format is invalid: expected a JSON object');
  const request = body as Readonly<Record<string, unknown>>;
  const unsupported = UNSUPPORTED_FIELDS.find((field) => isGiven(request[field]));
  if (unsupported) return malformed(`${unsupported} cannot be changed on ${order.type} orders`);

  const quantity = isGiven(request['qty']) ? parseAmount('qty', request['qty']) : granted(order.quantity);
  if (quantity.isRefused) return quantity;
  const limitPrice = replacedLimitPrice(order, request['limit_price'], instrument);
  if (limitPrice.isRefused) return limitPrice;
  const clientOrderId = parseClientOrderId(request['client_order_id']);
  if (clientOrderId.isRefused) return clientOrderId;
  const timeInForce = isGiven(request['time_in_force']) ? request['time_in_force'] : order.timeInForce;
  if (!SUPPORTED_TIMES_IN_FORCE.includes(timeInForce as TimeInForce)) {
    return malformed(
      `time_in_force ${JSON.stringify(timeInForce)} is not supported by this venue: expected ${SUPPORTED_TIMES_IN_FORCE.join(', ')}`,
    );
  }
  const isFractional = order.assetClass === 'us_equity' && !isMultipleOf(order.quantity, ONE);
  if (isFractional && quantity.value !== order.quantity) return unprocessable('qty of fractional orders cannot be changed');
  if (quantity.value <= order.filledQuantity) return unprocessable('qty must be > filled_qty');
  const isChanged =
    quantity.value !== order.quantity || limitPrice.value !== order.limitPrice || timeInForce !== order.timeInForce;
  if (!isChanged) return unprocessable('order parameters are not changed');
  return granted({
    clientOrderId: clientOrderId.value,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    timeInForce: timeInForce as TimeInForce,
    quantity: decimal(quantity.value - order.filledQuantity),
    notional: null,
    limitPrice: limitPrice.value,
  });
}

function replacedLimitPrice(order: VenueOrderRecord, given: unknown, instrument: Instrument): VenueOutcome<Decimal | null> {
  if (!isGiven(given)) return granted(order.limitPrice);
  if (order.type === 'market') return malformed('market orders must not have limit_price');
  const price = parseAmount('limit_price', given);
  if (price.isRefused) return price;
  return checkPriceIncrement(price.value, String(given), instrument) ?? price;
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
