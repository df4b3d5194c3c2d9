// Order states move forward only.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OrderState } from '../../../protocol/portfolio.ts';
import { advanceOrderState, fromVenueStatus, isFinished } from '../../../trading/order-states.ts';

const states: readonly OrderState[] = [
  'intended',
  'unknown',
  'not-received',
  'accepted',
  'partially-filled',
  'canceled',
  'expired',
  'rejected',
  'replaced',
  'filled',
];
const state = fc.constantFrom(...states);

it('never moves an order backwards, in whatever order reports arrive', () => {
  fc.assert(
    fc.property(fc.array(state, { minLength: 1 }), (reports) => {
      const seen: OrderState[] = ['intended'];
      for (const report of reports) seen.push(advanceOrderState(seen.at(-1) ?? 'intended', report));
      for (const [index, later] of seen.entries()) expect(advanceOrderState(later, seen[index - 1] ?? later)).toBe(later);
    }),
  );
});

it('ends in the same rank whatever the order of the reports', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom<OrderState>('accepted', 'partially-filled', 'filled', 'unknown'), { minLength: 1 }),
      (reports) => {
        const fold = (list: readonly OrderState[]) => list.reduce(advanceOrderState, 'intended' as OrderState);
        expect(fold(reports)).toBe(fold(reports.toReversed()));
      },
    ),
  );
});

it('never reopens an order that the venue has finished', () => {
  for (const finished of ['canceled', 'expired', 'rejected', 'replaced', 'filled'] as const) {
    for (const report of states.filter((candidate) => candidate !== 'filled'))
      expect(advanceOrderState(finished, report)).toBe(finished);
    expect(isFinished(finished)).toBe(true);
  }
});

it('takes a fill that overtook a cancel for what it is, and adopts an order that was given up too early', () => {
  expect(advanceOrderState('canceled', 'filled')).toBe('filled');
  expect(advanceOrderState('not-received', 'accepted')).toBe('accepted');
});

it('reads unknown words of the venue as a working order', () => {
  expect(fromVenueStatus('pending_review', false)).toBe('accepted');
  expect(fromVenueStatus('done_for_day', true)).toBe('partially-filled');
  expect(fromVenueStatus('expired', true)).toBe('expired');
});
