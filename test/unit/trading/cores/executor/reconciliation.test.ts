// What the executor makes of a venue that knows more, or something else, than its books.
import { expect, it } from 'vitest';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { createSignal, ExecutorBench } from '../../../../support/executor-bench.ts';
import { createTerms, denialsIn, orderFor, stateOf } from '../../../../support/executor-questions.ts';

it('adopts orders and positions of others as external, without fighting or losing them', () => {
  const bench = new ExecutorBench().start();
  const foreign = { ...createTerms('by-hand'), symbol: 'AAPL' };
  const outcome = bench.venue.submit(foreign);
  if (outcome.outcome !== 'accepted') throw new Error('the pretend venue refused');
  bench.tell({ kind: 'report-received', report: bench.venue.fill(foreign.clientOrderId, '10', '480') });
  expect(bench.state.books.holdings.get('external|AAPL')?.quantity).toBe(10n * 10n ** 18n);
  expect(summarize(bench.state)).toMatchObject({ unexplained: 0, cash: '95200' });
  bench.price('AAPL', 480);
  const denied = bench.tell({ kind: 'signal-received', signal: createSignal('s1', { symbol: 'AAPL' }) });
  expect(denialsIn(denied)).toEqual(['SYMBOL_OWNED']);
});

it('explains a difference that stays by an event, an alert and a count', () => {
  const bench = new ExecutorBench().start();
  bench.venue.cash = (bench.venue.cash + 5n * 10n ** 18n) as typeof bench.venue.cash;
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  bench.reconcile();
  expect(summarize(bench.state)).toMatchObject({ cash: '100005', unexplained: 1 });
  expect(bench.events.some((event) => event.kind === 'AlertRaised' && event.code === 'UNEXPLAINED_DIFFERENCE')).toBe(true);
});

it('settles on a slow snapshot instead of asking for a new one again and again', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.venue.submit(order);
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: { outcome: 'unknown', message: 'cut' } });
  bench.venue.fill(order.clientOrderId, '10', '145');
  const shown = bench.venue.shown(order.clientOrderId);
  if (!shown) throw new Error('lost');
  bench.tell({ kind: 'beat' });
  bench.tell({ kind: 'lookup-answered', clientOrderId: order.clientOrderId, lookup: { found: true, order: shown } });
  const asked = () => bench.effects.filter((effect) => effect.kind === 'ask-snapshot').length;
  const before = asked();
  for (let beat = 0; beat < 50; beat++) {
    bench.pass(100);
    bench.tell({ kind: 'beat' });
  }
  expect(asked() - before).toBe(1);
  bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot: bench.venue.snapshot() });
  expect(summarize(bench.state)).toMatchObject({ fills: 1, inFlight: 0, unexplained: 0 });
});

it('closes an order that was partly filled before the journal began', () => {
  const bench = new ExecutorBench();
  const byHand = { ...createTerms('by-hand'), symbol: 'AAPL' };
  bench.venue.submit(byHand);
  bench.venue.fill(byHand.clientOrderId, '5', '480');
  bench.venue.timeUs += 1_000_000;
  bench.start();
  bench.tell({ kind: 'report-received', report: bench.venue.fill(byHand.clientOrderId, '5', '481') });
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  bench.reconcile();
  for (let beat = 0; beat < 20; beat++) {
    bench.pass(100);
    bench.tell({ kind: 'beat' });
  }
  expect(stateOf(bench, byHand.clientOrderId)).toBe('filled');
  expect(summarize(bench.state)).toMatchObject({ inFlight: 0, unexplained: 0 });
});

it('tells nobody that an order is done before its fills are booked', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  const outcome = bench.venue.submit(order);
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome });
  const fill = bench.venue.fill(order.clientOrderId, '5', '145');
  const canceled = bench.venue.cancel(order.clientOrderId);
  // An answer that shows the end overtakes the stream.
  bench.tell({
    kind: 'cancel-answered',
    clientOrderId: order.clientOrderId,
    outcome: { outcome: 'accepted', order: canceled.order },
  });
  expect(stateOf(bench, order.clientOrderId)).toBe('partially-filled');
  bench.tell({ kind: 'report-received', report: fill });
  bench.tell({ kind: 'report-received', report: canceled });
  expect(stateOf(bench, order.clientOrderId)).toBe('canceled');
  expect(summarize(bench.state).positions).toMatchObject([{ quantity: '5' }]);
});
