// The strategy worker as a real process on real lanes: warm-up, signals until they are journaled, peers that come and go.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import { createStrategyBench, FALLING, PATIENCE, SMA_CROSS, type StrategyBench, trade } from '../support/strategy-bench.ts';

const SECOND_US = 1_000_000;

let bench: StrategyBench;
beforeEach(async () => {
  bench = await createStrategyBench();
});
afterEach(() => bench.close());
/** Trades that take the fast average above the slow one with the second of them. */
const RISING = [trade(6, 14), trade(7, 15)];

it('warms up from history, trades the first live crossing, and repeats the signal until the executor has journaled it', async () => {
  const market = await bench.openMarket({ history: FALLING });
  const worker = bench.startWorker(SMA_CROSS);
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  expect(market.queries.map(({ name, ask }) => ({ name, ask }))).toEqual([
    { name: 'instruments', ask: { symbols: ['SPY'] } },
    { name: 'subscribe', ask: { subscriber: 'sma-cross', symbols: ['SPY'], kinds: ['quote', 'trade', 'bar'] } },
    { name: 'history', ask: { symbol: 'SPY', durationUs: SECOND_US, count: 4 } },
    { name: 'clock', ask: {} },
  ]);
  market.publish(...RISING);
  await expect.poll(() => market.received.length, PATIENCE).toBeGreaterThanOrEqual(3);
  const [first] = market.received;
  if (!first) throw new Error('no signal');
  expect(first).toMatchObject({ side: 'buy', quantity: '66', strategyId: 'sma-cross', causedAtUs: 7 * SECOND_US });
  expect(first.trace.tickSentAtUs).toBeGreaterThan(0);
  expect(first.trace.signalSentAtUs).toBeGreaterThanOrEqual(first.trace.tickSentAtUs);
  for (const { trace, ...repeated } of market.received) expect(repeated).toEqual((({ trace: _, ...same }) => same)(first));
  expect(await worker.ask('delivery')).toEqual({
    publisher: 'venue',
    epoch: market.epoch,
    next: market.nextNumbers(),
    unacknowledgedSignals: 1,
  });

  market.tell({ kind: 'signal-journaled', book: 'sma-cross', signalId: first.signalId });
  await expect.poll(() => worker.ask('delivery'), PATIENCE).toMatchObject({ unacknowledgedSignals: 0 });
  expect(await worker.ask('status')).toMatchObject({
    name: 'sma-cross',
    isBuiltIn: true,
    phase: 'live',
    isPaused: false,
    warmUp: { wantedBars: 4, barSeconds: 1, barsBySymbol: { SPY: 5 } },
    parameterSchema: { properties: { fast: { type: 'integer', default: 10, minimum: 2, maximum: 500 } } },
    indicators: { SPY: { 'fast average': 11, 'fast is': 'above' } },
    symbols: ['SPY'],
    parameters: { fast: 2, slow: 3, barSeconds: 1, notional: '1000' },
    signals: [{ symbol: 'SPY', fate: 'journaled', reason: 'Crossed above: average of 2 bars 11.0000, of 3 bars 10.3333.' }],
  });
  await expect
    .poll(worker.progress, PATIENCE)
    .toMatchObject({ ticksReceived: 2, gaps: 0, decisions: 2, signalsSent: 1, signalsUnacknowledged: 0, signalsExpired: 0 });

  worker.stop();
  expect(await worker.ended()).toMatchObject({ code: 0, fatal: undefined, stderr: '' });
  expect(market.queries.at(-1)).toMatchObject({ name: 'unsubscribe', ask: { subscriber: 'sma-cross' } });
});

it('waits for an executor that is absent at first, because it may not act without knowing its book', async () => {
  const market = await bench.openMarket({ history: FALLING, isExecutorPresent: false });
  const worker = bench.startWorker(SMA_CROSS);
  await expect.poll(() => market.queries.length, PATIENCE).toBe(1);
  expect(worker.isReady()).toBe(false);
  await market.openExecutor();
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  market.publish(...RISING);
  await expect.poll(() => market.received.length, PATIENCE).toBeGreaterThanOrEqual(1);
});

it('survives the restart of gateway and executor: subscribes again and brings the signal that nobody had journaled', async () => {
  const before = await bench.openMarket({ history: FALLING });
  const worker = bench.startWorker(SMA_CROSS);
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  before.publish(...RISING);
  await expect.poll(() => before.received.length, PATIENCE).toBeGreaterThanOrEqual(1);
  before.close();

  const after = await bench.openMarket();
  await expect.poll(() => after.received[0]?.signalId, PATIENCE).toBe(before.received[0]?.signalId);
  await expect.poll(() => after.queries.map(({ name }) => name), PATIENCE).toContain('subscribe');
  expect(await worker.ask('delivery')).toMatchObject({ epoch: after.epoch, unacknowledgedSignals: 1 });
  after.publish(trade(8, 16));
  await expect.poll(worker.progress, PATIENCE).toMatchObject({ ticksReceived: 3, gaps: 0 });
});

it('gives the signal of a killed and restarted strategy the same id', async () => {
  const market = await bench.openMarket({ history: FALLING });
  const first = bench.startWorker(SMA_CROSS);
  await expect.poll(first.isReady, PATIENCE).toBe(true);
  market.publish(...RISING);
  await expect.poll(() => market.received.length, PATIENCE).toBeGreaterThanOrEqual(1);
  first.child.kill('SIGKILL');
  await first.ended();
  const heard = market.received.length;

  const second = bench.startWorker(SMA_CROSS);
  await expect.poll(second.isReady, PATIENCE).toBe(true);
  market.publish(...RISING);
  await expect.poll(() => market.received.length, PATIENCE).toBeGreaterThan(heard);
  expect(new Set(market.received.map(({ signalId }) => signalId)).size).toBe(1);
});

it('asks for its whole book again when news of it was lost, and believes the book', async () => {
  const market = await bench.openMarket({ history: FALLING });
  const worker = bench.startWorker(SMA_CROSS);
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  expect(market.snapshotCount()).toBe(1);
  // More than may wait in one turn: the publisher gives up the older ones, which leaves a hole in the numbers.
  for (let shares = 1; shares <= 10_100; shares++) {
    market.tell({
      kind: 'position-updated',
      book: 'sma-cross',
      symbol: 'SPY',
      quantity: toDecimalString(String(shares)),
      averageEntryPrice: toDecimalString('10'),
      realizedPnl: toDecimalString('0'),
    });
  }
  await expect.poll(market.snapshotCount, PATIENCE).toBe(2);
  await expect.poll(() => worker.ask('status'), PATIENCE).toMatchObject({ positions: [] });
  expect(worker.logs()).toContainEqual(expect.stringContaining('were lost, asking for a snapshot'));
});

it('drops a signal that expired in venue time before an executor had it', async () => {
  const market = await bench.openMarket({ history: FALLING });
  const worker = bench.startWorker(SMA_CROSS);
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  market.publish(...RISING);
  market.publishClock(1000 * SECOND_US);
  await expect.poll(worker.progress, PATIENCE).toMatchObject({ signalsExpired: 1, signalsUnacknowledged: 0 });
});
