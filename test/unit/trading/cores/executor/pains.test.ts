// What users of other trading programs complain about, held against the executor: orders, fills, books and restarts. The numbers
// are those of a list of public complaints; those about streams are tested with the gateway.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms } from '../../../../../protocol/orders.ts';
import type { Signal } from '../../../../../protocol/signals.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { formatDecimal } from '../../../../../trading/decimal.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS } from '../../../../support/executor-bench.ts';
import { HAND } from '../../../../support/executor-questions.ts';

const REPORTS = { kind: 'report-stream-changed', reason: '' } as const;

function send(bench: ExecutorBench, id: string, part: Partial<Signal> = {}): OrderTerms {
  const [order] = submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal(id, part) }));
  if (!order) throw new Error(`signal ${id} became no order`);
  return order;
}

function accept(bench: ExecutorBench, order: OrderTerms): void {
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
}

/** How many effects of a bench were looked at. */
const answered = new WeakMap<ExecutorBench, number>();

/** Lets time pass with a venue that answers what it is asked. */
function live(bench: ExecutorBench, milliseconds: number): void {
  for (let passed = 0; passed < milliseconds; passed += 100) {
    bench.pass(100);
    bench.tell({ kind: 'beat' });
    const asked = bench.effects.slice(answered.get(bench) ?? 0);
    answered.set(bench, bench.effects.length);
    for (const effect of asked) {
      if (effect.kind === 'ask-snapshot')
        bench.tell({ kind: 'snapshot-answered', question: effect.question, snapshot: bench.venue.snapshot() });
      if (effect.kind === 'look-up') {
        const order = bench.venue.shown(effect.clientOrderId);
        const lookup = order ? ({ found: true, order } as const) : ({ found: false } as const);
        bench.tell({ kind: 'lookup-answered', clientOrderId: effect.clientOrderId, lookup });
      }
    }
  }
}

const held = (bench: ExecutorBench) => summarize(bench.state).positions[0]?.quantity ?? '0';

describe('order truth', () => {
  it('pain 1: recovers fills that happened while the report stream was away', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    accept(bench, order);
    bench.tell({ kind: 'report-received', report: { ...REPORTS, state: 'down' } });
    bench.venue.fill(order.clientOrderId, '10', '145');
    bench.tell({ kind: 'report-received', report: { ...REPORTS, state: 'live' } });
    live(bench, 2_000);
    expect(held(bench)).toBe('10');
    expect(bench.state.books.orders.get(order.clientOrderId)).toMatchObject({ state: 'filled', inferred: null });
  });

  it('pains 2 and 3: finds a fill that a healthy stream never told, and sells nothing twice because of it', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    accept(bench, order);
    bench.venue.fill(order.clientOrderId, '10', '145');
    live(bench, 8_000);
    expect(held(bench)).toBe('10');
    const exit = send(bench, 's2', { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') });
    expect(exit.quantity).toBe('10');
    accept(bench, exit);
    bench.venue.fill(exit.clientOrderId, '10', '146');
    live(bench, 8_000);
    expect(held(bench)).toBe('0');
    const again = createSignal('s3', {
      side: 'sell',
      quantity: null,
      targetQuantity: toDecimalString('0'),
      causedAtUs: bench.venue.timeUs,
    });
    bench.price('SPY', 145);
    expect(submittedIn(bench.tell({ kind: 'signal-received', signal: again }))).toEqual([]);
  });

  it('pain 4: forgets no order that was accepted before an outage', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1', { type: 'limit', limitPrice: toDecimalString('140') });
    bench.venue.submit(order);
    bench.tell({
      kind: 'submit-answered',
      clientOrderId: order.clientOrderId,
      outcome: { outcome: 'unknown', message: '503' },
    });
    live(bench, 40_000);
    expect(bench.state.books.orders.get(order.clientOrderId)?.state).toBe('accepted');
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '140') });
    expect(held(bench)).toBe('10');
  });

  it('pain 5: never sends a request again that may have arrived', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    bench.tell({
      kind: 'submit-answered',
      clientOrderId: order.clientOrderId,
      outcome: { outcome: 'unknown', message: 'time-out' },
    });
    live(bench, 60_000);
    expect(submittedIn(bench.effects)).toHaveLength(1);
  });

  it('pain 6: knows its orders by their own ids and never by their looks', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    bench.tell({
      kind: 'submit-answered',
      clientOrderId: order.clientOrderId,
      outcome: { outcome: 'unknown', message: 'cut' },
    });
    // Somebody places the very same order elsewhere: it is not ours.
    const twin = { ...order, clientOrderId: 'somebody-else' as ClientOrderId };
    bench.venue.submit(twin);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(twin.clientOrderId, '10', '145') });
    live(bench, 40_000);
    expect(bench.state.books.orders.get(order.clientOrderId)?.state).toBe('not-received');
    expect(bench.state.books.orders.get(twin.clientOrderId)).toMatchObject({ book: 'external', state: 'filled' });
  });

  it('pain 7: takes no signal while the report stream is down', () => {
    const bench = new ExecutorBench().start();
    bench.tell({ kind: 'report-received', report: { ...REPORTS, state: 'down' } });
    expect(bench.tell({ kind: 'signal-received', signal: createSignal('s1') })).toEqual([]);
  });

  it('pain 8: a stop is never silently missing: it goes with the entry, or is watched and shown', () => {
    const stopLoss = { stopPrice: toDecimalString('140'), limitPrice: null };
    expect(send(new ExecutorBench({ ...TEST_SETTINGS, venue: 'alpaca-paper' }).start(), 's1', { stopLoss })).toMatchObject({
      orderClass: 'oto',
      stopLoss,
    });
    const bench = new ExecutorBench({ ...TEST_SETTINGS, venue: 'simple' }).start();
    const order = send(bench, 's1', { stopLoss });
    accept(bench, order);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    expect(bench.state.books.watches.get(order.clientOrderId)).toMatchObject({ stopLoss });
  });

  it('pain 9: adds up partial fills by execution and by total alike, in whatever order they are told', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    accept(bench, order);
    const first = bench.venue.fill(order.clientOrderId, '3', '145');
    const second = bench.venue.fill(order.clientOrderId, '4', '145.5');
    const third = bench.venue.fill(order.clientOrderId, '3', '146');
    for (const report of [third, first, third, second]) bench.tell({ kind: 'report-received', report });
    expect(held(bench)).toBe('10');
    expect(summarize(bench.state).fills).toBe(3);
  });
});

