// Two books come to nothing together while the shares that both trade are split: the account holds nothing, and hears nothing.
import fc from 'fast-check';
import { Map as ImmutableMap } from 'immutable';
import { beforeEach, describe, expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import type { OrderTerms } from '../../../../../protocol/orders.ts';
import type { VenueCashMovement, VenueSplit } from '../../../../../protocol/queries.ts';
import { DAY_US } from '../../../../../trading/calendar-dates.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { accountQuantity, EMPTY_BOOKS, EMPTY_HOLDING } from '../../../../../trading/cores/executor/books.ts';
import type { Holding } from '../../../../../trading/cores/executor/holding-changes.ts';
import { absolute, decimal, ONE, parseDecimal } from '../../../../../trading/decimal.ts';
import type { JournalEvent } from '../../../../../trading/journal/events.ts';
import { ExecutorBench, TEST_SETTINGS } from '../../../../support/executor-bench.ts';
import { orderFor } from '../../../../support/executor-questions.ts';

const NETTING = { ...TEST_SETTINGS, venue: 'simple', limits: { ...TEST_SETTINGS.limits, allowNetting: true } };
const TRADED_ON = '2013-10-07';
const TUESDAY = '2013-10-08';

const splitOn = (exDate: string, part: Partial<VenueSplit> = {}): VenueSplit => ({
  actionId: `action of ${exDate}`,
  symbol: 'SPY',
  exDate,
  from: text('1'),
  to: text('2'),
  ...part,
});

let bench: ExecutorBench;
beforeEach(() => {
  bench = new ExecutorBench(NETTING).start();
  trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
  trade('short', { strategyId: 'rsi-reversion', side: 'sell' });
  compare([]);
});

function place(id: string, part: Parameters<typeof orderFor>[2]): OrderTerms {
  const order = orderFor(bench, id, part);
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  return order;
}

const fill = ({ clientOrderId, quantity }: OrderTerms): void =>
  void bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, quantity, '145') });

const trade = (id: string, part: Parameters<typeof orderFor>[2]): void => fill(place(id, part));

/** The venue knows of these splits. */
function compare(splits: readonly VenueSplit[] | undefined): void {
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  for (let attempt = 0; attempt < 60 && bench.state.reconciliation.phase !== 'done'; attempt++) {
    const { splits: _none, ...others } = bench.venue.snapshot();
    const splitsOf = bench.state.reconciliation.splitsAskedOf;
    const snapshot = { ...others, ...(splits && { splits, splitsOf }) };
    bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot });
    bench.pass(300);
    bench.tell({ kind: 'beat' });
  }
}

const alerts = () => bench.events.flatMap((event) => (event.kind === 'AlertRaised' ? [event.code] : []));
const asked = () => bench.effects.findLast((effect) => effect.kind === 'ask-snapshot')?.splitsOf;
const books = () => ['sma-cross', 'rsi-reversion'].map((book) => bench.state.books.holdings.get(`${book}|SPY`)?.quantity);
const adjustments = () => bench.events.filter(({ kind }) => kind === 'HoldingAdjusted');
const shares = (...quantities: readonly string[]) => quantities.map((quantity) => parseDecimal(text(quantity)));

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
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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

it('waits for the next comparison when somebody traded meanwhile', () => {
  bench.price('AAPL', 145);
  const order = place('meanwhile', { symbol: 'AAPL', quantity: text('1') });
  bench.venue.timeUs += DAY_US;
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  const { question } = bench.state.reconciliation;
  const snapshot = { ...bench.venue.snapshot(), splits: [splitOn(TUESDAY)] };
  fill(order);
  bench.tell({ kind: 'snapshot-answered', question, snapshot });
  expect(adjustments()).toEqual([]);
  compare([splitOn(TUESDAY)]);
  expect(books()).toEqual(shares('20', '-20'));
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

/** As the session of the next day shows it, at the price of half a share. */
function openTuesday(): void {
  bench.venue.timeUs += DAY_US;
  const venueTimeUs = bench.venue.timeUs;
  const clock = { kind: 'clock', venueTimeUs, isOpen: true, nextOpenUs: venueTimeUs + DAY_US } as const;
  bench.tell({ kind: 'clock-ticked', clock: { ...clock, nextCloseUs: venueTimeUs + DAY_US / 4 } });
  bench.price('SPY', 72.5);
}

/** For two shares of the new day. */
const inTime = () => ({ causedAtUs: bench.venue.timeUs, expiresAtUs: bench.venue.timeUs + DAY_US, quantity: text('2') });

/** The venue books it for the account. */
function book(change: string, part: Partial<VenueCashMovement> = {}): void {
  const position = bench.venue.positions.get('SPY');
  if (position) {
    const quantity = decimal(position.quantity + parseDecimal(text(change)));
    bench.venue.positions.set('SPY', { ...position, quantity });
  }
  const told = { activityId: 'told', type: 'SPLIT', symbol: 'SPY', atUs: bench.venue.timeUs, amount: text('0') };
  bench.venue.cashMovements.push({ ...told, quantity: text(change), ...part });
}

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
    bench = new ExecutorBench(NETTING).start();
    compare([]);
    openTuesday();
    trade('long', { ...inTime(), quantity: text('20') });
    trade('short', { ...inTime(), quantity: text('20'), strategyId: 'rsi-reversion', side: 'sell' });
    compare([splitOn(TUESDAY)]);
    expect(books()).toEqual(shares('20', '-20'));
    expect(alerts()).toEqual([]);
  });

  it('are split once when the account held something that morning, and was told', () => {
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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

describe('a stop that is watched', () => {
  const exits = () => bench.events.filter((event) => event.kind === 'OrderIntended' && event.exitOf !== undefined).length;

  it('waits on the next day for the first comparison, whoever holds what', () => {
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    compare([]);
    openTuesday();
    expect(exits()).toBe(0);
    bench.price('SPY', 125);
    expect(exits()).toBe(1);
  });

  it('waits also where only the quote is one of other shares, beside a trade of the day before', () => {
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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
    bench = new ExecutorBench(NETTING).start();
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
