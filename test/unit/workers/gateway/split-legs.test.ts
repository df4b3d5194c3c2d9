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

it('waits for the other half, and takes none of another symbol or day for it', () => {
  expect(joinLegs([removed('-10')])).toEqual([]);
  expect(joinLegs([added('10')])).toEqual([]);
  expect(joinLegs([removed('-10'), added('40', { symbol: 'PEP' }), added('40', { date: '2026-11-21' })])).toEqual([]);
});

it('leaves what is booked in one piece as it is', () => {
  const whole = [
    booking('1', '30'),
    booking('2', '-0.001', { type: 'CFEE', symbol: 'BTC/USD' }),
    booking('3', '5', { type: 'JNLS' }),
  ];
  expect(joinLegs(whole)).toEqual(whole);
});

it('drops a change of name or number that leaves the same shares, and keeps one that does not', () => {
  const named = (id: string, quantity: string, symbol: string) => booking(id, quantity, { type: 'NC', symbol });
  expect(joinLegs([named('1', '-10', 'KO'), named('2', '10', 'KO')])).toEqual([]);
  const moved = [named('1', '-10', 'FB'), named('2', '10', 'META')];
  expect(joinLegs(moved)).toEqual(moved);
});

it('takes two splits of one day for what they are', () => {
  expect(joinLegs([booking('1', '10'), booking('2', '20')])).toHaveLength(2);
});
