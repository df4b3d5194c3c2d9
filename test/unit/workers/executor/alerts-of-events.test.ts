// What of the journal becomes an alert.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrderId } from '../../../../protocol/orders.ts';
import { toAlert } from '../../../../workers/executor/alerts-of-events.ts';

const order: OrderTerms = {
  clientOrderId: 'someone' as ClientOrderId,
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  timeInForce: 'day',
  quantity: toDecimalString('5'),
  limitPrice: toDecimalString('1'),
  extendedHours: false,
};
const one = toDecimalString('1');

it('tells of an order that was not placed here, but not of the exits that the venue made for an order of ours', () => {
  const adopted = { kind: 'ExternalOrderAdopted', order, venueOrderId: 'v-1' as VenueOrderId } as const;
  expect(toAlert(adopted)).toMatchObject({
    severity: 'info',
    code: 'FOREIGN_ORDER',
    subject: 'v-1',
    text: expect.stringContaining('buy 5 AAPL, limit'),
  });
  expect(toAlert({ ...adopted, legOf: 'tw-1' as ClientOrderId })).toBeNull();
});

it('tells of every difference that no event explains, but not of what was there when the journal began', () => {
  const position = { kind: 'ExternalPositionAdopted', symbol: 'KO', quantity: one, price: one } as const;
  expect(toAlert({ ...position, cause: 'unexplained' })).toMatchObject({ code: 'RECONCILIATION_DIFFERENCE', subject: 'KO' });
  expect(toAlert({ ...position, cause: 'opening' })).toBeNull();
  expect(toAlert({ kind: 'CashDifferenceAdopted', amount: one, cause: 'a fee' })).toMatchObject({ subject: 'cash' });
  expect(toAlert({ kind: 'AlertRaised', severity: 'critical', code: 'ORDER_VANISHED', text: 'tw-1 is gone' })).toEqual({
    severity: 'critical',
    code: 'ORDER_VANISHED',
    subject: 'tw-1 is gone',
    text: 'tw-1 is gone',
  });
  expect(toAlert({ kind: 'Reconciled', venueTimeUs: 1, cause: 'beat' })).toBeNull();
});
