// The fields of an order as numbers: its words and flags as bits, its times as cells, and its decimals.
import type { AssetClass } from '../../protocol/instruments.ts';
import type { Side } from '../../protocol/orders.ts';
import { ZERO } from '../decimal.ts';
import type { PackedDecimals } from './packed-decimals.ts';
import type {
  OrderClass,
  OrderRole,
  OrderStatus,
  PositionIntent,
  VenueOrderRecord,
  VenueOrderType,
  VenueTimeInForce,
} from './venue-order.ts';

/** Positions in these lists are only ever held in memory: they may change from one version to the next. */
const SIDES: readonly Side[] = ['buy', 'sell'];
const TYPES: readonly VenueOrderType[] = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop'];
const TIMES: readonly VenueTimeInForce[] = ['day', 'gtc', 'ioc', 'fok', 'opg', 'cls'];
const CLASSES: readonly OrderClass[] = ['simple', 'bracket', 'oco', 'oto'];
const ROLES: readonly OrderRole[] = ['parent', 'take-profit', 'stop-loss'];
const INTENTS: readonly PositionIntent[] = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'];
const ENDS: readonly OrderStatus[] = ['filled', 'canceled', 'expired', 'replaced', 'rejected'];
const ASSET_CLASSES: readonly AssetClass[] = ['us_equity', 'crypto'];

type Traits = Pick<
  VenueOrderRecord,
  | 'side'
  | 'type'
  | 'timeInForce'
  | 'orderClass'
  | 'role'
  | 'positionIntent'
  | 'status'
  | 'assetClass'
  | 'extendedHours'
  | 'isElected'
>;

export const packTraits = (order: Traits): number =>
  SIDES.indexOf(order.side) |
  (TYPES.indexOf(order.type) << 1) |
  (TIMES.indexOf(order.timeInForce) << 4) |
  (CLASSES.indexOf(order.orderClass) << 7) |
  (ROLES.indexOf(order.role) << 9) |
  (INTENTS.indexOf(order.positionIntent) << 11) |
  (ENDS.indexOf(order.status) << 13) |
  (ASSET_CLASSES.indexOf(order.assetClass) << 16) |
  (order.extendedHours ? EXTENDED : 0) |
  (order.isElected ? ELECTED : 0);

const EXTENDED = 1 << 17;
const ELECTED = 1 << 18;

export const unpackTraits = (bits: number): Traits => ({
  side: at(SIDES, bits & 1),
  type: at(TYPES, (bits >> 1) & 7),
  timeInForce: at(TIMES, (bits >> 4) & 7),
  orderClass: at(CLASSES, (bits >> 7) & 3),
  role: at(ROLES, (bits >> 9) & 3),
  positionIntent: at(INTENTS, (bits >> 11) & 3),
  status: at(ENDS, (bits >> 13) & 7),
  assetClass: at(ASSET_CLASSES, (bits >> 16) & 1),
  extendedHours: (bits & EXTENDED) !== 0,
  isElected: (bits & ELECTED) !== 0,
});

function at<Word>(words: readonly Word[], index: number): Word {
  const word = words[index];
  if (word === undefined) throw new Error(`no word number ${index} among ${words.join(', ')}`);
  return word;
}

/** Returns two bits for each decimal. Most are the quantity again. */
export function packDecimals(decimals: PackedDecimals, order: VenueOrderRecord): number {
  const { quantity } = order;
  return (
    decimals.pack(quantity, null) |
    (decimals.pack(order.notional, quantity) << 2) |
    (decimals.pack(order.limitPrice, quantity) << 4) |
    (decimals.pack(order.stopPrice, quantity) << 6) |
    (decimals.pack(order.trailPrice, quantity) << 8) |
    (decimals.pack(order.trailPercent, quantity) << 10) |
    (decimals.pack(order.highWaterMark, quantity) << 12) |
    (decimals.pack(order.reservePrice, quantity) << 14) |
    (decimals.pack(order.estimatedQuantity, quantity) << 16) |
    (decimals.pack(order.filledQuantity, quantity) << 18) |
    (decimals.pack(order.filledValue, quantity) << 20)
  );
}

export function unpackDecimals(decimals: PackedDecimals, place: number, kinds: number) {
  const values = decimals.unpack(place, kinds, 11);
  return {
    quantity: values[0] ?? null,
    notional: values[1] ?? null,
    limitPrice: values[2] ?? null,
    stopPrice: values[3] ?? null,
    trailPrice: values[4] ?? null,
    trailPercent: values[5] ?? null,
    highWaterMark: values[6] ?? null,
    reservePrice: values[7] ?? ZERO,
    estimatedQuantity: values[8] ?? ZERO,
    filledQuantity: values[9] ?? ZERO,
    filledValue: values[10] ?? ZERO,
  };
}

export const TIME_CELLS = 10;

export function packTimes(cells: Float64Array, at: number, order: VenueOrderRecord): void {
  cells[at] = order.dueAtUs;
  cells[at + 1] = order.createdAtUs;
  cells[at + 2] = order.submittedAtUs;
  cells[at + 3] = order.updatedAtUs;
  cells[at + 4] = order.expiresAtUs ?? Number.NaN;
  cells[at + 5] = order.filledAtUs ?? Number.NaN;
  cells[at + 6] = order.canceledAtUs ?? Number.NaN;
  cells[at + 7] = order.expiredAtUs ?? Number.NaN;
  cells[at + 8] = order.failedAtUs ?? Number.NaN;
  cells[at + 9] = order.replacedAtUs ?? Number.NaN;
}

export function unpackTimes(cells: Float64Array, at: number) {
  const time = (index: number): number => cells[at + index] ?? 0;
  const orNull = (index: number): number | null => (Number.isNaN(time(index)) ? null : time(index));
  return {
    dueAtUs: time(0),
    createdAtUs: time(1),
    submittedAtUs: time(2),
    updatedAtUs: time(3),
    expiresAtUs: orNull(4),
    filledAtUs: orNull(5),
    canceledAtUs: orNull(6),
    expiredAtUs: orNull(7),
    failedAtUs: orNull(8),
    replacedAtUs: orNull(9),
  };
}
