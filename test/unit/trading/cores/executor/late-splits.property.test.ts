// A split that is told in the middle of its day, or days later, leaves the books as one that is told before anybody trades.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrderId } from '../../../../../protocol/orders.ts';
import type { ExecutionId } from '../../../../../protocol/reports.ts';
import type { SignalId } from '../../../../../protocol/signals.ts';
import { DAY_US } from '../../../../../trading/calendar-dates.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { type Books, EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import { formatDecimal, multiply, parseDecimal } from '../../../../../trading/decimal.ts';
import type { JournalEvent } from '../../../../../trading/journal/events.ts';
import { newYorkToUs } from '../../../../../trading/new-york-time.ts';

const MONDAY = '2013-10-07';
const TUESDAY = '2013-10-08';
const NOON_US = DAY_US / 2;

type Trade = { readonly book: string; readonly quantity: number; readonly cents: number };
const trades = fc.array(
  fc.record({
    book: fc.constantFrom('sma-cross', 'rsi-reversion', 'manual'),
    quantity: fc.integer({ min: -500, max: 500 }).filter((quantity) => quantity !== 0),
    cents: fc.integer({ min: 100, max: 20_000 }),
  }),
  { maxLength: 12 },
);

const fold = (events: readonly JournalEvent[]): Books => events.reduce(applyEvent, EMPTY_BOOKS);

function toEvents(day: string, list: readonly Trade[]): readonly JournalEvent[] {
  return list.flatMap(({ book, quantity, cents }, index): readonly JournalEvent[] => {
    const clientOrderId = `tw-${day}-${index}` as ClientOrderId;
    const atUs = newYorkToUs(day, NOON_US) + index * 1_000_000;
    const order = {
      ...{ clientOrderId, symbol: 'SPY', type: 'market', timeInForce: 'day', limitPrice: null, extendedHours: false },
      ...{ side: quantity > 0 ? 'buy' : 'sell', quantity: text(String(Math.abs(quantity))) },
    } as OrderTerms;
    const signalId = `${day}-${index}` as SignalId;
    const about = { purpose: 'entry', leg: 0, attempt: 1, notAfterUs: 0, expiresAtUs: 0, signalId } as const;
    const venueOrderId = `v-${clientOrderId}` as VenueOrderId;
    const executionId = `x-${clientOrderId}` as ExecutionId;
    return [
      { kind: 'OrderIntended', book, order, ...about, atUs },
      { kind: 'OrderStateChanged', clientOrderId, venueOrderId, state: 'accepted', reason: '', atUs },
      {
        kind: 'ExecutionRecorded',
        clientOrderId,
        executionId,
        quantity: order.quantity,
        price: text((cents / 100).toFixed(2)),
        atUs,
      },
    ];
  });
}

const opening: JournalEvent = {
  ...{ kind: 'AccountOpened', venue: 'simulator', accountNumber: 'PA1', cash: text('100000') },
  venueTimeUs: newYorkToUs(MONDAY, 0),
};

/** Of Tuesday, told at that venue time. */
function splitOf(before: Books, from: number, to: number, isListed: boolean, atUs: number): JournalEvent {
  const held = [...before.holdings.values()].reduce((sum, { quantity }) => sum + quantity, 0n);
  // What a venue books is a whole number of billionths.
  const change = isListed ? '0' : formatDecimal(multiply(parseDecimal(String((to - from) / from)), held as never));
  return {
    ...{ kind: 'HoldingAdjusted', activityId: 'split', type: 'SPLIT', symbol: 'SPY', amount: text('0') },
    ...{ quantity: text(change), atUs },
    ...(isListed ? { split: { exDate: TUESDAY, from: text(String(from)), to: text(String(to)) } } : { exDate: TUESDAY }),
  } as JournalEvent;
}

const rates = fc.constantFrom([1, 2], [1, 4], [2, 3], [10, 1], [8, 1]);
const sumOf = (list: readonly Trade[]): number => list.reduce((sum, { quantity }) => sum + quantity, 0);

it.each([
  ['which only the list tells, because the books come to nothing', true],
  ['which the venue books for the account', false],
])('a late split %s', (_, isNetted) => {
  fc.assert(
    fc.property(trades, trades, rates, fc.nat(40), fc.boolean(), (monday, tuesday, [from, to], cut, isCompared) => {
      const rest = sumOf(monday);
      const netted = { book: 'manual', quantity: -rest, cents: 5_000 };
      const before = [opening, ...toEvents(MONDAY, isNetted && rest !== 0 ? [...monday, netted] : monday)];
      // Nothing that nobody holds is split.
      fc.pre(isNetted ? fold(before).holdings.some(({ quantity }) => quantity !== 0n) : rest !== 0);
      const after = toEvents(TUESDAY, tuesday);
      const told = splitOf(fold(before), from ?? 1, to ?? 1, isNetted, newYorkToUs(TUESDAY, NOON_US * 1.9));
      const venueTimeUs = newYorkToUs(TUESDAY, NOON_US);
      const compared: JournalEvent = { kind: 'Reconciled', venueTimeUs, cause: 'slow beat', atUs: venueTimeUs };
      const at = Math.min(cut, after.length);
      const early = fold([...before, told, ...after]);
      const late = fold([...before, ...after.slice(0, at), ...(isCompared ? [compared] : []), told, ...after.slice(at)]);
      expect(late.holdings.toJS()).toEqual(early.holdings.toJS());
      expect(late.cash).toBe(early.cash);
    }),
    { numRuns: 500 },
  );
});
