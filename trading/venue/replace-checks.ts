// Whether an open order may be replaced, and by what.
import type { Instrument } from '../../protocol/instruments.ts';
import { type Decimal, decimal, isMultipleOf, ONE } from '../decimal.ts';
import { TIMES_IN_FORCE, type WantedOrder } from './order-request.ts';
import { granted, malformed, unprocessable, type VenueOutcome } from './refusal.ts';
import { asBody, type Body, isGiven, parseAmount, parseClientOrderId, parsePrice, shown } from './request-fields.ts';
import type { VenueOrderRecord, VenueTimeInForce } from './venue-order.ts';

/**
 * The terms of the order that takes the place of `order`. Its quantity is what remains: the quantity asked for counts from
 * the beginning, so what the old order has filled is taken off and the new one starts with nothing filled.
 */
export function parseReplacement(order: VenueOrderRecord, body: unknown, instrument: Instrument): VenueOutcome<WantedOrder> {
  if (order.status === 'replaced') return unprocessable('order already replaced');
  if (order.status === 'pending_new' && order.replaces !== null) return unprocessable('order chain not fully replaced');
  const isWaitingExit = order.status === 'held';
  if (order.status !== 'new' && order.status !== 'partially_filled' && !isWaitingExit)
    return unprocessable(`cannot replace order in ${order.status} status`);
  if (order.quantity === null) return unprocessable('cannot replace notional orders');
  const checked = asBody(body);
  if (checked.isRefused) return checked;
  const request = checked.value;

  const quantity = isGiven(request['qty']) ? parseAmount('qty', request['qty']) : granted(order.quantity);
  if (quantity.isRefused) return quantity;
  const limitPrice = replacedPrice('limit_price', order, order.limitPrice, request, instrument);
  if (limitPrice.isRefused) return limitPrice;
  const stopPrice =
    order.type === 'trailing_stop'
      ? replacedPrice('stop_price', order, null, request, instrument)
      : replacedPrice('stop_price', order, order.stopPrice, request, instrument);
  if (stopPrice.isRefused) return stopPrice;
  const trail = replacedTrail(order, request);
  if (trail.isRefused) return trail;
  const clientOrderId = parseClientOrderId(request['client_order_id']);
  if (clientOrderId.isRefused) return clientOrderId;
  const timeInForce = isGiven(request['time_in_force']) ? request['time_in_force'] : order.timeInForce;
  if (!TIMES_IN_FORCE.includes(timeInForce as VenueTimeInForce))
    return malformed(`invalid time_in_force ${shown(timeInForce)}: expected ${TIMES_IN_FORCE.join(', ')}`);

  const isResized = quantity.value !== order.quantity;
  if (isResized && order.orderClass !== 'simple') return unprocessable('qty cannot be changed for advanced orders');
  if (timeInForce !== order.timeInForce && order.orderClass !== 'simple')
    return unprocessable('time_in_force cannot be changed for advanced orders');
  const isFractional = order.assetClass === 'us_equity' && !isMultipleOf(order.quantity, ONE);
  if (isFractional && isResized) return unprocessable('qty of fractional orders cannot be changed');
  if (quantity.value <= order.filledQuantity) return unprocessable('qty must be > filled_qty');
  const isChanged =
    isResized ||
    limitPrice.value !== order.limitPrice ||
    (order.type !== 'trailing_stop' && stopPrice.value !== order.stopPrice) ||
    trail.value.trailPrice !== order.trailPrice ||
    trail.value.trailPercent !== order.trailPercent ||
    timeInForce !== order.timeInForce;
  if (!isChanged) return unprocessable('order parameters are not changed');
  return granted({
    clientOrderId: clientOrderId.value,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    timeInForce: timeInForce as VenueTimeInForce,
    quantity: decimal(quantity.value - order.filledQuantity),
    notional: null,
    limitPrice: limitPrice.value,
    stopPrice: stopPrice.value,
    ...trail.value,
    extendedHours: order.extendedHours,
    orderClass: order.orderClass,
  });
}

function replacedPrice(
  field: 'limit_price' | 'stop_price',
  order: VenueOrderRecord,
  present: Decimal | null,
  request: Body,
  instrument: Instrument,
): VenueOutcome<Decimal | null> {
  const given = request[field];
  if (!isGiven(given)) return granted(present);
  return present === null ? malformed(`${order.type} orders must not have ${field}`) : parsePrice(field, given, instrument);
}

/** `trail` is in whatever unit the order trails by. */
function replacedTrail(
  { type, trailPrice, trailPercent }: VenueOrderRecord,
  request: Body,
): VenueOutcome<Pick<VenueOrderRecord, 'trailPrice' | 'trailPercent'>> {
  if (!isGiven(request['trail'])) return granted({ trailPrice, trailPercent });
  if (type !== 'trailing_stop') return malformed(`${type} orders must not have trail`);
  const trail = parseAmount('trail', request['trail']);
  if (trail.isRefused) return trail;
  return granted(trailPrice === null ? { trailPrice, trailPercent: trail.value } : { trailPrice: trail.value, trailPercent });
}
