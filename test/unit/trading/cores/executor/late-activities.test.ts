// Splits, fees and dividends that the venue lists only after their effect was there for so long that it was adopted as unexplained.
import { expect, it } from 'vitest';
import { type DecimalString, toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import type { VenueCashMovement } from '../../../../../protocol/queries.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { decimal, ONE, parseDecimal } from '../../../../../trading/decimal.ts';
import { createSignal, ExecutorBench } from '../../../../support/executor-bench.ts';
import { orderFor } from '../../../../support/executor-questions.ts';

function holding(quantity = '10', symbol = 'SPY'): ExecutorBench {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1', { symbol, quantity: text(quantity) });
  const { clientOrderId } = order;
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, quantity, '145') });
  compare(bench);
  return bench;
}

function compare(bench: ExecutorBench, cashMovements: readonly VenueCashMovement[] = []): void {
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  for (let attempt = 0; attempt < 60 && bench.state.reconciliation.phase !== 'done'; attempt++) {
    const snapshot = { ...bench.venue.snapshot(), cashMovements };
    bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot });
    bench.pass(300);
    bench.tell({ kind: 'beat' });
  }
}

/** The venue changes what it holds and says why only after the difference was adopted. */
function changeAtVenue(bench: ExecutorBench, change: string, money = '0'): void {
  const position = bench.venue.positions.get('SPY');
  if (position) bench.venue.positions.set('SPY', { ...position, quantity: decimal(position.quantity + parseDecimal(change)) });
  bench.venue.cash = decimal(bench.venue.cash + parseDecimal(money));
  compare(bench);
}

function activity(bench: ExecutorBench, part: Partial<VenueCashMovement>): VenueCashMovement {
  bench.venue.timeUs += 1_000_000;
  return { activityId: 'late', type: 'SPLIT', amount: text('0'), symbol: 'SPY', atUs: bench.venue.timeUs, ...part };
}

const unexplained = (bench: ExecutorBench): number =>
  bench.events.filter((event) => event.kind === 'ExternalPositionAdopted' && event.cause === 'unexplained').length;
const booked = (bench: ExecutorBench, book: string) => bench.state.books.holdings.get(`${book}|SPY`);

it.each([
  ['reverse', '-9', '1'],
  ['forward', '30', '40'],
])('books a %s split where the position is, although it was adopted as unexplained before', (_, change, after) => {
  const bench = holding();
  changeAtVenue(bench, change);
  expect(booked(bench, 'external')?.quantity).toBe(parseDecimal(change as DecimalString));
  compare(bench, [activity(bench, { quantity: text(change) })]);
  expect(booked(bench, 'sma-cross')).toMatchObject({ quantity: parseDecimal(after), costBasis: 1450n * ONE });
  expect(booked(bench, 'external')).toMatchObject({ quantity: 0n, costBasis: 0n, realizedPnl: 0n });
  expect(unexplained(bench)).toBe(1);
  expect(bench.state.books.adopted.size).toBe(0);
  expect(bench.events.reduce(applyEvent, EMPTY_BOOKS).holdings.toJS()).toEqual(bench.state.books.holdings.toJS());
});

it('takes the money for the rest of a share in a reverse split for no sale of the position', () => {
  const bench = holding('15');
  bench.price('SPY', 1450);
  changeAtVenue(bench, '-14', '725');
  expect(bench.events.filter(({ kind }) => kind === 'ClosedElsewhere')).toEqual([]);
  compare(bench, [activity(bench, { quantity: text('-14'), amount: text('725') })]);
  expect(booked(bench, 'sma-cross')?.quantity).toBe(ONE);
  expect(booked(bench, 'external')?.quantity).toBe(0n);
  expect(bench.state.books.cash).toBe(bench.venue.cash);
});

it('books a late fee in coins to the strategy that traded, not to the stranger whose it was for a while', () => {
  const bench = holding();
  changeAtVenue(bench, '-0.025');
  compare(bench, [activity(bench, { type: 'CFEE', quantity: text('-0.025') })]);
  expect(booked(bench, 'sma-cross')).toMatchObject({ quantity: parseDecimal('9.975'), fees: parseDecimal('3.625') });
  expect(booked(bench, 'external')?.quantity).toBe(0n);
});

it('counts a late dividend once, and only what it explains of the cash that was adopted', () => {
  const bench = holding();
  changeAtVenue(bench, '0', '5');
  changeAtVenue(bench, '0', '2');
  const late = activity(bench, { type: 'DIV', amount: text('5') });
  compare(bench, [late]);
  expect(bench.state.books.cash).toBe(bench.venue.cash);
  expect(summarize(bench.state).unexplained).toBe(2);
  expect(bench.state.books.adopted.get('cash')).toBe(2n * ONE);
  compare(bench, [late, activity(bench, { activityId: 'deposit', type: 'CSD', amount: text('2'), symbol: null })]);
  expect(bench.state.books.adopted.size).toBe(0);
  expect(summarize(bench.state).unexplained).toBe(2);
});

it('leaves what was adopted alone when an activity comes together with its own effect', () => {
  const bench = holding();
  changeAtVenue(bench, '0', '5');
  bench.venue.cash = decimal(bench.venue.cash + 100n * ONE);
  compare(bench, [activity(bench, { type: 'CSD', amount: text('100'), symbol: null })]);
  expect(bench.state.books.cash).toBe(bench.venue.cash);
  expect(bench.state.books.adopted.get('cash')).toBe(5n * ONE);
  expect(summarize(bench.state).unexplained).toBe(1);
});

it('leaves what was adopted alone when an activity is listed before its effect', () => {
  const bench = holding();
  changeAtVenue(bench, '0', '5');
  const early = activity(bench, { type: 'CSD', amount: text('100'), symbol: null });
  const snapshot = { ...bench.venue.snapshot(), cashMovements: [early] };
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot });
  bench.venue.cash = decimal(bench.venue.cash + 100n * ONE);
  compare(bench, [early]);
  expect(bench.state.books.cash).toBe(bench.venue.cash);
  expect(summarize(bench.state).unexplained).toBe(1);
});

it('waits with a split that may have been adopted until a snapshot comes that no fill has overtaken', () => {
  const bench = holding();
  changeAtVenue(bench, '-9');
  const order = orderFor(bench, 's2', {
    side: 'sell',
    quantity: text('1'),
    causedAtUs: createSignal('s2').causedAtUs + 5_000_000,
  });
  const { clientOrderId } = order;
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
  const split = activity(bench, { quantity: text('-9') });
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  const old = { ...bench.venue.snapshot(), cashMovements: [split] };
  bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, '1', '1450') });
  bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot: old });
  compare(bench, [split]);
  expect(booked(bench, 'sma-cross')?.quantity).toBe(0n);
  expect(booked(bench, 'external')?.quantity).toBe(0n);
  expect(unexplained(bench)).toBe(1);
});
