// Books that trade on the first day of a split before it is known.
import { describe, expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import { DAY_US } from '../../../../../trading/calendar-dates.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import {
  alerts,
  beginAnew,
  bench,
  book,
  books,
  compare,
  holdAgainstEachOtherForEachTest,
  inTime,
  openTuesday,
  shares,
  splitOn,
  TUESDAY,
  trade,
} from '../../../../support/splitting-bench.ts';

holdAgainstEachOtherForEachTest();

describe('books that trade on the day of a split before it is known', () => {
  it('have what they held before it split, and what they traded as it was', () => {
    openTuesday();
    trade('more', inTime());
    trade('less', { ...inTime(), strategyId: 'rsi-reversion', side: 'sell', quantity: text('3') });
    compare([]);
    expect(books()).toEqual(shares('12', '-13'));
    compare([splitOn(TUESDAY)]);
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('22', '-23'));
    expect(alerts()).toEqual(['SPLIT_TOLD_LATE']);
    const replayed = bench.events.map((event) => JSON.parse(JSON.stringify(event))).reduce(applyEvent, EMPTY_BOOKS);
    expect(replayed).toEqual(bench.state.books);
  });

  it('find it also after days on which the list could not be read', () => {
    openTuesday();
    trade('more', inTime());
    compare(undefined);
    openTuesday();
    trade('less', { ...inTime(), strategyId: 'rsi-reversion', side: 'sell' });
    compare(undefined);
    expect(books()).toEqual(shares('12', '-12'));
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('22', '-22'));
    expect(alerts()).toEqual(['SPLITS_UNREADABLE', 'SPLITS_UNREADABLE', 'SPLIT_TOLD_LATE']);
  });

  it('are settled once a few days have brought none', () => {
    openTuesday();
    trade('more', inTime());
    for (const _ of [1, 2, 3, 4]) {
      expect(bench.state.books.histories.size).toBe(1);
      compare([]);
      bench.venue.timeUs += DAY_US;
    }
    compare([]);
    expect(bench.state.books.histories.size).toBe(0);
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('12', '-10'));
  });

  it('are left alone when they began that day', () => {
    beginAnew();
    compare([]);
    openTuesday();
    trade('long', { ...inTime(), quantity: text('20') });
    trade('short', { ...inTime(), quantity: text('20'), strategyId: 'rsi-reversion', side: 'sell' });
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('20', '-20'));
    expect(alerts()).toEqual([]);
  });

  it('are split once when the account held something that morning, and was told', () => {
    beginAnew();
    trade('long', {});
    compare([]);
    openTuesday();
    book('10');
    compare([splitOn(TUESDAY)]);
    bench.price('SPY', 72.5);
    trade('short', { ...inTime(), quantity: text('20'), strategyId: 'rsi-reversion', side: 'sell' });
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('20', '-20'));
    expect(alerts()).toEqual([]);
  });
});
