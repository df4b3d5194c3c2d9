// Two books come to nothing together while the shares that both trade are split: the account holds nothing, and hears nothing.
import fc from 'fast-check';
import { Map as ImmutableMap } from 'immutable';
import { beforeEach, describe, expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import { DAY_US } from '../../../../../trading/calendar-dates.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { accountQuantity, EMPTY_BOOKS, EMPTY_HOLDING } from '../../../../../trading/cores/executor/books.ts';
import type { Holding } from '../../../../../trading/cores/executor/holding-changes.ts';
import { absolute, decimal, ONE, parseDecimal } from '../../../../../trading/decimal.ts';
import type { JournalEvent } from '../../../../../trading/journal/events.ts';
import {
  adjustments,
  alerts,
  asked,
  beginAnew,
  bench,
  books,
  compare,
  fill,
  holdAgainstEachOtherForEachTest,
  place,
  shares,
  splitOn,
  TRADED_ON,
  TUESDAY,
  trade,
} from '../../../../support/splitting-bench.ts';

holdAgainstEachOtherForEachTest();

it('asks for splits since the last trade, of symbols that books hold against each other and of no other', () => {
  expect(asked()).toEqual({ symbols: ['SPY'], sinceDate: TRADED_ON });
  trade('more', { quantity: text('1') });
  compare([]);
  expect(asked()).toEqual({ symbols: ['SPY'], sinceDate: TRADED_ON });
  trade('turn', { strategyId: 'rsi-reversion', quantity: text('11') });
  compare([]);
  expect(asked()).toBeUndefined();
});

describe('on the day after', () => {
  beforeEach(() => {
    bench.venue.timeUs += DAY_US;
  });

  it('splits both books and the stop that is watched, once, and keeps what they cost', () => {
    compare([splitOn(TUESDAY)]);
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('20', '-20'));
    expect(bench.state.books.holdings.get('sma-cross|SPY')).toMatchObject({ costBasis: 1450n * ONE, realizedPnl: 0n });
    expect([...bench.state.books.watches.values()]).toMatchObject([{ stopLoss: { stopPrice: '70' } }]);
    expect(adjustments()).toHaveLength(1);
    expect(bench.events.some(({ kind }) => kind === 'AlertRaised')).toBe(false);
  });

  it('splits once what one answer lists twice', () => {
    compare([splitOn(TUESDAY), splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('20', '-20'));
    expect(adjustments()).toHaveLength(1);
  });

  it('splits once what is listed under two ids', () => {
    compare([splitOn(TUESDAY), splitOn(TUESDAY, { actionId: 'again' })]);
    compare([splitOn(TUESDAY, { actionId: 'and again' })]);
    expect(books()).toEqual(shares('20', '-20'));
    expect(alerts()).toEqual([]);
  });

  it('splits nothing that the venue does not show, and that was adopted: it tells of that split itself', () => {
    beginAnew();
    trade('long', {});
    const position = bench.venue.positions.get('SPY');
    bench.venue.positions.delete('SPY');
    compare([]);
    expect(bench.state.books.adopted.get('SPY')).toBe(parseDecimal(text('-10')));
    bench.venue.timeUs += DAY_US;
    compare([splitOn(TUESDAY)]);
    expect(adjustments()).toEqual([]);
    if (position) bench.venue.positions.set('SPY', { ...position, quantity: parseDecimal(text('20')) });
    const told = { activityId: 'told', type: 'SPLIT', symbol: 'SPY', atUs: bench.venue.timeUs, amount: text('0') };
    bench.venue.cashMovements.push({ ...told, quantity: text('10') });
    compare([splitOn(TUESDAY)]);
    const external = bench.state.books.holdings.get('external|SPY')?.quantity;
    expect([books()[0], external]).toEqual(shares('20', '0'));
  });

  it('waits until it is known on which day an inferred fill was one', () => {
    beginAnew();
    trade('long', {});
    const { clientOrderId, quantity } = place('short', { strategyId: 'rsi-reversion', side: 'sell' });
    bench.venue.fill(clientOrderId, quantity, '145');
    const [execution] = bench.venue.fills.splice(-1);
    bench.venue.timeUs += DAY_US;
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('10', '-10'));
    if (execution) bench.venue.fills.push(execution);
    compare([splitOn(TUESDAY)]);
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('20', '-20'));
    expect(alerts()).toEqual([]);
  });

  it('says once that the list could not be read, and goes on', () => {
    compare(undefined);
    compare(undefined);
    expect(alerts()).toEqual(['SPLITS_UNREADABLE']);
    expect(bench.state.reconciliation.phase).toBe('done');
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('20', '-20'));
  });

  it('tells both strategies what they hold now', () => {
    compare([splitOn(TUESDAY)]);
    const told = bench.effects.flatMap((effect) => (effect.kind === 'announce' ? [effect] : []));
    expect(told.filter(({ event }) => event.kind === 'HoldingAdjusted')).toHaveLength(1);
  });

  it('is what the journal alone says, too', () => {
    compare([splitOn(TUESDAY, { from: text('3'), to: text('1') })]);
    expect(books()).toEqual(shares('3.333333333', '-3.333333333'));
    const replayed = bench.events.map((event) => JSON.parse(JSON.stringify(event))).reduce(applyEvent, EMPTY_BOOKS);
    expect(replayed.holdings.toJS()).toEqual(bench.state.books.holdings.toJS());
    expect(replayed).toEqual(bench.state.books);
  });

  it('applies two splits in the order of their days', () => {
    bench.venue.timeUs += DAY_US;
    compare([splitOn('2013-10-09', { from: text('10'), to: text('1') }), splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('2', '-2'));
    expect(adjustments()).toMatchObject([{ activityId: `action of ${TUESDAY}` }, { activityId: 'action of 2013-10-09' }]);
  });

  it.each([
    ['of a day that has not come', splitOn('2013-10-09')],
    ['of the day of the last trade, which was in new shares', splitOn(TRADED_ON)],
    ['of another symbol', splitOn(TUESDAY, { symbol: 'AAPL' })],
  ])('leaves a split alone %s', (_, split) => {
    compare([split]);
    expect(books()).toEqual(shares('10', '-10'));
    expect(adjustments()).toEqual([]);
  });
});

