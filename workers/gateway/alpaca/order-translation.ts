// Orders to and from Alpaca's words. Quantities and prices stay the texts they are.
import type { trading } from '@alpacahq/alpaca-trade-api';
import { type DecimalString, toDecimalString } from '../../../protocol/decimal-string.ts';
import type {
  ClientOrderId,
  OrderTerms,
  OrderType,
  ReplaceOrder,
  Side,
  StopLoss,
  VenueOrder,
  VenueOrderId,
} from '../../../protocol/orders.ts';
import type { Execution, ExecutionId, OrderReported } from '../../../protocol/reports.ts';
import {
  asVenueFields,
  readDecimal,
  readOptionalDecimal,
  readOptionalText,
  readText,
  readTimeUs,
  UnreadableAnswer,
  type VenueFields,
} from './venue-fields.ts';

const WIRE_TYPES = {
  market: 'market',
  limit: 'limit',
  stop: 'stop',
  'stop-limit': 'stop_limit',
  'trailing-stop': 'trailing_stop',
} as const satisfies Readonly<Record<OrderType, string>>;

export function toPostOrder(order: OrderTerms): trading.PostOrderRequest {
  // The venue wants the limit of an OCO as its exit with a profit, not as its own.
  const takeProfit =
    order.orderClass === 'oco' && order.limitPrice !== null ? { limitPrice: order.limitPrice } : order.takeProfit;
  return {
    clientOrderId: order.clientOrderId,
    symbol: order.symbol,
    side: order.side,
    type: WIRE_TYPES[order.type],
    timeInForce: order.timeInForce,
    qty: order.quantity,
    ...(order.limitPrice !== null && order.orderClass !== 'oco' && { limitPrice: order.limitPrice }),
    ...(order.stopPrice && { stopPrice: order.stopPrice }),
    ...(order.trailPrice && { trailPrice: order.trailPrice }),
    ...(order.trailPercent && { trailPercent: order.trailPercent }),
    ...(order.extendedHours && { extendedHours: true }),
    ...(order.orderClass && order.orderClass !== 'simple' && { orderClass: order.orderClass }),
    ...(takeProfit && { takeProfit: { limitPrice: takeProfit.limitPrice } }),
    ...(order.stopLoss && { stopLoss: toStopLoss(order.stopLoss) }),
  };
}

const toStopLoss = ({ stopPrice, limitPrice }: StopLoss): trading.PostOrderRequestStopLoss => ({
  stopPrice,
  ...(limitPrice !== null && { limitPrice }),
});

/** `clientOrderId` becomes the id of the new order that takes the old one's place. */
export function toPatchOrder(request: ReplaceOrder): trading.PatchOrderRequest {
  return {
    clientOrderId: request.clientOrderId,
    ...(request.quantity !== null && { qty: request.quantity }),
    ...(request.limitPrice !== null && { limitPrice: request.limitPrice }),
    ...(request.stopPrice && { stopPrice: request.stopPrice }),
    ...(request.trail && { trail: request.trail }),
    ...(request.timeInForce && { timeInForce: request.timeInForce }),
  };
}

/** Throws an UnreadableAnswer that names the field. */
export function fromVenueOrder(value: unknown): VenueOrder {
  const fields = asVenueFields(value, 'order');
  const filledQuantity = readDecimal(fields, 'filled_qty');
  const submittedAtUs = readSubmissionTimeUs(fields);
  return {
    venueOrderId: readText(fields, 'id') as VenueOrderId,
    clientOrderId: readText(fields, 'client_order_id') as ClientOrderId,
    symbol: readText(fields, 'symbol'),
    side: readSide(fields),
    type: readText(fields, fields['type'] ? 'type' : 'order_type'),
    timeInForce: readText(fields, 'time_in_force'),
    status: readText(fields, 'status'),
    // An order by money amount, placed elsewhere, has no quantity until it is filled.
    quantity: readOptionalDecimal(fields, 'qty') ?? filledQuantity,
    limitPrice: readOptionalDecimal(fields, 'limit_price'),
    filledQuantity,
    filledAveragePrice: readOptionalDecimal(fields, 'filled_avg_price'),
    replaces: readOptionalText(fields, 'replaces') as VenueOrderId | null,
    replacedBy: readOptionalText(fields, 'replaced_by') as VenueOrderId | null,
    submittedAtUs,
    updatedAtUs: fields['updated_at'] ? readTimeUs(fields, 'updated_at') : submittedAtUs,
    ...readSpecialTerms(fields),
  };
}

type SpecialTerms = Pick<VenueOrder, 'stopPrice' | 'trailPrice' | 'trailPercent' | 'orderClass' | 'extendedHours' | 'legs'>;

/** What simple market and limit orders do not have, so that they stay as short as they are. */
function readSpecialTerms(fields: VenueFields): SpecialTerms {
  const stopPrice = readOptionalDecimal(fields, 'stop_price');
  const trailPrice = readOptionalDecimal(fields, 'trail_price');
  const trailPercent = readOptionalDecimal(fields, 'trail_percent');
  const orderClass = CLASSES.find((known) => known === fields['order_class']);
  const { legs } = fields as { readonly legs?: unknown };
  return {
    ...(stopPrice !== null && { stopPrice }),
    ...(trailPrice !== null && { trailPrice }),
    ...(trailPercent !== null && { trailPercent }),
    ...(orderClass !== undefined && { orderClass }),
    ...(fields['extended_hours'] === true && { extendedHours: true }),
    ...(Array.isArray(legs) &&
      legs.length > 0 && {
        legs: legs.map((leg) => ({ ...fromVenueOrder(leg), parentVenueOrderId: readText(fields, 'id') as VenueOrderId })),
      }),
  };
}

const CLASSES = ['bracket', 'oco', 'oto'] as const;

/** When the order was submitted, or created where it has not been submitted yet. */
export const readSubmissionTimeUs = (fields: VenueFields): number =>
  readTimeUs(fields, fields['submitted_at'] ? 'submitted_at' : 'created_at');

/** Only these events carry an execution; `new` has an execution id as well, which is none. */
const FILL_EVENTS: readonly string[] = ['fill', 'partial_fill'];

/** Throws an UnreadableAnswer that names the field. Null when `readOrder` leaves the order out. */
export function fromTradeUpdate(
  value: unknown,
  readOrder: (order: unknown) => VenueOrder | null = fromVenueOrder,
): OrderReported | null {
  const fields = asVenueFields(value, 'trade update');
  const event = readText(fields, 'event');
  const order = readOrder(fields['order']);
  if (order === null) return null;
  return {
    kind: 'order-reported',
    event,
    order,
    execution: FILL_EVENTS.includes(event) ? readExecution(fields) : null,
    atUs: typeof fields['timestamp'] === 'string' ? readTimeUs(fields, 'timestamp') : order.updatedAtUs,
  };
}

/** A short sale may read `sell_short`; a purchase to cover reads `buy`. */
export function readSide(fields: VenueFields): Side {
  const side = fields['side'];
  if (side === 'buy') return 'buy';
  if (side === 'sell' || side === 'sell_short') return 'sell';
  throw new UnreadableAnswer('side', '"buy" or "sell"', side);
}

export const unsigned = (quantity: DecimalString): DecimalString => toDecimalString(quantity.replace(/^-/, ''));

const readExecution = (fields: VenueFields): Execution => ({
  executionId: readText(fields, 'execution_id') as ExecutionId,
  quantity: unsigned(readDecimal(fields, 'qty')),
  price: readDecimal(fields, 'price'),
});
