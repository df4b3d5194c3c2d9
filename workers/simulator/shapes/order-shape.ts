// An order as Alpaca shows it: every key always present, numbers as strings, null where nothing applies.
import { type Decimal, formatDecimal } from '../../../trading/decimal.ts';
import { filledAveragePrice, type VenueOrderRecord } from '../../../trading/venue/venue-order.ts';
import { toTimestamp, toTimestampOrNull } from '../timestamps.ts';
import { assetIdOf } from './asset-shape.ts';

/** `legs`: the exits of a parent, where they are asked for. */
export const toOrderShape = (order: VenueOrderRecord, legs: readonly VenueOrderRecord[] = []) =>
  toShape(order, legs.length === 0 ? null : legs.map((leg) => toShape(leg, null)));

const toShape = <Legs>(order: VenueOrderRecord, legs: Legs) => ({
  id: order.orderId,
  client_order_id: order.clientOrderId,
  created_at: toTimestamp(order.createdAtUs),
  updated_at: toTimestamp(order.updatedAtUs),
  submitted_at: toTimestamp(order.submittedAtUs),
  filled_at: toTimestampOrNull(order.filledAtUs),
  expired_at: toTimestampOrNull(order.expiredAtUs),
  expires_at: toTimestampOrNull(order.expiresAtUs),
  canceled_at: toTimestampOrNull(order.canceledAtUs),
  failed_at: toTimestampOrNull(order.failedAtUs),
  replaced_at: toTimestampOrNull(order.replacedAtUs),
  replaced_by: order.replacedBy,
  replaces: order.replaces,
  asset_id: assetIdOf(order.symbol),
  symbol: order.symbol,
  asset_class: order.assetClass,
  notional: textOrNull(order.notional),
  qty: textOrNull(order.quantity),
  filled_qty: formatDecimal(order.filledQuantity),
  filled_avg_price: textOrNull(filledAveragePrice(order)),
  order_class: order.orderClass === 'simple' ? '' : order.orderClass,
  order_type: order.type,
  type: order.type,
  side: order.side,
  position_intent: order.positionIntent,
  time_in_force: order.timeInForce,
  limit_price: textOrNull(order.limitPrice),
  stop_price: textOrNull(order.stopPrice),
  trail_percent: textOrNull(order.trailPercent),
  trail_price: textOrNull(order.trailPrice),
  hwm: textOrNull(order.highWaterMark),
  status: order.status,
  extended_hours: order.extendedHours,
  legs,
  source: null,
  subtag: null,
});

const textOrNull = (value: Decimal | null): string | null => (value === null ? null : formatDecimal(value));
