// The order table: one list, newest first, and a change of one order touches one row.
import { expect, it } from 'vitest';
import type { DenialView, FillView, OrderView } from '../../../../protocol/desk-views/orders.ts';
import { countKinds, mergeOrders, ORDER_FILTERS } from '../../../../renderer/panels/orders/order-rows.ts';
import { toCsvRow } from '../../../../renderer/panels/orders/orders-csv.ts';

const order = (id: string, atUs: number, more: object = {}): OrderView =>
  ({
    clientOrderId: id,
    venueOrderId: null,
    book: 'sma-cross',
    symbol: 'SPY',
    side: 'buy',
    type: 'market',
    timeInForce: 'day',
    quantity: '120',
    limitPrice: null,
    state: 'filled',
    filledQuantity: '120',
    filledAveragePrice: '167.12',
    reason: '',
    why: 'Crossed above',
    purpose: 'entry',
    createdAtUs: atUs,
    updatedAtUs: atUs,
    isOpen: false,
    ...more,
  }) as unknown as OrderView;
const fill = {
  id: 'f1',
  clientOrderId: 'a',
  book: 'sma-cross',
  symbol: 'SPY',
  side: 'buy',
  quantity: '60',
  price: '167.10',
  atUs: 15,
} as unknown as FillView;
const denial: DenialView = {
  signalId: 's1',
  book: 'donchian',
  symbol: 'AAPL',
  side: 'buy',
  code: 'POSITION_LIMIT',
  text: 'position would be 130, the limit is 100',
  why: 'crossed above',
  atUs: 30,
};

it('puts orders, fills and denials into one list, newest first', () => {
  const rows = mergeOrders({ a: order('a', 10), b: order('b', 20) }, [fill], [denial]);
  expect(rows.map(({ key }) => key)).toEqual(['denial s1', 'b', 'fill f1', 'a']);
});

it('counts what each filter would show', () => {
  const rows = mergeOrders(
    {
      a: order('a', 10),
      b: order('b', 20, { state: 'accepted', isOpen: true }),
      c: order('c', 25, { state: 'unknown', isOpen: true }),
    },
    [fill],
    [denial],
  );
  expect(countKinds(rows)).toEqual({ all: 4, working: 2, filled: 1, fills: 1, denied: 1, troubled: 1 });
  expect(rows.filter(ORDER_FILTERS.denied.includes).map(({ why }) => why)).toEqual([
    'POSITION_LIMIT: position would be 130, the limit is 100',
  ]);
});

it('keeps the row of an order that did not change', () => {
  const unchanged = order('a', 10);
  const before = mergeOrders({ a: unchanged, b: order('b', 20) }, [], []);
  const after = mergeOrders({ a: unchanged, b: order('b', 20, { state: 'canceled' }) }, [], []);
  expect(after[1]).toBe(before[1]);
  expect(after[0]).not.toBe(before[0]);
});

it('finds an order by symbol, book, state, reason or id', () => {
  const [row] = mergeOrders({ 'tw-77': order('tw-77', 10) }, [], []);
  expect(['spy', 'sma', 'filled', 'crossed', 'tw-77'].every((word) => row?.search.includes(word))).toBe(true);
});

it('takes exact numbers and UTC times into the CSV', () => {
  const [row] = mergeOrders({ a: order('a', 1_700_000_000_123_000) }, [], []);
  if (!row) throw new Error('no row');
  expect(toCsvRow(row).slice(0, 7)).toEqual(['2023-11-14T22:13:20.123Z', 'order', 'buy', 'SPY', '120', '120', 'market']);
});
