// Prices on both sides of the first day of a split.
import { Map as ImmutableMap } from 'immutable';
import { expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import { EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import type { Mark } from '../../../../../trading/cores/executor/executor-state.ts';
import { marksAfter, noteMarks } from '../../../../../trading/cores/executor/marks.ts';
import { parseDecimal } from '../../../../../trading/decimal.ts';
import type { HoldingAdjusted } from '../../../../../trading/journal/events.ts';
import { newYorkToUs } from '../../../../../trading/new-york-time.ts';

const [MONDAY, TUESDAY] = ['2013-10-07', '2013-10-08'].map((day) => newYorkToUs(day, 10 * 3_600_000_000)) as [number, number];
const BOOKS = { ...EMPTY_BOOKS, lastSplits: ImmutableMap([['SPY', { exDate: '2013-10-08', ratio: parseDecimal('0.1') }]]) };

const mark = (quotedAtUs: number, tradedAtUs: number, by = 1): Mark => ({
  ...{ symbol: 'SPY', bid: 144 * by, ask: 146 * by, last: 145 * by, receivedAtUs: 1 },
  ...{ quotedAtUs, tradedAtUs },
});
const noted = (moved: Mark) => noteMarks(ImmutableMap(), BOOKS, [moved]).get('SPY');

it('divides what is older than its first day, each price by its own time, however often it is sent', () => {
  expect(noted(mark(MONDAY, MONDAY))).toMatchObject({ bid: 1_440, ask: 1_460, last: 1_450 });
  expect(noted({ ...mark(TUESDAY, MONDAY), bid: 1_449, ask: 1_451 })).toMatchObject({ bid: 1_449, ask: 1_451, last: 1_450 });
  expect(noted(mark(TUESDAY, TUESDAY, 10))).toMatchObject({ bid: 1_440, ask: 1_460, last: 1_450 });
  expect(noted({ ...mark(TUESDAY, 0, 10), last: 0 })).toMatchObject({ bid: 1_440, last: 0 });
});

it('divides what is known when the split is booked, and forgets what may be of either side', () => {
  const split: HoldingAdjusted = {
    ...{ kind: 'HoldingAdjusted', activityId: 'a', type: 'SPLIT', symbol: 'SPY' },
    ...{ quantity: text('-9'), amount: text('0'), exDate: '2013-10-08' },
  };
  const after = (known: Mark, event = split) =>
    marksAfter(ImmutableMap([['SPY', known]]), EMPTY_BOOKS, BOOKS, event).get('SPY');
  expect(after(mark(MONDAY, MONDAY))).toMatchObject({ bid: 1_440, last: 1_450 });
  expect(after(mark(TUESDAY, MONDAY))).toBeUndefined();
  expect(after(mark(MONDAY, MONDAY), { ...split, type: 'MA' })).toBeUndefined();
  expect(after(mark(MONDAY, MONDAY), { ...split, type: 'CFEE' })).toEqual(mark(MONDAY, MONDAY));
  // Booked once more.
  const again = marksAfter(ImmutableMap([['SPY', mark(MONDAY, MONDAY)]]), BOOKS, BOOKS, split);
  expect(again.has('SPY')).toBe(false);
});
