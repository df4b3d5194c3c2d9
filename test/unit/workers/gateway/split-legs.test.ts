// What the venue books in two halves is one movement, and half of it is none.
import { expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../protocol/decimal-string.ts';
import { type Booking, joinLegs } from '../../../../workers/gateway/alpaca/split-legs.ts';

const booking = (activityId: string, quantity: string, part: Partial<Booking> = {}): Booking => ({
  ...{ activityId, type: 'SPLIT', amount: text('0'), symbol: 'KO', date: '2026-11-20', atUs: Number(activityId) },
  quantity: text(quantity),
  ...part,
});
const removed = (quantity: string, part: Partial<Booking> = {}) => booking('1', quantity, { leg: 'REMOVE', ...part });
const added = (quantity: string, part: Partial<Booking> = {}) => booking('2', quantity, { leg: 'ADD', ...part });

it.each([
  ['a forward split', '-10', '40', '30', '10'],
  ['a reverse split with a fraction', '-25', '1.666666667', '-23.333333333', '25'],
  ['a split of shares that were sold short', '25', '-50', '-25', '-25'],
])('makes one of both halves of %s, with what was held before', (_, from, to, quantity, before) => {
  const joined = { activityId: '2', type: 'SPLIT', symbol: 'KO', quantity, before, atUs: 2, amount: '0' };
  expect(joinLegs([removed(from), added(to)])).toEqual([{ ...joined, date: '2026-11-20' }]);
});

it('asks for no order: the venue lists what is no trade by random numbers', () => {
  expect(joinLegs([added('40'), removed('-10')])).toMatchObject([{ quantity: '30', before: '10' }]);
  expect(joinLegs([added('40', { atUs: 1 }), removed('-10', { atUs: 1 })])).toMatchObject([{ quantity: '30', before: '10' }]);
});

it('waits for the other half, and takes none of another symbol for it', () => {
  expect(joinLegs([removed('-10')])).toEqual([]);
  expect(joinLegs([added('10')])).toEqual([]);
  expect(joinLegs([removed('-10'), added('40', { symbol: 'PEP' })])).toEqual([]);
});

it('pairs the halves in their order, past a lone one and whatever is booked between them', () => {
  const cash = booking('5', '0', { amount: text('4.5') });
  const bookings = [
    ...[added('7', { atUs: 0 }), removed('-10'), cash, added('40', { date: '2026-11-21' })],
    ...[removed('-40', { atUs: 8 }), added('20', { activityId: '9', atUs: 9 })],
  ];
  expect(joinLegs(bookings)).toMatchObject([
    cash,
    { activityId: '2', quantity: '30', before: '10' },
    { activityId: '9', quantity: '-20', before: '40' },
  ]);
});

it('leaves what is booked in one piece, and what is no split, as it is', () => {
  const fee = booking('2', '-0.001', { type: 'CFEE', symbol: 'BTC/USD' });
  const moved = [booking('3', '-10', { type: 'NC', symbol: 'FB' }), booking('4', '10', { type: 'NC', symbol: 'META' })];
  const whole = [booking('1', '30'), fee, ...moved];
  expect(joinLegs(whole)).toEqual(whole);
});
