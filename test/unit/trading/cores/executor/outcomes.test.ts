// Orders whose outcome is not known: asked for until it is, never guessed, never sent twice.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { ExecutorBench, submittedIn, TEST_SETTINGS, VENUE_START_US } from '../../../../support/executor-bench.ts';
import { orderFor, stateOf } from '../../../../support/executor-questions.ts';

it('asks the venue about an unknown outcome until it knows, and never sends the order again', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.venue.submit(order);
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: order.clientOrderId,
    outcome: { outcome: 'unknown', message: 'time-out' },
  });
  expect(stateOf(bench, order.clientOrderId)).toBe('unknown');
  expect(bench.tell({ kind: 'beat' })).toContainEqual({ kind: 'look-up', clientOrderId: order.clientOrderId });
  bench.tell({ kind: 'lookup-answered', clientOrderId: order.clientOrderId, lookup: null });
  bench.pass(600);
  expect(bench.tell({ kind: 'beat' })).toContainEqual({ kind: 'look-up', clientOrderId: order.clientOrderId });
  const shown = bench.venue.shown(order.clientOrderId);
  if (!shown) throw new Error('the venue lost the order');
  bench.tell({ kind: 'lookup-answered', clientOrderId: order.clientOrderId, lookup: { found: true, order: shown } });
  expect(stateOf(bench, order.clientOrderId)).toBe('accepted');
  expect(submittedIn(bench.effects)).toHaveLength(1);
});

it('believes that an order never arrived only after its deadline and 30 seconds of not-found, and takes it back if it shows up', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  const id = order.clientOrderId;
  bench.tell({ kind: 'submit-answered', clientOrderId: id, outcome: { outcome: 'unknown', message: 'cut' } });
  for (let second = 0; second < 29; second++) {
    bench.tell({ kind: 'beat' });
    bench.tell({ kind: 'lookup-answered', clientOrderId: id, lookup: { found: false } });
    expect(stateOf(bench, id)).toBe('unknown');
    bench.pass(1000);
  }
  bench.pass(2000);
  bench.tell({ kind: 'beat' });
  bench.tell({ kind: 'lookup-answered', clientOrderId: id, lookup: { found: false } });
  expect(stateOf(bench, id)).toBe('not-received');
  const outcome = bench.venue.submit(order);
  if (outcome.outcome !== 'accepted' || !outcome.order) throw new Error('the pretend venue refused');
  const effects = bench.tell({
    kind: 'report-received',
    report: { kind: 'order-reported', event: 'new', order: outcome.order, execution: null, atUs: bench.venue.timeUs },
  });
  expect(effects.some((effect) => effect.kind === 'cancel' && effect.clientOrderId === id)).toBe(true);
  expect(bench.events.some((event) => event.kind === 'AlertRaised' && event.code === 'LATE_ORDER')).toBe(true);
});

it('sends an order again under the same id when it provably never left', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: order.clientOrderId,
    outcome: { outcome: 'refused', code: 'WRONG_EPOCH', message: '' },
  });
  bench.pass(500);
  expect(submittedIn(bench.tell({ kind: 'beat' })).map((again) => again.clientOrderId)).toEqual([order.clientOrderId]);
});

it('gives an order up that never left when its signal has expired meanwhile', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1', { expiresAtUs: VENUE_START_US + 10_000_000 });
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: order.clientOrderId,
    outcome: { outcome: 'refused', code: 'VENUE_UNREACHABLE', message: '' },
  });
  bench.venue.timeUs = VENUE_START_US + 20_000_000;
  bench.price('SPY', 145);
  bench.pass(1000);
  expect(submittedIn(bench.tell({ kind: 'beat' }))).toEqual([]);
  expect(stateOf(bench, order.clientOrderId)).toBe('not-received');
});

it('looks up every undecided order after a crash and books what happened meanwhile', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.venue.submit(order);
  bench.venue.fill(order.clientOrderId, '10', '145');
  bench.crash();
  bench.start();
  expect(summarize(bench.state)).toMatchObject({
    fills: 1,
    cash: '98550',
    positions: [{ symbol: 'SPY', quantity: '10', averageEntryPrice: '145' }],
    unexplained: 0,
  });
  expect(stateOf(bench, order.clientOrderId)).toBe('filled');
  expect(summarize(bench.state).inFlight).toBe(0);
});

