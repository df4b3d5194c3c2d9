// Orders that ended are packed into numbers: what is read back is what was there, by every way of asking for it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal } from '../../../../trading/decimal.ts';
import { createActivityLog } from '../../../../trading/venue/activity-log.ts';
import { createDraws } from '../../../../trading/venue/draws.ts';
import { createOrderTable } from '../../../../trading/venue/order-table.ts';
import { createTextIndex } from '../../../../trading/venue/text-index.ts';
import type { VenueOrderRecord } from '../../../../trading/venue/venue-order.ts';

const draws = createDraws('the venue');
const others = createDraws('another venue');

const decimalArbitrary = fc.bigInt({ min: -(10n ** 45n), max: 10n ** 45n }).map(decimal);
const orNull = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null });
const amountOrNull: fc.Arbitrary<Decimal | null> = orNull(decimalArbitrary);
const timeArbitrary = fc.integer({ min: 0, max: 4_000_000_000_000_000 });
const timeOrNull = orNull(timeArbitrary);
const idArbitrary = fc.oneof(
  fc.uuid(),
  fc.string({ minLength: 1 }),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.constant('venue'),
);

const recordArbitrary = fc.record({
  orderId: fc.constantFrom('venue', 'elsewhere'),
  clientOrderId: idArbitrary,
  symbol: fc.constantFrom('SPY', 'BTC/USD', 'ZVZZT'),
  executions: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  side: fc.constantFrom('buy', 'sell'),
  type: fc.constantFrom('market', 'limit', 'stop', 'stop_limit', 'trailing_stop'),
  timeInForce: fc.constantFrom('day', 'gtc', 'ioc', 'fok', 'opg', 'cls'),
  orderClass: fc.constantFrom('simple', 'bracket', 'oco', 'oto'),
  role: fc.constantFrom('parent', 'take-profit', 'stop-loss'),
  positionIntent: fc.constantFrom('buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'),
  status: fc.constantFrom('filled', 'canceled', 'expired', 'replaced', 'rejected'),
  assetClass: fc.constantFrom('us_equity', 'crypto'),
  extendedHours: fc.boolean(),
  isElected: fc.boolean(),
  quantity: amountOrNull,
  notional: amountOrNull,
  limitPrice: amountOrNull,
  stopPrice: amountOrNull,
  trailPrice: amountOrNull,
  trailPercent: amountOrNull,
  highWaterMark: amountOrNull,
  reservePrice: decimalArbitrary,
  estimatedQuantity: decimalArbitrary,
  filledQuantity: decimalArbitrary,
  filledValue: decimalArbitrary,
  dueAtUs: timeArbitrary,
  createdAtUs: timeArbitrary,
  submittedAtUs: timeArbitrary,
  updatedAtUs: timeArbitrary,
  expiresAtUs: timeOrNull,
  filledAtUs: timeOrNull,
  canceledAtUs: timeOrNull,
  expiredAtUs: timeOrNull,
  failedAtUs: timeOrNull,
  replacedAtUs: timeOrNull,
  familyId: orNull(fc.uuid()),
  replaces: orNull(fc.uuid()),
  replacedBy: orNull(fc.uuid()),
});

/** Random orders of one account; some ids are the venue's own, as nearly all are, and no client's id comes twice. */
const ordersArbitrary = fc.array(recordArbitrary, { maxLength: 40 }).map((records) => {
  const taken = new Set<string>();
  return records.map((record, index): VenueOrderRecord => {
    const ordinal = index + 1;
    const isOwn = record.clientOrderId === 'venue' || taken.has(record.clientOrderId);
    const clientOrderId = isOwn ? draws.clientOrderIds.at(ordinal) : record.clientOrderId;
    taken.add(clientOrderId);
    const orderId = (record.orderId === 'venue' ? draws : others).orderIds.at(ordinal);
    return { ...record, ordinal, orderId, clientOrderId } as VenueOrderRecord;
  });
});

describe('the orders of an account', () => {
  it('are the same records after they were packed, by id, by the client’s id, and in order', () => {
    fc.assert(
      fc.property(ordersArbitrary, (orders) => {
        const table = createOrderTable(() => draws, 1);
        for (const order of orders) table.set(order);
        expect(table.size).toBe(orders.length);
        expect([...table.values()]).toEqual(orders);
        expect([...table.newestFirst()]).toEqual(orders.toReversed());
        for (const order of orders) {
          expect(table.get(order.orderId)).toEqual(order);
          expect(table.byClientOrderId(order.clientOrderId)).toEqual(order);
        }
        // All but the last one that ended are packed.
        expect(orders.filter(({ ordinal }) => table.recent(ordinal) === undefined)).toHaveLength(
          Math.max(orders.length - 1, 0),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are not found by an id that is nearly theirs, or that the venue has not given yet', () => {
    const table = createOrderTable(() => draws, 1);
    expect(table.get(draws.orderIds.at(1))).toBeUndefined();
    expect(table.byClientOrderId(draws.clientOrderIds.at(3))).toBeUndefined();
    expect(table.get('')).toBeUndefined();
    expect(table.byClientOrderId('no such id')).toBeUndefined();
  });

  it('have ids that say which order they name', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed, ordinal) => {
        const { orderIds } = createDraws(seed);
        expect(orderIds.ordinalOf(orderIds.at(ordinal))).toBe(ordinal);
      }),
    );
  });
});

it('finds each of many texts in its own row, and no others', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 3_000, size: 'max' }), fc.string(), (texts, other) => {
      const index = createTextIndex();
      for (const [at, text] of texts.entries()) index.add(text, at + 1);
      const find = (text: string): number => index.find(text, (row) => texts[row - 1] === text);
      expect(texts.map(find)).toEqual(texts.map((_, at) => at + 1));
      if (!texts.includes(other)) expect(find(other)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

it('lists executions as they were, whoever made their ids', () => {
  const order = { ordinal: 7, orderId: 'order', symbol: 'SPY', side: 'buy' } as VenueOrderRecord;
  const log = createActivityLog(
    () => draws,
    (ordinal) => (ordinal === 7 ? order : undefined),
  );
  const ids = [draws.executionIds.at(1), others.executionIds.at(2), 'not a UUID'];
  const fills = ids.map((activityId, index) => ({
    activityId,
    atUs: index * 1000,
    price: decimal(100n),
    quantity: decimal(BigInt(index)),
    cumulativeQuantity: decimal(3n),
    leavesQuantity: decimal(4n),
    isComplete: index === 1,
  }));
  for (const [index, fill] of fills.entries()) log.pushFill(fill, order, index + 1);
  const listed = Array.from({ length: log.length }, (_, index) => log.at(index));
  expect(listed).toEqual(fills.map((fill) => ({ ...fill, type: 'FILL', orderId: 'order', symbol: 'SPY', side: 'buy' })));
  expect(log.at(3)).toBeUndefined();
  expect(log.at(-1)).toBeUndefined();
});
