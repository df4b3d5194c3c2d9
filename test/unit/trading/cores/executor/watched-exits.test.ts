// Stops and take-profits where the venue cannot keep them: watched by the executor, kept by the journal.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { OrderTerms } from '../../../../../protocol/orders.ts';
import type { Signal } from '../../../../../protocol/signals.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS } from '../../../../support/executor-bench.ts';

const STOP = { stopPrice: toDecimalString('140'), limitPrice: null };
const PROFIT = { limitPrice: toDecimalString('150') };
/** A venue that can do nothing but simple orders. */
const SIMPLE = { ...TEST_SETTINGS, venue: 'simple' };

function entered(part: Partial<Signal>): ExecutorBench {
  const bench = new ExecutorBench(SIMPLE).start();
  fill(bench, submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal('s1', part) })));
  return bench;
}

function fill(bench: ExecutorBench, orders: readonly OrderTerms[], price = '145'): void {
  for (const order of orders) {
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, order.quantity, price) });
  }
}

/** What is sent after the price has moved. */
function priced(bench: ExecutorBench, last: number): readonly OrderTerms[] {
  const before = bench.effects.length;
  bench.price('SPY', last);
  return submittedIn(bench.effects.slice(before));
}

/** A quote, beside a trade of so many microseconds ago. */
function quoted(bench: ExecutorBench, bid: number, last: number, agoUs: number): readonly OrderTerms[] {
  const { timeUs } = bench.venue;
  const prices = { symbol: 'SPY', bid, ask: bid + 0.02, last, quotedAtUs: timeUs, tradedAtUs: timeUs - agoUs };
  const marks = [{ ...prices, receivedAtUs: bench.monotonicUs }];
  return submittedIn(bench.tell({ kind: 'prices-moved', venueTimeUs: timeUs, marks }));
}