it('takes back an order that was given up and whose first news is a fill', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: order.clientOrderId,
    outcome: { outcome: 'refused', code: 'READ_ONLY', message: '' },
  });
  expect(stateOf(bench, order.clientOrderId)).toBe('not-received');
  bench.venue.submit(order);
  const effects = bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '3', '145') });
  expect(bench.events.some((event) => event.kind === 'AlertRaised' && event.code === 'LATE_ORDER')).toBe(true);
  expect(effects.some((effect) => effect.kind === 'cancel')).toBe(true);
});

it('does not believe an order absent that may still arrive, however long it was not found', () => {
  const bench = new ExecutorBench({ ...TEST_SETTINGS, absenceProofMs: 1_000, orderDeadlineMs: 60_000 }).start();
  const { clientOrderId } = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: { outcome: 'unknown', message: 'cut' } });
  const notFoundAfter = (milliseconds: number) => {
    bench.pass(milliseconds);
    bench.tell({ kind: 'beat' });
    bench.tell({ kind: 'lookup-answered', clientOrderId, lookup: { found: false } });
    return stateOf(bench, clientOrderId);
  };
  expect(notFoundAfter(0)).toBe('unknown');
  expect(notFoundAfter(50_000)).toBe('unknown');
  expect(notFoundAfter(11_000)).toBe('not-received');
});

it('counts from the first not-found on, also when a look-up in between had no answer', () => {
  const bench = new ExecutorBench().start();
  const { clientOrderId } = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: { outcome: 'unknown', message: 'cut' } });
  for (const [passedMs, lookup] of [
    [0, { found: false }],
    [15_000, null],
    [16_000, { found: false }],
  ] as const) {
    expect(stateOf(bench, clientOrderId)).toBe('unknown');
    bench.pass(passedMs);
    bench.tell({ kind: 'beat' });
    bench.tell({ kind: 'lookup-answered', clientOrderId, lookup });
  }
  expect(stateOf(bench, clientOrderId)).toBe('not-received');
});

it('has nothing to take back of an order that was given up and is filled whole', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  const { clientOrderId } = order;
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: { outcome: 'refused', code: 'READ_ONLY', message: '' } });
  bench.venue.submit(order);
  bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, '10', '145') });
  expect(stateOf(bench, clientOrderId)).toBe('filled');
  expect(bench.events.filter((event) => event.kind === 'CancelRequested')).toEqual([]);
  bench.pass(2_000);
  expect(bench.tell({ kind: 'beat' }).filter((effect) => effect.kind === 'cancel')).toEqual([]);
});

it('waits a moment for news of a market order before it asks the venue by name', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  const asksAfter = (milliseconds: number): number => {
    bench.pass(milliseconds);
    bench.price('SPY', 145);
    for (let beat = 0; beat < 2; beat++) bench.tell({ kind: 'beat' });
    return bench.effects.filter((effect) => effect.kind === 'look-up').length;
  };
  expect(asksAfter(100)).toBe(0);
  expect(asksAfter(2_000)).toBe(0);
  expect(asksAfter(1_500)).toBe(1);
});

it('asks no more for the end of an order whose fill had to be inferred', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1', { type: 'limit', limitPrice: toDecimalString('140') });
  const { clientOrderId } = order;
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
  const command = { kind: 'cancel-order', by: 'user', reason: 'by hand', clientOrderId } as const;
  bench.tell({ kind: 'control-commanded', command });
  bench.venue.fill(clientOrderId, '10', '140');
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  for (let time = 0; time < 3; time++) {
    const snapshot = { ...bench.venue.snapshot(), fills: [] };
    bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot });
    bench.pass(300);
    bench.tell({ kind: 'beat' });
  }
  expect(stateOf(bench, clientOrderId)).toBe('filled');
  expect(bench.state.cancels.size).toBe(0);
  bench.pass(5_000);
  expect(bench.tell({ kind: 'beat' }).filter(({ kind }) => kind === 'cancel')).toEqual([]);
});

it('keeps nothing about an order that is filled after it was waited for', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  bench.tell({ kind: 'beat' });
  expect(bench.state.silences.size).toBe(1);
  bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
  expect(bench.state.silences.size).toBe(0);
});
