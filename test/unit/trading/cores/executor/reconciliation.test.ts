// What the executor makes of a venue that knows more, or something else, than its books.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { decimal, ONE, parseDecimal } from '../../../../../trading/decimal.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS } from '../../../../support/executor-bench.ts';
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

describe('a position that is gone without an order that tells why', () => {
  const startHolding = () => {
    const bench = new ExecutorBench({ ...TEST_SETTINGS, venue: 'simple' }).start();
    const stopLoss = { stopPrice: toDecimalString('140'), limitPrice: null };
    const order = orderFor(bench, 's1', { stopLoss });
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    expect(bench.state.books.watches.size).toBe(1);
    return bench;
  };
  const lose = (bench: ExecutorBench, money: bigint) => {
    bench.venue.positions.delete('SPY');
    bench.venue.cash = decimal(bench.venue.cash + money * 10n ** 18n);
    bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
    bench.reconcile();
  };
  const quantityIn = (bench: ExecutorBench, book: string) => bench.state.books.holdings.get(`${book}|SPY`)?.quantity ?? 0n;

  it('leaves its book at cost when the account has the money for it, and its stop with it', () => {
    const bench = startHolding();
    lose(bench, 1_460n);
    expect([quantityIn(bench, 'sma-cross'), quantityIn(bench, 'external')]).toEqual([0n, 0n]);
    expect(bench.state.books.watches.size).toBe(0);
    expect([...bench.state.books.adopted.keys()]).toEqual(['cash']);
    expect(bench.events).toContainEqual(
      expect.objectContaining({ kind: 'ClosedElsewhere', executionId: null, book: 'sma-cross', quantity: '10', price: '145' }),
    );
    const told = bench.effects.filter((effect) => effect.kind === 'announce' && effect.event.kind === 'ClosedElsewhere');
    expect(told).toHaveLength(1);
    const profits = [...bench.state.books.holdings.values()].map(({ realizedPnl }) => realizedPnl);
    expect(profits.every((profit) => profit === 0n)).toBe(true);
    const { books } = bench.state;
    expect(books.cash).toBe(bench.venue.cash);
    expect(bench.events.reduce(applyEvent, EMPTY_BOOKS).holdings.toJS()).toEqual(books.holdings.toJS());
  });

  it('stays in its book when no money came for it, is not sold, and is whole again when the venue shows it again', () => {
    const bench = startHolding();
    const position = bench.venue.positions.get('SPY');
    lose(bench, 0n);
    expect([quantityIn(bench, 'sma-cross'), quantityIn(bench, 'external')]).toEqual([10n * ONE, -10n * ONE]);
    bench.price('SPY', 139);
    bench.tell({ kind: 'beat' });
    expect(submittedIn(bench.effects)).toHaveLength(1);
    if (position) bench.venue.positions.set('SPY', position);
    bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
    bench.reconcile();
    expect([quantityIn(bench, 'sma-cross'), quantityIn(bench, 'external')]).toEqual([10n * ONE, 0n]);
    bench.price('SPY', 139);
    expect(submittedIn(bench.effects)).toMatchObject([{ side: 'buy' }, { side: 'sell', quantity: '10', type: 'market' }]);
  });
});

it('compares again as soon as the report stream is back, and takes no signal before', () => {
  const bench = new ExecutorBench().start();
  const report = { kind: 'report-stream-changed', reason: '' } as const;
  bench.tell({ kind: 'report-received', report: { ...report, state: 'down' } });
  const effects = bench.tell({ kind: 'report-received', report: { ...report, state: 'live' } });
  expect(effects.map(({ kind }) => kind)).toEqual(['ask-snapshot']);
  expect(bench.tell({ kind: 'signal-received', signal: createSignal('s1') })).toEqual([]);
  bench.reconcile();
  orderFor(bench, 's1');
});

it('takes no answer to an earlier question for one to the present question', () => {
  const bench = new ExecutorBench().start();
  const before = bench.venue.snapshot();
  bench.tell({ kind: 'reconciliation-asked', cause: 'first' });
  const { question } = bench.state.reconciliation;
  bench.tell({ kind: 'reconciliation-asked', cause: 'second' });
  expect(bench.tell({ kind: 'snapshot-answered', question, snapshot: before })).toEqual([]);
  expect(bench.state.reconciliation.phase).toBe('asked');
});

it('asks by name for an open order that the venue does not list', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1', { type: 'limit', limitPrice: toDecimalString('140') });
  const { clientOrderId } = order;
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
  bench.venue.orders.delete(clientOrderId);
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  bench.reconcile();
  expect(bench.tell({ kind: 'beat' })).toContainEqual({ kind: 'look-up', clientOrderId });
});

