// The executor core, decision by decision, against a pretend venue.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { createSignal, ExecutorBench } from '../../../../support/executor-bench.ts';
import { createTerms, denialsIn, orderFor, stateOf } from '../../../../support/executor-questions.ts';

it('journals signal and intent and syncs them before the order leaves', () => {
  const bench = new ExecutorBench().start();
  const kinds = bench
    .tell({ kind: 'signal-received', signal: createSignal('s1') })
    .map((effect) => (effect.kind === 'append' ? effect.event.kind : effect.kind))
    .filter((kind) => kind !== 'announce');
  expect(kinds).toEqual(['SignalReceived', 'OrderIntended', 'sync', 'submit']);
});

it('has a signal that it denies on the disk before anybody hears of it', () => {
  const bench = new ExecutorBench().start();
  const signal = createSignal('s1', { quantity: toDecimalString('10000') });
  const kinds = bench.tell({ kind: 'signal-received', signal }).map(({ kind }) => kind);
  expect(kinds).toEqual(['append', 'append', 'sync', 'announce', 'announce', 'publish']);
});

it('waits for the first price of a symbol after a start, and denies without one when it has waited long enough', () => {
  const bench = new ExecutorBench().start();
  const signal = createSignal('s1', { symbol: 'AAPL' });
  expect(bench.tell({ kind: 'signal-received', signal })).toEqual([]);
  bench.pass(5_001);
  expect(denialsIn(bench.tell({ kind: 'signal-received', signal }))).toEqual(['NO_PRICE']);
});

it('acknowledges a repeated signal again but never orders twice for it', () => {
  const bench = new ExecutorBench().start();
  orderFor(bench, 's1');
  const effects = bench.tell({ kind: 'signal-received', signal: createSignal('s1') });
  expect(effects.map((effect) => effect.kind)).toEqual(['publish']);
  expect(summarize(bench.state)).toMatchObject({ signals: 1, orders: { submitted: 1 } });
});

it('gives the same order id to the same signal in another life', () => {
  const [first, second] = [new ExecutorBench().start(), new ExecutorBench().start()];
  expect(orderFor(first, 's1').clientOrderId).toBe(orderFor(second, 's1').clientOrderId);
});

it('does not change the state that it was given', () => {
  const bench = new ExecutorBench().start();
  const before = bench.state;
  const books = JSON.stringify(before.books.orders.toJSON());
  orderFor(bench, 's1');
  expect(before.books.counts.signals).toBe(0);
  expect(JSON.stringify(before.books.orders.toJSON())).toBe(books);
});

it('takes no signal before its books were compared with the venue, and leaves it to be repeated', () => {
  const bench = new ExecutorBench();
  expect(bench.tell({ kind: 'signal-received', signal: createSignal('s1') })).toEqual([]);
  bench.start();
  orderFor(bench, 's1');
});

it('books fills, average cost, cash and profit from executions', () => {
  const bench = new ExecutorBench().start();
  const buy = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId: buy.clientOrderId, outcome: bench.venue.submit(buy) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(buy.clientOrderId, '4', '145.01') });
  expect(stateOf(bench, buy.clientOrderId)).toBe('partially-filled');
  bench.tell({ kind: 'report-received', report: bench.venue.fill(buy.clientOrderId, '6', '145.02') });
  expect(stateOf(bench, buy.clientOrderId)).toBe('filled');
  const sell = orderFor(bench, 's2', { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') });
  expect(sell.quantity).toBe('10');
  bench.tell({ kind: 'submit-answered', clientOrderId: sell.clientOrderId, outcome: bench.venue.submit(sell) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(sell.clientOrderId, '10', '146') });
  expect(summarize(bench.state)).toMatchObject({
    fills: 3,
    cash: '100009.84',
    realizedPnl: '9.84',
    positions: [],
    inFlight: 0,
    unexplained: 0,
  });
});

it('counts an execution once however often it is reported', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  const outcome = bench.venue.submit(order);
  const fill = bench.venue.fill(order.clientOrderId, '10', '145');
  // The report overtakes the answer to the request, and comes twice.
  bench.tell({ kind: 'report-received', report: fill });
  bench.tell({ kind: 'report-received', report: fill });
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome });
  expect(summarize(bench.state)).toMatchObject({ fills: 1, cash: '98550' });
  expect(stateOf(bench, order.clientOrderId)).toBe('filled');
});

it('writes down how long a request took even when a report was faster than its answer', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  const outcome = bench.venue.submit(order);
  bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
  const trace = { requestSentAtUs: 2_000, answeredAtUs: 5_000 };
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome, trace });
  expect(bench.events.at(-1)).toMatchObject({ kind: 'AnswerTimed', clientOrderId: order.clientOrderId, trace });
  expect(stateOf(bench, order.clientOrderId)).toBe('filled');
});

it('lets a strategy close its own position whatever others hold of the symbol', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
  const byHand = createTerms('by-hand');
  bench.venue.submit(byHand);
  bench.tell({ kind: 'report-received', report: bench.venue.fill(byHand.clientOrderId, '10', '145') });
  orderFor(bench, 's2', { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') });
});

it('journals only what a signal consists of, whatever else its sender packed into it', () => {
  const bench = new ExecutorBench().start();
  bench.tell({ kind: 'signal-received', signal: { ...createSignal('s1'), extra: 5n, trace: { tickSentAtUs: 7, more: 5n } } });
  const journaled = bench.events.find((event) => event.kind === 'SignalReceived');
  expect(JSON.parse(JSON.stringify(journaled))).toMatchObject({
    signal: { signalId: 's1', trace: { tickSentAtUs: 7, signalSentAtUs: 0 } },
  });
});

it('rebuilds the same books from nothing but the journal', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '3.5', '144.5') });
  bench.tell({ kind: 'report-received', report: bench.venue.cancel(order.clientOrderId) });
  const rebuilt = bench.events.map((event) => JSON.parse(JSON.stringify(event))).reduce(applyEvent, EMPTY_BOOKS);
  expect(rebuilt).toEqual(bench.state.books);
  expect(stateOf(bench, order.clientOrderId)).toBe('canceled');
});