describe('restart', () => {
  it('pain 10: starts with positions that are older than its journal', () => {
    const bench = new ExecutorBench();
    const hand = { ...HAND, clientOrderId: 'years-ago' as ClientOrderId };
    bench.venue.submit(hand);
    bench.venue.fill(hand.clientOrderId, '7', '90');
    bench.venue.timeUs += 1_000_000;
    bench.start();
    expect(summarize(bench.state)).toMatchObject({ positions: [{ symbol: 'AAPL', quantity: '7' }], unexplained: 0 });
  });

  it('pains 11 and 12: after a restart a working order is known, and can be cancelled', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1', { type: 'limit', limitPrice: toDecimalString('140') });
    accept(bench, order);
    bench.tell({ kind: 'beat' });
    bench.crash();
    bench.start();
    expect(bench.state.books.orders.get(order.clientOrderId)?.state).toBe('accepted');
    const { clientOrderId } = order;
    const effects = bench.tell({
      kind: 'control-commanded',
      command: { kind: 'cancel-order', by: 'user', reason: '', clientOrderId },
    });
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId }));
  });

  it('pain 13: restarts make no duplicates, however many there are', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    accept(bench, order);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    for (let restart = 0; restart < 5; restart++) {
      bench.crash();
      bench.start();
      bench.tell({ kind: 'signal-received', signal: createSignal('s1') });
    }
    expect(submittedIn(bench.effects)).toHaveLength(1);
    expect(summarize(bench.state)).toMatchObject({ fills: 1, unexplained: 0 });
    expect(held(bench)).toBe('10');
  });

  it('pain 14: a watched stop survives the restart', () => {
    const bench = new ExecutorBench({ ...TEST_SETTINGS, venue: 'simple' }).start();
    const order = send(bench, 's1', { stopLoss: { stopPrice: toDecimalString('140'), limitPrice: null } });
    accept(bench, order);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    bench.tell({ kind: 'beat' });
    bench.crash();
    bench.start();
    const before = bench.effects.length;
    bench.price('SPY', 139);
    expect(submittedIn(bench.effects.slice(before))).toMatchObject([{ side: 'sell', quantity: '10' }]);
  });

  it('pain 15: notices while running that a position was closed by hand, without fighting it', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    accept(bench, order);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    const hand = {
      ...HAND,
      symbol: 'SPY',
      side: 'sell',
      quantity: toDecimalString('10'),
      clientOrderId: 'by-hand' as ClientOrderId,
    } as const;
    bench.venue.submit(hand);
    bench.venue.fill(hand.clientOrderId, '10', '144');
    const sent = submittedIn(bench.effects).length;
    live(bench, 40_000);
    expect(summarize(bench.state)).toMatchObject({ positions: [], unexplained: 0 });
    expect(bench.state.books.orders.get(hand.clientOrderId)).toMatchObject({ book: 'external' });
    expect(submittedIn(bench.effects)).toHaveLength(sent);
  });

  it('pain 15: a strategy whose position was closed by hand hears of it, with the profit, and nothing is left in any book', () => {
    const bench = new ExecutorBench().start();
    const order = send(bench, 's1');
    accept(bench, order);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    const hand = { ...HAND, symbol: 'SPY', side: 'sell', clientOrderId: 'by-hand' as ClientOrderId } as const;
    bench.venue.submit({ ...hand, quantity: toDecimalString('12') });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(hand.clientOrderId, '4', '146') });
    expect(holdingsOf(bench)).toEqual({ 'sma-cross|SPY': ['6', '4'], 'external|SPY': ['0', '0'] });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(hand.clientOrderId, '8', '147') });
    // Two more than it held: they are somebody's short position, and none of its business.
    expect(holdingsOf(bench)).toEqual({ 'sma-cross|SPY': ['0', '16'], 'external|SPY': ['-2', '0'] });
    expect(bench.effects).toContainEqual(
      expect.objectContaining({
        kind: 'announce',
        event: expect.objectContaining({ kind: 'ClosedElsewhere', book: 'sma-cross' }),
      }),
    );
    live(bench, 40_000);
    expect(summarize(bench.state)).toMatchObject({ unexplained: 0 });
    const { books } = bench.state;
    bench.crash();
    expect(bench.state.books.holdings.toJS()).toEqual(books.holdings.toJS());
    expect(bench.state.books.cash).toBe(books.cash);
  });

  it('pain 15: sells nothing that was sold by hand: no exit, no stop and no flatten opens the opposite', () => {
    const bench = new ExecutorBench({ ...TEST_SETTINGS, venue: 'simple' }).start();
    const order = send(bench, 's1', { stopLoss: { stopPrice: toDecimalString('140'), limitPrice: null } });
    accept(bench, order);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '10', '145') });
    const hand = { ...HAND, symbol: 'SPY', side: 'sell', clientOrderId: 'by-hand' as ClientOrderId } as const;
    bench.venue.submit({ ...hand, quantity: toDecimalString('6') });
    bench.venue.fill(hand.clientOrderId, '6', '144');
    live(bench, 40_000);
    const exit = { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') } as const;
    const [rest] = submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal('exit', exit) }));
    if (!rest) throw new Error('nothing was sent');
    expect(rest).toMatchObject({ side: 'sell', quantity: '4' });
    accept(bench, rest);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(rest.clientOrderId, '4', '144') });
    const sent = submittedIn(bench.effects).length;
    bench.price('SPY', 139);
    bench.tell({ kind: 'signal-received', signal: createSignal('again', { ...exit, causedAtUs: bench.venue.timeUs + 2e6 }) });
    const flatten = { kind: 'flatten', id: 'f', by: 'a person', reason: 'a test', symbol: null, book: null } as const;
    bench.tell({ kind: 'control-commanded', command: flatten });
    live(bench, 5_000);
    expect(submittedIn(bench.effects)).toHaveLength(sent);
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'FlattenCompleted', id: 'f' }));
    expect(bench.events).toContainEqual(expect.objectContaining({ signalId: 'again', code: 'NOTHING_TO_DO' }));
  });

  it('pain 16: one bad signal is denied with its mistakes, and the next one is taken', () => {
    const bench = new ExecutorBench().start();
    bench.tell({ kind: 'signal-received', signal: { ...createSignal('bad'), quantity: 'a lot', side: {} } });
    bench.tell({ kind: 'signal-received', signal: 'no signal at all' });
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'SignalDenied', code: 'INVALID_SIGNAL' }));
    expect(send(bench, 'good').quantity).toBe('10');
  });
});

/** Quantity and realised profit of each holding. */
const holdingsOf = (bench: ExecutorBench): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...bench.state.books.holdings].map(([key, { quantity, realizedPnl }]) => [
      key,
      [formatDecimal(quantity), formatDecimal(realizedPnl)],
    ]),
  );
