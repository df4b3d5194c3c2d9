// The executor core, decision by decision, against a pretend venue.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../../../../protocol/orders.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import type { ExecutorEffect } from '../../../../../trading/cores/executor/executor-messages.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS, VENUE_START_US } from '../../../../support/executor-bench.ts';

const decimalText = toDecimalString;
const denialsIn = (effects: readonly ExecutorEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'append' && effect.event.kind === 'SignalDenied' ? [effect.event.code] : []));
const only = <T>(items: readonly T[]): T => {
  expect(items).toHaveLength(1);
  return items[0] as T;
};
const orderFor = (bench: ExecutorBench, id: string, part: Parameters<typeof createSignal>[1] = {}) =>
  only(submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal(id, part) })));
const stateOf = (bench: ExecutorBench, id: ClientOrderId) => bench.state.books.orders.get(id)?.state;

it('journals signal and intent and syncs them before the order leaves', () => {
  const bench = new ExecutorBench().start();
  const kinds = bench
    .tell({ kind: 'signal-received', signal: createSignal('s1') })
    .map((effect) => (effect.kind === 'append' ? effect.event.kind : effect.kind))
    .filter((kind) => kind !== 'announce');
  expect(kinds).toEqual(['SignalReceived', 'OrderIntended', 'sync', 'submit']);
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
  const sell = orderFor(bench, 's2', { side: 'sell', quantity: null, targetQuantity: decimalText('0') });
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

it('halts at once: denies every further signal and cancels every open order, also one whose outcome is unknown', () => {
  const bench = new ExecutorBench().start();
  const known = orderFor(bench, 's1', { type: 'limit', limitPrice: decimalText('140') });
  bench.tell({ kind: 'submit-answered', clientOrderId: known.clientOrderId, outcome: bench.venue.submit(known) });
  const unknown = orderFor(bench, 's2', { type: 'limit', limitPrice: decimalText('139'), quantity: decimalText('11') });
  bench.venue.submit(unknown);
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: unknown.clientOrderId,
    outcome: { outcome: 'unknown', message: 'cut' },
  });
  const effects = bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: 'stop' } });
  expect(effects).toContainEqual({ kind: 'answer-control', result: { tradingState: 'HALTED', cancelsRequested: 2 } });
  expect(effects.filter((effect) => effect.kind === 'cancel').map((effect) => effect.clientOrderId)).toEqual([
    known.clientOrderId,
  ]);
  const shown = bench.venue.shown(unknown.clientOrderId);
  if (!shown) throw new Error('lost');
  bench.tell({ kind: 'beat' });
  const found = bench.tell({
    kind: 'lookup-answered',
    clientOrderId: unknown.clientOrderId,
    lookup: { found: true, order: shown },
  });
  expect(found.some((effect) => effect.kind === 'cancel' && effect.clientOrderId === unknown.clientOrderId)).toBe(true);
  expect(denialsIn(bench.tell({ kind: 'signal-received', signal: createSignal('s3') }))).toEqual(['TRADING_HALTED']);
  bench.crash();
  bench.start();
  expect(denialsIn(bench.tell({ kind: 'signal-received', signal: createSignal('s4') }))).toEqual(['TRADING_HALTED']);
  bench.tell({ kind: 'control-commanded', command: { kind: 'resume', by: 'test', reason: 'go' } });
  expect(bench.state.books.tradingState).toBe('ACTIVE');
});

it('cancels many open orders by one request, because the venue would refuse hundreds as too many', () => {
  const bench = new ExecutorBench().start();
  for (let index = 0; index < 20; index++) {
    const order = orderFor(bench, `s${index}`, {
      type: 'limit',
      limitPrice: decimalText('1.00'),
      quantity: decimalText(String(index + 1)),
    });
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  }
  const effects = bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: 'stop' } });
  expect(effects.filter((effect) => effect.kind.startsWith('cancel')).map((effect) => effect.kind)).toEqual(['cancel-all']);
  for (const { order } of [...bench.venue.orders.values()].slice(3))
    bench.tell({ kind: 'report-received', report: bench.venue.cancel(order.clientOrderId) });
  bench.pass(1500);
  // What was left over is asked for one by one.
  expect(bench.tell({ kind: 'beat' }).filter((effect) => effect.kind === 'cancel')).toHaveLength(3);
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

it('keeps a halt until somebody resumes: a reduction does not lift it', () => {
  const bench = new ExecutorBench().start();
  bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: '' } });
  const effects = bench.tell({ kind: 'control-commanded', command: { kind: 'reduce', by: 'main', reason: '' } });
  expect(effects).toEqual([{ kind: 'answer-control', result: { tradingState: 'HALTED', cancelsRequested: 0 } }]);
});

