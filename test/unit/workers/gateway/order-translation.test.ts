// Orders and reports to and from Alpaca's words, with every value as exact as it came.
import { trading } from '@alpacahq/alpaca-trade-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DecimalString } from '../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrderId } from '../../../../protocol/orders.ts';
import {
  fromTradeUpdate,
  fromVenueOrder,
  toPatchOrder,
  toPostOrder,
} from '../../../../workers/gateway/alpaca/order-translation.ts';
import { toMicroseconds } from '../../../../workers/gateway/alpaca/timestamps.ts';
import { venueOrder } from '../../../support/gateway-venue-documents.ts';

const terms = (fields: Partial<OrderTerms>): OrderTerms => ({
  clientOrderId: 'tw-1' as ClientOrderId,
  symbol: 'BTC/USD',
  side: 'sell',
  type: 'market',
  timeInForce: 'ioc',
  quantity: '1' as DecimalString,
  limitPrice: null,
  extendedHours: false,
  ...fields,
});
const toBody = (order: OrderTerms): unknown => JSON.parse(JSON.stringify(trading.PostOrderRequestToJSON(toPostOrder(order))));

it('writes decimals into the request body exactly as they are', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 18 });
  fc.assert(
    fc.property(digits, digits, (whole, fraction) => {
      const amount = `${whole}.${fraction}` as DecimalString;
      expect(toBody(terms({ quantity: amount, type: 'limit', limitPrice: amount }))).toMatchObject({
        qty: amount,
        limit_price: amount,
      });
    }),
  );
});

it('leaves out what an order does not have', () => {
  expect(toBody(terms({}))).toEqual({
    client_order_id: 'tw-1',
    symbol: 'BTC/USD',
    side: 'sell',
    type: 'market',
    time_in_force: 'ioc',
    qty: '1',
  });
  expect(toBody(terms({ extendedHours: true }))).toMatchObject({ extended_hours: true });
  const replacement = {
    kind: 'replace-order',
    requestId: 1,
    notAfterUs: 0,
    gatewayEpoch: '',
    venueOrderId: 'v' as VenueOrderId,
    clientOrderId: 'tw-2' as ClientOrderId,
  } as const;
  expect(toPatchOrder({ ...replacement, quantity: null, limitPrice: '2.5' as DecimalString })).toEqual({
    clientOrderId: 'tw-2',
    limitPrice: '2.5',
  });
});

it('writes stops, trails and classes as the venue wants them', () => {
  const price = (text: string): DecimalString => text as DecimalString;
  expect(toBody(terms({ type: 'stop-limit', stopPrice: price('10'), limitPrice: price('10.1') }))).toMatchObject({
    type: 'stop_limit',
    stop_price: '10',
    limit_price: '10.1',
  });
  expect(toBody(terms({ type: 'trailing-stop', trailPercent: price('1.5') }))).toMatchObject({
    type: 'trailing_stop',
    trail_percent: '1.5',
  });
  expect(toBody(terms({ type: 'trailing-stop', trailPrice: price('2') }))).toMatchObject({
    trail_price: '2',
  });
  const takeProfit = { limitPrice: price('12') };
  expect(
    toBody(terms({ orderClass: 'bracket', takeProfit, stopLoss: { stopPrice: price('9'), limitPrice: price('8.9') } })),
  ).toMatchObject({
    order_class: 'bracket',
    take_profit: { limit_price: '12' },
    stop_loss: { stop_price: '9', limit_price: '8.9' },
  });
  const oco = { orderClass: 'oco', type: 'limit', takeProfit, stopLoss: { stopPrice: price('9'), limitPrice: null } } as const;
  expect(toBody(terms(oco))).toEqual({
    client_order_id: 'tw-1',
    symbol: 'BTC/USD',
    side: 'sell',
    type: 'limit',
    time_in_force: 'ioc',
    qty: '1',
    order_class: 'oco',
    take_profit: { limit_price: '12' },
    stop_loss: { stop_price: '9' },
  });
});

it('reads stops, trails and the legs of a bracket, each with its parent', () => {
  const leg = { client_order_id: 'leg', order_class: 'bracket', status: 'held', side: 'sell' };
  const raw = venueOrder({
    id: 'parent',
    order_class: 'bracket',
    legs: [
      venueOrder({ ...leg, id: 'profit', limit_price: '12' }),
      venueOrder({ ...leg, id: 'loss', type: 'stop', limit_price: null, stop_price: '9' }),
    ],
  });
  expect(fromVenueOrder(raw)).toMatchObject({
    orderClass: 'bracket',
    legs: [
      { venueOrderId: 'profit', parentVenueOrderId: 'parent', limitPrice: '12', status: 'held' },
      { venueOrderId: 'loss', parentVenueOrderId: 'parent', stopPrice: '9', type: 'stop' },
    ],
  });
  expect(fromVenueOrder(venueOrder({ type: 'trailing_stop', trail_percent: '1.5', stop_price: '98.5' }))).toMatchObject({
    trailPercent: '1.5',
    stopPrice: '98.5',
  });
  expect(fromVenueOrder(venueOrder({ extended_hours: true }))).toMatchObject({ extendedHours: true });
});

