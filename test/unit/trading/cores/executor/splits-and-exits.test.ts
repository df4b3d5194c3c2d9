// Stops and take-profits that the executor watches, at prices that may be those of other shares.
import { describe, expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import { DAY_US } from '../../../../../trading/calendar-dates.ts';
import {
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

describe('a stop that is watched', () => {
  const exits = () => bench.events.filter((event) => event.kind === 'OrderIntended' && event.exitOf !== undefined).length;

  it('waits on the next day for the first comparison, whoever holds what', () => {
    beginAnew();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    openTuesday();
    bench.tell({ kind: 'beat' });
    bench.price('SPY', 72.5);
    expect(exits()).toBe(0);
    book('10', { date: TUESDAY, before: text('10') });
    compare([splitOn(TUESDAY)]);
    bench.price('SPY', 72.5);
    expect(exits()).toBe(0);
    bench.price('SPY', 69.9);
    expect(exits()).toBe(1);
  });

  it('waits for no comparison at a price as a night may bring it', () => {
    beginAnew();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    openTuesday();
    expect(exits()).toBe(0);
    bench.price('SPY', 125);
    expect(exits()).toBe(1);
  });

  it('waits also where only the quote is one of other shares, beside a trade of the day before', () => {
    beginAnew();
    trade('long', { takeProfit: { limitPrice: text('160') } });
    compare([]);
    openTuesday();
    const { timeUs } = bench.venue;
    const prices = { symbol: 'SPY', bid: 1_449, ask: 1_451, last: 145, quotedAtUs: timeUs, tradedAtUs: timeUs - DAY_US };
    bench.tell({ kind: 'prices-moved', venueTimeUs: timeUs, marks: [{ ...prices, receivedAtUs: bench.monotonicUs }] });
    expect(exits()).toBe(0);
    compare([]);
    expect(exits()).toBe(1);
  });

  it('waits anew on another day', () => {
    beginAnew();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    openTuesday();
    book('10', { date: TUESDAY, before: text('10') });
    compare([splitOn(TUESDAY)]);
    bench.pass(300_000);
    openTuesday();
    bench.price('SPY', 30);
    expect(exits()).toBe(0);
    bench.pass(61_000);
    bench.price('SPY', 30);
    expect(exits()).toBe(1);
  });

  it('waits for a comparison that does not come no longer than a minute', () => {
    beginAnew();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    openTuesday();
    expect(exits()).toBe(0);
    bench.pass(61_000);
    bench.price('SPY', 72.5);
    expect(exits()).toBe(1);
  });

  it('waits on the next day until the list is read: the price may be one of other shares', () => {
    openTuesday();
    compare(undefined);
    bench.price('SPY', 72.4);
    expect(exits()).toBe(0);
    compare([splitOn(TUESDAY)]);
    bench.price('SPY', 72.5);
    expect(exits()).toBe(0);
    bench.price('SPY', 69.9);
    expect(exits()).toBe(1);
  });

  it('goes off at once when the list has none', () => {
    openTuesday();
    compare([]);
    bench.price('SPY', 72.4);
    expect(exits()).toBe(1);
  });

  it('waits for nothing when the account holds shares: the venue tells of their split itself', () => {
    trade('one too many', { quantity: text('1') });
    compare([]);
    openTuesday();
    compare(undefined);
    bench.price('SPY', 72.4);
    expect(exits()).toBe(1);
  });

  it('goes off while the list cannot be read as soon as the account holds shares again', () => {
    openTuesday();
    compare(undefined);
    trade('cover', { ...inTime(), strategyId: 'rsi-reversion', quantity: text('10') });
    bench.price('SPY', 72.4);
    expect(exits()).toBe(1);
  });

  it('that went off before a split was known has closed that many new shares, and guards the rest at its new price', () => {
    openTuesday();
    compare([]);
    bench.price('SPY', 72.4);
    const exit = bench.events.findLast((event) => event.kind === 'OrderIntended');
    if (exit?.kind !== 'OrderIntended') throw new Error('nothing was sold');
    bench.tell({ kind: 'submit-answered', clientOrderId: exit.order.clientOrderId, outcome: bench.venue.submit(exit.order) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(exit.order.clientOrderId, text('4'), '72.4') });
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('16', '-20'));
    const [watch] = bench.state.books.watches.values();
    expect([watch?.filled, watch?.exited]).toEqual(shares('20', '4'));
    expect(watch?.stopLoss?.stopPrice).toBe('70');
    bench.tell({ kind: 'report-received', report: bench.venue.fill(exit.order.clientOrderId, text('6'), '72.4') });
    bench.venue.timeUs += 2_000_000;
    bench.price('SPY', 80);
    bench.tell({ kind: 'beat' });
    expect(exits()).toBe(1);
    bench.price('SPY', 69.9);
    expect(exits()).toBe(2);
  });
});
