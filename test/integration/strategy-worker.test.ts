// The strategy worker as a real process on real lanes: warm-up, signals until they are journaled, peers that come and go.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { Bar } from '../../protocol/ticks.ts';
import { createStrategyBench, type StrategyBench, trade } from './strategy-harness.ts';

const SECOND_US = 1_000_000;
const SMA_CROSS = {
  id: 'sma-cross',
  strategy: 'sma-cross',
  symbols: ['SPY'],
  parameters: { fast: 2, slow: 3, barSeconds: 1, notional: '1000' },
};
const PATIENCE = { timeout: 20_000, interval: 20 };

let bench: StrategyBench;
let folder: string;
beforeEach(async () => {
  bench = await createStrategyBench();
  folder = bench.folder;
});
afterEach(() => bench.close());
const bar = (second: number, close: number): Bar => ({
  kind: 'bar',
  symbol: 'SPY',
  atUs: second * SECOND_US,
  durationUs: SECOND_US,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
});
const writeStrategy = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** History that leaves the fast average below the slow one, and trades that take it above with the second one. */
const FALLING = [12, 11, 10, 9, 8].map((close, index) => bar(index + 1, close));
const RISING = [trade(6, 14), trade(7, 15)];

/** A user's own file: writes down what it sees and buys one share per trade. */
const DIARY = `import { defineStrategy, type Trade } from 'tradewarden/strategy';
export const strategy = defineStrategy({
  name: 'diary',
  description: 'Writes down what it sees.',
  parameters: {},
  warmUp: () => ({ durationUs: 1_000_000, count: 3 }),
  create: (context) => ({
    onStart: () => context.log('start'),
    onBar: (bar) => context.log(\`\${bar.isWarmUp ? 'history' : 'bar'} \${bar.atUs}\`),
    onTrade(trade: Trade) {
      context.log('trade ' + trade.atUs);
      context.signal({ symbol: trade.symbol, side: 'buy', quantity: 1, reason: 'A trade happened.' });
    },
  }),
});
`;

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

it("runs a user's own TypeScript file, and shows it history, then what came meanwhile and is not in it, then live ticks", async () => {
  const market = await bench.openMarket({
    history: [bar(1, 10), bar(2, 11), bar(3, 12)],
    beforeHistory: () => market.publish(trade(3.5, 12), trade(4, 13), trade(4.5, 14)),
  });
  const worker = bench.startWorker({ id: 'mine', strategy: writeStrategy('diary.ts', DIARY), symbols: ['SPY'] });
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  // The history may have been faster than a tick that it tells already.
  market.publish(trade(3.8, 12), trade(5, 15));
  await expect.poll(() => market.received.some(({ causedAtUs }) => causedAtUs === 5 * SECOND_US), PATIENCE).toBe(true);
  // Log lines take another way than signals, and may come later.
  const seconds = (): readonly string[] =>
    worker
      .logs()
      .filter((text) => /^(history|start|trade|bar)/.test(text))
      .map((text) => text.replace(/\d+$/, (atUs) => String(Number(atUs) / SECOND_US)));
  await expect
    .poll(seconds, PATIENCE)
    .toEqual(['history 1', 'history 2', 'history 3', 'start', 'trade 4', 'trade 4.5', 'trade 5']);
});

it('finds a strategy by its name in the folder of the user', async () => {
  await bench.openMarket();
  const home = folder;
  folder = join(home, 'strategies');
  mkdirSync(folder);
  writeStrategy('diary.js', DIARY.replace(', type Trade', '').replace('trade: Trade', 'trade'));
  const worker = bench.startWorker({ id: 'mine', strategy: 'diary', symbols: ['SPY'] }, home);
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  folder = home;
});

it('lets a strategy bring files of its own along, which import no more than it may', async () => {
  await bench.openMarket();
  writeStrategy(
    'sizes.ts',
    "import { quantityForNotional } from 'tradewarden/strategy';\nexport const size = quantityForNotional;\n",
  );
  const sized = writeStrategy('sized.ts', `import { size } from './sizes.ts';\nexport const own = size;\n${DIARY}`);
  const worker = bench.startWorker({ id: 'mine', strategy: sized, symbols: ['SPY'] });
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  writeStrategy('clock.ts', "import { hrtime } from 'node:process';\nexport const clock = hrtime;\n");
  const timed = writeStrategy('timed.ts', `import { clock } from './clock.ts';\nexport const own = clock;\n${DIARY}`);
  const { fatal } = await bench.startWorker({ id: 'timed', strategy: timed, symbols: ['SPY'] }).ended();
  expect(fatal).toMatchObject({ message: expect.stringMatching(/timed\.ts.*found node:process in clock\.ts/) });
});