it('books a dividend once, however often the venue lists it', () => {
  const bench = new ExecutorBench().start();
  const amount = toDecimalString('12.5');
  bench.venue.timeUs += 1_000_000;
  bench.venue.cash = decimal(bench.venue.cash + parseDecimal(amount));
  const dividend = { activityId: 'dividend-1', type: 'DIV', amount, symbol: 'SPY', atUs: bench.venue.timeUs };
  for (let time = 0; time < 2; time++) {
    bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
    const snapshot = { ...bench.venue.snapshot(), cashMovements: [dividend] };
    bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot });
  }
  expect(bench.events.filter(({ kind }) => kind === 'CashMoved')).toHaveLength(1);
  expect(summarize(bench.state)).toMatchObject({ cash: '100012.5', unexplained: 0 });
});

it('lets the execution itself take the place of a fill that had to be inferred', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  const { clientOrderId } = order;
  bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
  const late = bench.venue.fill(clientOrderId, '10', '145');
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  for (let time = 0; time < 3; time++) {
    const snapshot = { ...bench.venue.snapshot(), fills: [] };
    bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot });
    bench.pass(300);
    bench.tell({ kind: 'beat' });
  }
  expect(bench.events.filter(({ kind }) => kind === 'FillInferred')).toHaveLength(1);
  bench.tell({ kind: 'report-received', report: late });
  expect(bench.events.filter(({ kind }) => kind === 'ExecutionRecorded')).toHaveLength(1);
  expect(bench.events.filter(({ kind }) => kind === 'AlertRaised')).toEqual([]);
  expect(bench.state.books.orders.get(clientOrderId)).toMatchObject({ state: 'filled', inferred: null });
});

describe('a difference that stays', () => {
  const unexplained = (bench: ExecutorBench) => summarize(bench.state).unexplained;
  const ask = (bench: ExecutorBench) => bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  const answer = (bench: ExecutorBench, part: Partial<ReturnType<typeof bench.venue.snapshot>> = {}) => {
    const { question } = bench.state.reconciliation;
    return bench.tell({ kind: 'snapshot-answered', question, snapshot: { ...bench.venue.snapshot(), ...part } });
  };
  /** The same answer again and again, for longer than a difference must stay. */
  const insist = (bench: ExecutorBench, part: Parameters<typeof answer>[1]) => {
    for (let time = 0; time < 60; time++) {
      answer(bench, part);
      bench.pass(300);
      bench.tell({ kind: 'beat' });
    }
  };

  it('is not believed as long as reports overtake every snapshot that shows it', () => {
    const bench = new ExecutorBench().start();
    const order = orderFor(bench, 's1', {
      type: 'limit',
      limitPrice: toDecimalString('145'),
      quantity: toDecimalString('100'),
    });
    const { clientOrderId } = order;
    bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
    ask(bench);
    for (let time = 0; time < 60; time++) {
      const { question } = bench.state.reconciliation;
      const snapshot = bench.venue.snapshot();
      bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, '1', '145') });
      bench.tell({ kind: 'snapshot-answered', question, snapshot });
      expect(bench.state.reconciliation.phase).toBe('needed');
      bench.pass(300);
      bench.tell({ kind: 'beat' });
    }
    bench.reconcile();
    expect(bench.state.reconciliation.phase).toBe('done');
    expect(unexplained(bench)).toBe(0);
  });

  it('waits for the fate of an order that may explain it', () => {
    const bench = new ExecutorBench().start();
    const order = orderFor(bench, 's1');
    const { clientOrderId } = order;
    bench.venue.submit(order);
    bench.tell({ kind: 'submit-answered', clientOrderId, outcome: { outcome: 'unknown', message: 'cut' } });
    bench.venue.fill(clientOrderId, '10', '145');
    ask(bench);
    // The venue's lists are behind its positions.
    insist(bench, { orders: [], fills: [] });
    expect(unexplained(bench)).toBe(0);
    bench.reconcile();
    expect(stateOf(bench, clientOrderId)).toBe('filled');
    expect(unexplained(bench)).toBe(0);
  });

  it('waits for the executions of a fill that had to be inferred', () => {
    const bench = new ExecutorBench().start();
    const order = orderFor(bench, 's1');
    const { clientOrderId } = order;
    bench.tell({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
    bench.venue.fill(clientOrderId, '10', '145');
    const byHand = { ...createTerms('by-hand'), symbol: 'AAPL' };
    bench.venue.submit(byHand);
    bench.venue.fill(byHand.clientOrderId, '10', '480');
    ask(bench);
    insist(bench, { orders: bench.venue.snapshot().orders.filter(({ symbol }) => symbol === 'SPY'), fills: [] });
    expect(bench.events.filter(({ kind }) => kind === 'FillInferred')).toHaveLength(1);
    expect(unexplained(bench)).toBe(0);
    bench.reconcile();
    expect(unexplained(bench)).toBe(0);
    expect(bench.state.books.holdings.get('external|AAPL')?.quantity).toBe(10n * ONE);
  });
});
