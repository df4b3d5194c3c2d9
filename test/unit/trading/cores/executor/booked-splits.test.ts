// A split that the venue books for the account: its day, its ratio, and whose shares it is of.
import { beforeEach, describe, expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import { DAY_US } from '../../../../../trading/calendar-dates.ts';
import { parseDecimal } from '../../../../../trading/decimal.ts';
import {
  adjustments,
  alerts,
  asked,
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
  TRADED_ON,
  TUESDAY,
  trade,
} from '../../../../support/splitting-bench.ts';

holdAgainstEachOtherForEachTest();

describe('a split that the venue books for the account', () => {
  beforeEach(() => {
    trade('one too many', { quantity: text('1') });
    compare([]);
  });

  it('is what each book held on the morning of the day that the venue names, whatever it traded since', () => {
    openTuesday();
    trade('more', inTime());
    book('1', { date: TUESDAY });
    compare([]);
    expect(books()).toEqual(shares('24', '-20'));
  });

  it('follows the ratio of the list where a fraction was paid in cash, which the account alone does not tell', () => {
    openTuesday();
    // A tenth of a share is left, and paid for.
    book('-1', { date: TUESDAY });
    compare([splitOn(TUESDAY, { from: text('10'), to: text('1') })]);
    expect(books()).toEqual(shares('1', '-1'));
    expect([...bench.state.books.watches.values()]).toMatchObject([{ stopLoss: { stopPrice: '1400' } }]);
  });

  it.each([
    ['is of other shares', splitOn(TUESDAY, { symbol: 'AAPL', from: text('10'), to: text('1') })],
    ['explains nothing of it', splitOn(TUESDAY, { from: text('1'), to: text('7') })],
    ['is of a day to come', splitOn('2013-10-09', { from: text('10'), to: text('1') })],
  ])('is shared out in proportion when what the list tells %s', (_, listed) => {
    openTuesday();
    book('1', { date: TUESDAY });
    compare([listed]);
    expect(books()).toEqual(shares('22', '-20'));
  });

  it('follows what the booking says that the account held, also without any list', () => {
    openTuesday();
    // A tenth of what is one share now; what rounding leaves is nobody's loss.
    book('-0.9', { date: TUESDAY, before: text('1') });
    compare(undefined);
    expect(books()).toEqual(shares('1.1', '-1'));
    expect([...bench.state.books.watches.values()]).toMatchObject([{ stopLoss: { stopPrice: '1400' } }]);
  });

  it('is of the day on which the account held that, when the booking names the day before', () => {
    beginAnew();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    openTuesday();
    trade('other', { ...inTime(), quantity: text('10'), strategyId: 'rsi-reversion' });
    compare([]);
    openTuesday();
    book('20', { date: TUESDAY, before: text('20') });
    compare([]);
    expect(books()).toEqual(shares('20', '20'));
    expect([...bench.state.books.watches.values()]).toMatchObject([{ stopLoss: { stopPrice: '70' } }]);
    expect(alerts()).toEqual([]);
  });

  it('has the day and the ratio of the list, which is asked before it is booked', () => {
    beginAnew();
    trade('long', { quantity: text('15'), stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    expect(asked()).toBeUndefined();
    // On the evening before, with a fraction paid in cash; a price of that evening is one of old shares.
    bench.venue.timeUs += DAY_US / 3;
    book('-14', { date: TRADED_ON, before: text('15') });
    compare([splitOn(TUESDAY, { from: text('10'), to: text('1') })]);
    expect(asked()).toEqual({ symbols: ['SPY'], sinceDate: '2013-09-30' });
    expect(books()[0]).toBe(parseDecimal('1'));
    expect([...bench.state.books.watches.values()]).toMatchObject([
      { stopLoss: { stopPrice: '1400' }, filled: parseDecimal('1.5') },
    ]);
    const last = () => bench.state.marks.get('SPY')?.last;
    expect(last()).toBe(1_450);
    bench.price('SPY', 146);
    expect(last()).toBe(1_460);
    bench.venue.timeUs += (DAY_US * 2) / 3;
    bench.price('SPY', 1_455);
    expect(last()).toBe(1_455);
  });

  it('is that of the next day, when it is booked in the evening and no list tells: what was meant that day was meant before it', () => {
    beginAnew();
    trade('long', {});
    compare([]);
    openTuesday();
    // The same sum as in the morning, in other books.
    trade('less', { ...inTime(), side: 'sell', quantity: text('10') });
    trade('more', {
      ...inTime(),
      strategyId: 'rsi-reversion',
      quantity: text('10'),
      stopLoss: { stopPrice: text('60'), limitPrice: null },
    });
    compare([]);
    bench.venue.timeUs += DAY_US / 3;
    book('10', { date: TUESDAY, before: text('10') });
    compare(undefined);
    expect(books()).toEqual(shares('0', '20'));
    expect([...bench.state.books.watches.values()]).toMatchObject([{ stopLoss: { stopPrice: '30' } }]);
    expect(alerts()).toEqual([]);
  });

  it('some days late is still of its own day', () => {
    openTuesday();
    trade('more', { ...inTime(), strategyId: 'rsi-reversion', quantity: text('11') });
    compare([]);
    openTuesday();
    compare([]);
    book('1', { date: TUESDAY });
    compare([]);
    expect(books()).toEqual(shares('22', '-9'));
    expect(alerts()).toEqual(['SPLIT_TOLD_LATE']);
  });
});

describe('a split of what was adopted as unexplained before', () => {
  const adopted = () =>
    bench.events.filter((event) => event.kind === 'ExternalPositionAdopted' && event.cause === 'unexplained');

  it.each([
    ['the evening before', 0],
    ['the same day', 1],
  ])('is that of the strategy alone, when it was adopted %s', (_, days) => {
    beginAnew();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    if (days > 0) openTuesday();
    const position = bench.venue.positions.get('SPY');
    if (position) bench.venue.positions.set('SPY', { ...position, quantity: parseDecimal(text('20')) });
    compare([]);
    expect(adopted()).toHaveLength(1);
    if (days === 0) openTuesday();
    const told = { activityId: 'told', type: 'SPLIT', symbol: 'SPY', atUs: bench.venue.timeUs, amount: text('0') };
    bench.venue.cashMovements.push({ ...told, quantity: text('10'), date: TUESDAY });
    compare([]);
    expect(books()[0]).toEqual(parseDecimal('20'));
    expect(bench.state.books.holdings.get('external|SPY')?.quantity).toBe(0n);
    expect([...bench.state.books.watches.values()]).toMatchObject([{ stopLoss: { stopPrice: '70' } }]);
    expect(alerts()).toEqual(['UNEXPLAINED_DIFFERENCE']);
  });

  it('leaves alone what was traded meanwhile', () => {
    beginAnew();
    trade('long', {});
    compare([]);
    openTuesday();
    const position = bench.venue.positions.get('SPY');
    if (position) bench.venue.positions.set('SPY', { ...position, quantity: parseDecimal(text('20')) });
    compare([]);
    expect(adopted()).toHaveLength(1);
    trade('less', { ...inTime(), side: 'sell', quantity: text('5') });
    trade('other', { ...inTime(), strategyId: 'rsi-reversion', quantity: text('6') });
    const told = { activityId: 'told', type: 'SPLIT', symbol: 'SPY', atUs: bench.venue.timeUs, amount: text('0') };
    bench.venue.cashMovements.push({ ...told, quantity: text('10'), before: text('10'), date: TUESDAY });
    compare([]);
    expect(books()).toEqual(shares('15', '6'));
    expect(bench.state.books.holdings.get('external|SPY')?.quantity).toBe(0n);
  });

  it('is told where the rest nets to nothing and the venue may book none', () => {
    trade('one too many', { quantity: text('1') });
    const position = bench.venue.positions.get('SPY');
    if (position) bench.venue.positions.set('SPY', { ...position, quantity: parseDecimal(text('0')) });
    compare([]);
    expect(adopted()).toHaveLength(1);
    openTuesday();
    compare([splitOn(TUESDAY)]);
    compare([splitOn(TUESDAY)]);
    expect(adjustments()).toEqual([]);
    expect(alerts()).toEqual(['UNEXPLAINED_DIFFERENCE', 'SPLIT_UNCERTAIN']);
  });
});