it('is not put off by what is traded while the venue is read: who held what that morning is known', () => {
  bench.price('AAPL', 145);
  const order = place('meanwhile', { symbol: 'AAPL', quantity: text('1') });
  bench.venue.timeUs += DAY_US;
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  const { question } = bench.state.reconciliation;
  const snapshot = { ...bench.venue.snapshot(), splits: [splitOn(TUESDAY)], splitsOf: ['SPY'] };
  fill(order);
  bench.tell({ kind: 'snapshot-answered', question, snapshot });
  expect(books()).toEqual(shares('20', '-20'));
  compare([splitOn(TUESDAY)]);
  expect(adjustments()).toHaveLength(1);
});

it('compares as soon as a day begins, so that nobody trades in new shares before', () => {
  const questions = () => bench.effects.filter(({ kind }) => kind === 'ask-snapshot').length;
  const before = questions();
  bench.pass(2_000);
  bench.tell({ kind: 'beat' });
  expect(questions()).toBe(before);
  bench.venue.timeUs += DAY_US;
  bench.price('SPY', 145);
  // Once: an answer that takes a while is waited for.
  for (const _ of [1, 2, 3]) {
    bench.tell({ kind: 'beat' });
    bench.pass(2_000);
  }
  expect(questions()).toBe(before + 1);
});

it('leaves nothing over in the account, and to each book what it is worth, whatever the ratio', () => {
  const quantities = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 5 });
  const rate = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(quantities, rate, rate, (firsts, from, to) => {
      const all = [...firsts, -firsts.reduce((sum, quantity) => sum + quantity, 0)];
      const holdings = all.map((quantity, index): [string, Holding] => [
        `book-${index}|SPY`,
        { ...EMPTY_HOLDING, quantity: decimal(BigInt(quantity) * ONE) },
      ]);
      const before = { ...EMPTY_BOOKS, holdings: ImmutableMap(holdings) };
      const none = text('0');
      const split = { exDate: TUESDAY, from: text(String(from)), to: text(String(to)) };
      const adjusted = {
        kind: 'HoldingAdjusted',
        activityId: 'a',
        type: 'SPLIT',
        symbol: 'SPY',
        quantity: none,
        amount: none,
        split,
      };
      const after = applyEvent(before, adjusted as JournalEvent);
      expect(accountQuantity(after, 'SPY')).toBe(0n);
      for (const [key, { quantity }] of after.holdings) {
        const exact = (before.holdings.get(key, EMPTY_HOLDING).quantity * BigInt(to)) / BigInt(from);
        // Each is rounded to nine decimals, and the last one takes what that left.
        expect(Number(absolute(decimal(quantity - exact)))).toBeLessThanOrEqual(5e8 * all.length + all.length);
      }
    }),
  );
});