it('writes down what it will not send any more when it halts and when it stops', () => {
  for (const message of [
    { kind: 'stopping' },
    { kind: 'control-commanded', command: { kind: 'halt', by: 'test', reason: '' } },
  ] as const) {
    const bench = new ExecutorBench().start();
    const order = orderFor(bench, 's1');
    bench.tell({
      kind: 'submit-answered',
      clientOrderId: order.clientOrderId,
      outcome: { outcome: 'refused', code: 'RATE_LIMITED', message: '' },
    });
    expect(bench.tell(message).some((effect) => effect.kind === 'sync')).toBe(true);
    expect(stateOf(bench, order.clientOrderId)).toBe('not-received');
  }
});

it('sends no entry again that never left once trading is reduced', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: order.clientOrderId,
    outcome: { outcome: 'refused', code: 'VENUE_UNREACHABLE', message: '' },
  });
  bench.tell({ kind: 'control-commanded', command: { kind: 'reduce', by: 'main', reason: '' } });
  bench.pass(1000);
  expect(submittedIn(bench.tell({ kind: 'beat' }))).toEqual([]);
  expect(stateOf(bench, order.clientOrderId)).toBe('not-received');
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

it('lets a strategy close its own position whatever others hold of the symbol', () => {
  const bench = new ExecutorBench().start();
  const order = orderFor(bench, 's1');
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
  const byHand = createTerms('by-hand');
  bench.venue.submit(byHand);
  bench.tell({ kind: 'report-received', report: bench.venue.fill(byHand.clientOrderId, '10', '145') });
  orderFor(bench, 's2', { side: 'sell', quantity: null, targetQuantity: decimalText('0') });
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

const denials: readonly (readonly [
  title: string,
  code: string,
  part: Parameters<typeof createSignal>[1],
  prepare?: (bench: ExecutorBench) => void,
])[] = [
  ['names every mistake of a malformed signal', 'INVALID_SIGNAL', { quantity: '1e3' as never, side: 'up' as never }],
  ['denies a symbol that the venue does not list', 'UNKNOWN_SYMBOL', { symbol: 'NOPE' }],
  ['denies a signal after its expiry', 'SIGNAL_EXPIRED', { expiresAtUs: VENUE_START_US - 1 }],
  [
    'denies an equity order outside the session',
    'MARKET_CLOSED',
    {},
    (bench) =>
      bench.tell({
        kind: 'clock-ticked',
        clock: {
          kind: 'clock',
          venueTimeUs: VENUE_START_US,
          isOpen: false,
          nextOpenUs: VENUE_START_US + 1e9,
          nextCloseUs: VENUE_START_US + 2e9,
        },
      }),
  ],
  ['denies a limit price between two cents', 'PRICE_INCREMENT', { type: 'limit', limitPrice: decimalText('144.005') }],
  ['denies a fractional short', 'QUANTITY_INCREMENT', { side: 'sell', quantity: decimalText('1.5') }],
  ['denies an order that is worth too much', 'ORDER_NOTIONAL', { quantity: decimalText('173') }],
  [
    'denies an order that would exceed the position limit',
    'POSITION_LIMIT',
    { type: 'limit', limitPrice: decimalText('10'), quantity: decimalText('301') },
  ],
  ['denies an order without a recent price', 'NO_PRICE', {}, (bench) => bench.pass(TEST_SETTINGS.priceMaxAgeMs + 1)],
  ['denies a target that is reached already', 'NOTHING_TO_DO', { quantity: null, targetQuantity: decimalText('0') }],
  ['denies the same order twice within a moment', 'DUPLICATE_ORDER', {}, (bench) => orderFor(bench, 's0')],
  [
    'denies more risk while only reducing',
    'ONLY_REDUCING',
    {},
    (bench) => bench.tell({ kind: 'control-commanded', command: { kind: 'reduce', by: 'test', reason: '' } }),
  ],
];

for (const [title, code, part, prepare] of denials) {
  it(title, () => {
    const bench = new ExecutorBench().start();
    prepare?.(bench);
    const effects = bench.tell({ kind: 'signal-received', signal: createSignal('s1', part) });
    expect(denialsIn(effects)).toEqual([code]);
    expect(submittedIn(effects)).toEqual([]);
    expect(
      effects.some(
        (effect) => effect.kind === 'publish' && effect.message.kind === 'signal-denied' && effect.message.text.length > 10,
      ),
    ).toBe(true);
  });
}

function createTerms(id: string) {
  return {
    clientOrderId: id as ClientOrderId,
    symbol: 'SPY',
    side: 'buy' as const,
    type: 'market' as const,
    timeInForce: 'day' as const,
    quantity: decimalText('10'),
    limitPrice: null,
    extendedHours: false,
  };
}