it.each([
  ['cut.ts', 'export const strategy = {\n  name: (\n};\n', /cut\.ts:\d+: SyntaxError: Expression expected/],
  ['cut.js', 'export const one = 1;\nconst two = ;\n', /cut\.js:2: SyntaxError: /],
  ['enum.ts', '\nenum Side { Buy }\n', /enum\.ts:2: SyntaxError: TypeScript enum is not supported/],
  [
    'lost.ts',
    "\n\nimport { x } from 'no-such-package';\n",
    /lost\.ts:3: Error: expected imports of .*found no-such-package in lost\.ts/,
  ],
  ['gone.ts', "\nimport { x } from './not-here.ts';\n", /gone\.ts:2: Error: Cannot find module/],
  [
    'word.ts',
    "import { rsi } from 'tradewarden/strategy';\n",
    /word\.ts:1: SyntaxError: .* does not provide an export named 'rsi'/,
  ],
  ['thrown.ts', '\n\nthrow new Error("bad day");\n', /thrown\.ts:3: Error: bad day/],
  ['empty.ts', 'export const other = 1;\n', /empty\.ts is no usable strategy: expected an export named "strategy"/],
  [
    'half.ts',
    'export const strategy = { name: "half" };\n',
    /half\.ts is no usable strategy: description: .*; create: .*; parameters: /,
  ],
  [
    'create.ts',
    DIARY.replace('create: (context) => ({', 'create: (context) => (context.position("QQQ"), {'),
    /create\.ts:7: create failed: .*found QQQ/,
  ],
  [
    'reads.ts',
    `import { readFileSync } from 'node:fs';\n${DIARY}`,
    /reads\.ts:1: Error: expected imports of .*found node:fs in reads\.ts/,
  ],
  ['awaits.ts', `\nconst os = await import('node:os');\n${DIARY}`, /awaits\.ts:2: Error: .*found node:os in awaits\.ts/],
  [
    'warm.ts',
    DIARY.replace('onBar: (bar) =>', 'onBar: (bar) => context.signal({} as never) &&'),
    /warm\.ts:9: onBar failed: .*during warm-up/,
  ],
])('says file, line and reason of the broken strategy %s, and that no restart will heal it', async (name, text, expected) => {
  await bench.openMarket({ history: FALLING });
  const worker = bench.startWorker({ id: 'broken', strategy: writeStrategy(name, text), symbols: ['SPY'] });
  const { code, fatal } = await worker.ended();
  expect(fatal).toMatchObject({ cause: 'BAD_STRATEGY', message: expect.stringMatching(expected) });
  expect(code).toBe(78);
});

it.each([
  [{ id: '', strategy: 'sma-cross', symbols: [], speed: 1 }, /id: .*symbols: .*Unrecognized key: "speed"/],
  [{ ...SMA_CROSS, symbols: ['SPY', 'SPY'] }, /symbols: expected each symbol once/],
  [
    { ...SMA_CROSS, strategy: 'sma-corss' },
    /sma-corss: expected .* or a path: did you mean sma-cross\?, found no strategy of this name/,
  ],
  [{ ...SMA_CROSS, strategy: './no-such.ts' }, /no-such\.ts: expected a \.ts or \.js file, found nothing there/],
  [{ ...SMA_CROSS, strategy: './strategy-harness.py' }, /found nothing there/],
  [
    { ...SMA_CROSS, parameters: { fsat: 1, slow: 'x' } },
    /fsat: expected one of .*: did you mean fast\?, found an unknown name; parameter slow: expected a whole number/,
  ],
  [{ ...SMA_CROSS, parameters: { fast: 9, slow: 4 } }, /expected fewer bars than slow has \(4\), found 9/],
  [{ ...SMA_CROSS, symbols: ['SPY', 'NOPE'] }, /symbols: the venue does not list NOPE/],
])('refuses the settings %o with every mistake named', async (config, expected) => {
  await bench.openMarket({ unlisted: ['NOPE'] });
  const { code, fatal } = await bench.startWorker(config).ended();
  expect(fatal).toMatchObject({ cause: 'BAD_SETTINGS', message: expect.stringMatching(expected) });
  expect(code).toBe(78);
});

it('ends only itself when a live strategy throws, with file, line and reason as its last words', async () => {
  const market = await bench.openMarket();
  const throwing = DIARY.replace("context.log('trade ' + trade.atUs);", "throw new RangeError('too dear: ' + trade.price);");
  const worker = bench.startWorker({ id: 'mine', strategy: writeStrategy('dear.ts', throwing), symbols: ['SPY'] });
  await expect.poll(worker.isReady, PATIENCE).toBe(true);
  market.publish(trade(1, 99));
  expect(await worker.ended()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^\S+dear\.ts:11: onTrade failed: RangeError: too dear: 99\n$/),
  });
  expect(market.received).toEqual([]);
});