describe('watched exits', () => {
  it('takes a trade from before the stop was set for none: the quote has its say until the next one', () => {
    const bench = entered({ stopLoss: { stopPrice: toDecimalString('144'), limitPrice: null } });
    // The market has left the price of a long gone trade behind, which is below the stop, or it is quoted widely around it.
    expect(quoted(bench, 147, 143, 60_000_000)).toEqual([]);
    expect(quoted(bench, 143, 145, 60_000_000)).toEqual([]);
    expect(quoted(bench, 147, 143.9, 0)).toMatchObject([{ side: 'sell', type: 'market' }]);
  });

  it('goes by the quote where both have touched the stop, or no trade is known', () => {
    const stopLoss = { stopPrice: toDecimalString('144'), limitPrice: null };
    expect(quoted(entered({ stopLoss }), 143.5, 143, 60_000_000)).toHaveLength(1);
    expect(quoted(entered({ stopLoss }), 143.5, 0, 0)).toHaveLength(1);
  });

  it('places a bracket at a venue that keeps exits itself, and watches nothing', () => {
    const bench = new ExecutorBench({ ...TEST_SETTINGS, venue: 'alpaca-paper' }).start();
    const signal = createSignal('s1', { stopLoss: STOP, takeProfit: PROFIT });
    const [order] = submittedIn(bench.tell({ kind: 'signal-received', signal }));
    expect(order).toMatchObject({ orderClass: 'bracket', stopLoss: STOP, takeProfit: PROFIT });
    bench.price('AAPL', 145);
    const signalOfOne = createSignal('s2', { symbol: 'AAPL', stopLoss: STOP });
    expect(submittedIn(bench.tell({ kind: 'signal-received', signal: signalOfOne }))).toMatchObject([{ orderClass: 'oto' }]);
    expect(bench.state.books.watches.size).toBe(0);
  });

  it('closes at the market when the last trade touches the stop, though the price comes back', () => {
    const bench = entered({ stopLoss: STOP });
    expect(priced(bench, 140.01)).toEqual([]);
    const [exit] = priced(bench, 140);
    expect(exit).toMatchObject({ side: 'sell', type: 'market', quantity: '10' });
    expect(priced(bench, 144)).toEqual([]);
    if (exit) fill(bench, [exit], '139.9');
    expect(bench.state.books.watches.size).toBe(0);
  });

  it('stops a short above it', () => {
    const bench = entered({ side: 'sell', stopLoss: { stopPrice: toDecimalString('148'), limitPrice: null } });
    expect(priced(bench, 147.9)).toEqual([]);
    expect(priced(bench, 148.2)).toMatchObject([{ side: 'buy', type: 'market', quantity: '10' }]);
  });

  it('takes a profit at its price and no worse, and is done with the stop then', () => {
    const bench = entered({ stopLoss: STOP, takeProfit: PROFIT });
    const exits = priced(bench, 150.02);
    expect(exits).toMatchObject([{ side: 'sell', type: 'limit', limitPrice: '150', timeInForce: 'ioc' }]);
    fill(bench, exits, '150.01');
    expect(priced(bench, 130)).toEqual([]);
  });

  it('protects what was filled and no more', () => {
    const bench = new ExecutorBench(SIMPLE).start();
    const [entry] = submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal('s1', { stopLoss: STOP }) }));
    if (!entry) throw new Error('nothing was sent');
    bench.tell({ kind: 'submit-answered', clientOrderId: entry.clientOrderId, outcome: bench.venue.submit(entry) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(entry.clientOrderId, '4', '145') });
    // The rest of the entry would trade with the stop, which no venue allows: it goes first.
    expect(priced(bench, 139)).toEqual([]);
    expect(bench.effects.at(-1)).toMatchObject({ kind: 'cancel', clientOrderId: entry.clientOrderId });
    bench.tell({ kind: 'report-received', report: bench.venue.cancel(entry.clientOrderId) });
    expect(priced(bench, 139)).toMatchObject([{ quantity: '4' }]);
  });

  it('is still watched after a restart, and triggered only once (14)', () => {
    const bench = entered({ stopLoss: STOP });
    bench.crash();
    bench.start();
    const [exit] = priced(bench, 139);
    expect(exit).toMatchObject({ quantity: '10' });
    if (!exit) throw new Error('the stop was lost');
    bench.venue.submit(exit);
    bench.crash();
    const before = bench.effects.length;
    bench.start();
    bench.price('SPY', 138);
    bench.tell({ kind: 'beat' });
    expect(submittedIn(bench.effects.slice(before))).toEqual([]);
    bench.tell({ kind: 'report-received', report: bench.venue.fill(exit.clientOrderId, '10', '139') });
    expect(bench.state.books.watches.size).toBe(0);
  });

  it('is tried again when the venue refuses it', () => {
    const bench = entered({ stopLoss: STOP });
    const [exit] = priced(bench, 139);
    if (!exit) throw new Error('the stop was not triggered');
    const outcome = { outcome: 'rejected', code: '40310000', message: 'held for orders' } as const;
    bench.tell({ kind: 'submit-answered', clientOrderId: exit.clientOrderId, outcome });
    bench.venue.timeUs += 2_000_000;
    const again = priced(bench, 143);
    expect(again).toMatchObject([{ side: 'sell', type: 'market', quantity: '10' }]);
    expect(again[0]?.clientOrderId).not.toBe(exit.clientOrderId);
  });

  it('ends when the position is closed in another way', () => {
    const bench = entered({ stopLoss: STOP });
    fill(
      bench,
      submittedIn(
        bench.tell({
          kind: 'signal-received',
          signal: createSignal('s2', { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') }),
        }),
      ),
    );
    expect(bench.state.books.watches.size).toBe(0);
    expect(priced(bench, 100)).toEqual([]);
  });

  it('sends nothing while trading is halted', () => {
    const bench = entered({ stopLoss: STOP });
    bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'user', reason: '' } });
    expect(priced(bench, 130)).toEqual([]);
  });

  it('watches both exits of a position that is held already', () => {
    const bench = entered({});
    const signal = createSignal('s2', { side: 'sell', stopLoss: STOP, takeProfit: PROFIT });
    expect(submittedIn(bench.tell({ kind: 'signal-received', signal }))).toEqual([]);
    expect(priced(bench, 139)).toMatchObject([{ side: 'sell', quantity: '10' }]);
  });

  it('refuses a stop that would close at once what it should protect', () => {
    const bench = new ExecutorBench(SIMPLE).start();
    const signal = createSignal('s1', { stopLoss: { stopPrice: toDecimalString('146'), limitPrice: null } });
    expect(submittedIn(bench.tell({ kind: 'signal-received', signal }))).toEqual([]);
    expect(bench.events.at(-1)).toMatchObject({
      code: 'INVALID_SIGNAL',
      text: expect.stringContaining('stopLoss: expected a stop below'),
    });
  });

  it('watches the exits of a fraction of a share, which no venue attaches to its order', () => {
    const bench = new ExecutorBench().start();
    const signal = createSignal('s1', { quantity: toDecimalString('2.5'), stopLoss: STOP, takeProfit: PROFIT });
    const [order] = submittedIn(bench.tell({ kind: 'signal-received', signal }));
    expect(order).not.toHaveProperty('orderClass');
    fill(bench, order ? [order] : []);
    expect(priced(bench, 139)).toMatchObject([{ side: 'sell', quantity: '2.5' }]);
  });

  it('watches a stop alone for what is held: a venue that keeps exits wants both of them then', () => {
    const bench = new ExecutorBench().start();
    fill(bench, submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal('s1') })));
    const effects = bench.tell({ kind: 'signal-received', signal: createSignal('s2', { side: 'sell', stopLoss: STOP }) });
    expect(submittedIn(effects)).toEqual([]);
    expect(effects.map(({ kind }) => kind)).toContain('sync');
    expect(priced(bench, 139)).toMatchObject([{ side: 'sell', quantity: '10' }]);
  });

  it('refuses a stop and a target that lie at the price itself', () => {
    const bench = new ExecutorBench(SIMPLE).start();
    const stopLoss = { stopPrice: toDecimalString('145.01'), limitPrice: null };
    bench.tell({ kind: 'signal-received', signal: createSignal('s1', { stopLoss }) });
    bench.tell({
      kind: 'signal-received',
      signal: createSignal('s2', { takeProfit: { limitPrice: toDecimalString('145.01') } }),
    });
    expect(bench.events.filter(({ kind }) => kind === 'SignalDenied')).toMatchObject([
      { signalId: 's1', code: 'INVALID_SIGNAL' },
      { signalId: 's2', code: 'INVALID_SIGNAL' },
    ]);
  });
});
