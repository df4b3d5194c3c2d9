// The fields of an order as numbers: its words and flags as bits, its times as cells, and those of its decimals that have to be kept.
import type { AssetClass } from '../../protocol/instruments.ts';
import type { Side } from '../../protocol/orders.ts';
import { type Decimal, ZERO } from '../decimal.ts';
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

export const DECIMAL_CELLS = 11;
/** What there is of a decimal, in two bits; most are nothing, zero, or the quantity again, and are not kept. */
const [NOTHING, KEPT, IS_ZERO, IS_QUANTITY] = [0, 1, 2, 3] as const;

/** Returns two bits for each decimal. */
export function packDecimals(cells: Decimal[], at: number, order: VenueOrderRecord): number {
  const { quantity } = order;
  return (
    packDecimal(cells, at, quantity, null) |
    (packDecimal(cells, at + 1, order.notional, quantity) << 2) |
    (packDecimal(cells, at + 2, order.limitPrice, quantity) << 4) |
    (packDecimal(cells, at + 3, order.stopPrice, quantity) << 6) |
    (packDecimal(cells, at + 4, order.trailPrice, quantity) << 8) |
    (packDecimal(cells, at + 5, order.trailPercent, quantity) << 10) |
    (packDecimal(cells, at + 6, order.highWaterMark, quantity) << 12) |
    (packDecimal(cells, at + 7, order.reservePrice, quantity) << 14) |
    (packDecimal(cells, at + 8, order.estimatedQuantity, quantity) << 16) |
    (packDecimal(cells, at + 9, order.filledQuantity, quantity) << 18) |
    (packDecimal(cells, at + 10, order.filledValue, quantity) << 20)
  );
}

function packDecimal(cells: Decimal[], at: number, value: Decimal | null, quantity: Decimal | null): number {
  if (value === null) return NOTHING;
  if (value === 0n) return IS_ZERO;
  if (value === quantity) return IS_QUANTITY;
  cells[at] = value;
  return KEPT;
}

export function unpackDecimals(cells: readonly Decimal[], at: number, kinds: number) {
  const read = (index: number): Decimal | null => {
    const kind = (kinds >> (2 * index)) & 3;
    if (kind === NOTHING) return null;
    if (kind === IS_ZERO) return ZERO;
    return cells[kind === IS_QUANTITY ? at : at + index] ?? ZERO;
  };
  return {
    quantity: read(0),
    notional: read(1),
    limitPrice: read(2),
    stopPrice: read(3),
    trailPrice: read(4),
    trailPercent: read(5),
    highWaterMark: read(6),
    reservePrice: read(7) ?? ZERO,
    estimatedQuantity: read(8) ?? ZERO,
    filledQuantity: read(9) ?? ZERO,
    filledValue: read(10) ?? ZERO,
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