it('reads an order that went through the SDK without losing a digit', () => {
  const raw = venueOrder({
    qty: '12345678901234567890.123456789',
    limit_price: '0.000000001',
    filled_qty: '0.057436865',
    filled_avg_price: '86.878',
    replaces: 'older',
    status: 'pending_review_of_something_new',
    submitted_at: '2026-11-20T10:10:18.909428548-05:00',
    updated_at: null,
  });
  expect(fromVenueOrder(trading.OrderFromJSON(raw))).toEqual({
    venueOrderId: raw['id'],
    clientOrderId: 'tw-1',
    symbol: 'AAPL',
    side: 'buy',
    type: 'limit',
    timeInForce: 'day',
    status: 'pending_review_of_something_new',
    quantity: '12345678901234567890.123456789',
    limitPrice: '0.000000001',
    filledQuantity: '0.057436865',
    filledAveragePrice: '86.878',
    replaces: 'older',
    replacedBy: null,
    submittedAtUs: Date.UTC(2026, 10, 20, 15, 10, 18) * 1000 + 909_428,
    updatedAtUs: Date.UTC(2026, 10, 20, 15, 10, 18) * 1000 + 909_428,
  });
});

it('reads an order by money amount, and numbers where texts were promised', () => {
  expect(fromVenueOrder(venueOrder({ qty: null, notional: '10', filled_qty: '0.25', limit_price: null }))).toMatchObject({
    quantity: '0.25',
    limitPrice: null,
  });
  expect(fromVenueOrder(venueOrder({ qty: 1e-7, filled_qty: 0 }))).toMatchObject({
    quantity: '0.0000001',
    filledQuantity: '0',
  });
});

it.each<[object, string]>([
  [{ id: undefined }, 'id: expected a text, found nothing'],
  [{ side: '' }, 'side: expected "buy" or "sell", found ""'],
  [{ filled_qty: '1e-7' }, 'filled_qty: expected a plain decimal such as "12.5", found "1e-7"'],
  [{ filled_qty: null }, 'filled_qty: expected a plain decimal such as "12.5", found null'],
  [{ limit_price: 'NaN' }, 'limit_price: expected a plain decimal such as "12.5", found "NaN"'],
  [{ updated_at: 'yesterday' }, 'updated_at: expected an RFC 3339 time, found "yesterday"'],
])('does not read an order with %j', (fields, message) => {
  expect(() => fromVenueOrder(venueOrder(fields as Record<string, unknown>))).toThrow(message);
});

it('finds the execution in fills only', () => {
  const update = { event: 'new', execution_id: 'e-1', timestamp: '2026-11-20T15:10:19.0612986Z', order: venueOrder({}) };
  expect(fromTradeUpdate(update)).toMatchObject({
    event: 'new',
    execution: null,
    atUs: Date.UTC(2026, 10, 20, 15, 10, 19) * 1000 + 61_298,
  });
  expect(fromTradeUpdate({ ...update, event: 'fill', qty: '-2', price: '0.1' })).toMatchObject({
    execution: { executionId: 'e-1', quantity: '2', price: '0.1' },
  });
  expect(() => fromTradeUpdate({ ...update, event: 'fill' })).toThrow('qty: expected a plain decimal');
  expect(() => fromTradeUpdate({ ...update, event: 'partial_fill', execution_id: null, qty: '1', price: '1' })).toThrow(
    'execution_id: expected a text',
  );
  expect(fromTradeUpdate({ event: 'held', order: venueOrder({}) })).toMatchObject({
    atUs: Date.UTC(2026, 10, 20, 15, 10, 18) * 1000 + 910_283,
  });
});

it('reads times of any precision and offset to the microsecond', () => {
  const second = Date.UTC(2026, 10, 20, 14, 44, 20) * 1000;
  expect(toMicroseconds('2026-11-20T14:44:20Z')).toBe(second);
  expect(toMicroseconds('2026-11-20T14:44:20.5Z')).toBe(second + 500_000);
  expect(toMicroseconds('2026-11-20T09:44:20.1234-05:00')).toBe(second + 123_400);
  expect(toMicroseconds('2026-11-20T09:44:20.123456-05:00')).toBe(second + 123_456);
  expect(toMicroseconds('2026-11-20T14:44:20.999999999Z')).toBe(second + 999_999);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), (nanoseconds) => {
      expect(toMicroseconds(`2026-11-20T14:44:20.${String(nanoseconds).padStart(9, '0')}Z`)).toBe(
        second + Math.floor(nanoseconds / 1000),
      );
    }),
  );
  for (const text of ['', 'soon', '2026-13-40T00:00:00Z', null, 5])
    expect(() => toMicroseconds(text)).toThrow('expected an RFC 3339 time');
});
