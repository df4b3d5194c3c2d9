// What a strategy worker does about the strategy in it: an endless loop, a memory that grows, a file that changes, a pause.
import { expect, it } from 'vitest';
import type { StrategyStatus } from '../../protocol/strategy-status.ts';
import { PATIENCE, trade } from '../support/strategy-bench.ts';
import { freshStrategyRoomForEachTest } from '../support/strategy-room.ts';

const room = freshStrategyRoomForEachTest();

/** Signals once per trade, after what the test wants it to do. */
const strategyText = (
  onTrade: string,
  reason = 'A trade happened.',
): string => `import { defineStrategy } from 'tradewarden/strategy';
const kept: unknown[] = [];
export const strategy = defineStrategy({
  name: 'under-test',
  description: 'Does what the test says.',
  parameters: { size: { type: 'integer', default: 1, minimum: 1, maximum: 9, description: 'Shares' } },
  create: (context) => ({
    onTrade(trade) {
      ${onTrade}
      context.signal({ symbol: 'SPY', side: 'buy', quantity: context.parameters.size, reason: '${reason}' });
    },
  }),
});
`;

const write = (text: string): string => room.write('mine.ts', text);
const settingsOf = (strategy: string, more: object = {}) => ({ id: 'mine', strategy, symbols: ['SPY'], ...more });
it('pain 17, dead but said to be running: ends an endless loop with file, line and handler as its last words, while another strategy goes on trading', async () => {
  const market = await room.bench.openMarket();
  const looping = await room.startReady(
    settingsOf(write(strategyText('for (;;) kept.length = 0;')), { handlerTimeoutMs: 500 }),
  );
  const healthy = await room.startReady({
    id: 'sma-cross',
    strategy: 'sma-cross',
    symbols: ['SPY'],
    parameters: { fast: 2, slow: 3, barSeconds: 1 },
  });
  market.publish(trade(1, 10));
  const { code, stderr } = await looping.ended();
  expect(code).toBeNull();
  expect(looping.child.signalCode).toBe('SIGKILL');
  expect(stderr).toMatch(
    /mine\.ts:9: strategy mine was ended: onTrade has not returned for 0\.5 s\. Is there a loop without an end\?\n$/,
  );
  market.publish(trade(2, 9), trade(3, 8), trade(4, 12), trade(5, 13));
  await expect.poll(() => market.received.map(({ strategyId }) => strategyId), PATIENCE).toContain('sma-cross');
  expect(healthy.child.exitCode).toBeNull();
});

it.each([
  [
    'a chain of promises without an end',
    // None waits for the next, or memory would grow until its own limit.
    'const again = (): void => void Promise.resolve().then(again); again();',
    null,
    'what it began in onTrade has gone on without a pause for 1\\.5 s\\. Is there a chain of promises without an end.*\\?',
  ],
  [
    'a promise that it left behind and that fails',
    "void (async () => { await null; throw new RangeError('too late'); })();",
    1,
    'code that outlived its handler failed: RangeError: too late',
  ],
  [
    'a timer of the language that fails',
    "(globalThis as any).setTimeout(() => { throw new RangeError('later'); }, 1);",
    1,
    'code that outlived its handler failed: RangeError: later',
  ],
  [
    'a call that leaves the process',
    '(globalThis as any).process.exit(0);',
    0,
    'a call of process\\.exit failed: Error: left with code 0',
  ],
])('ends a strategy with %s, with file, line and reason as its last words', async (_, onTrade, exitCode, reason) => {
  const market = await room.bench.openMarket();
  const strategy = await room.startReady(settingsOf(write(strategyText(onTrade)), { handlerTimeoutMs: 1_500 }));
  market.publish(trade(1, 10));
  const { code, stderr } = await strategy.ended();
  expect(code).toBe(exitCode);
  expect(stderr).toMatch(new RegExp(`mine\\.ts:9: .*${reason}\\n$`));
});

it.each([
  ['returns a promise', "return Promise.reject(new Error('never seen')) as never;", 'TypeError: it returned a promise'],
  ['throws a text', "throw 'words';", 'threw words, which is no Error'],
  ['throws what is no text either', 'throw Object.create(null);', 'threw a value of type object, which is no Error'],
])('names the line of a handler that %s, where no stack tells it', async (_, onTrade, reason) => {
  const market = await room.bench.openMarket();
  const strategy = await room.startReady(settingsOf(write(strategyText(onTrade))));
  market.publish(trade(1, 10));
  const { code, stderr } = await strategy.ended();
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`mine\\.ts:8: onTrade failed: ${reason}`));
});

it.each([
  ['in one endless handler', 'for (;;) kept.push(new Array(1_000).fill(trade.price));'],
  ['a little with each trade', 'kept.push(new Array(4_000_000).fill(trade.price));'],
])('ends a strategy whose memory grows %s, and names the limit', async (_, onTrade) => {
  const market = await room.bench.openMarket();
  const config = settingsOf(write(strategyText(onTrade)), { maxMemoryMb: 300, handlerTimeoutMs: 60_000 });
  const leaking = await room.startReady(config);
  let isOver = false;
  const ended = leaking.ended().finally(() => (isOver = true));
  for (let second = 1; !isOver && second < 1_000; second++) {
    market.publish(trade(second, 10 + second));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect((await ended).stderr).toMatch(
    /mine\.ts(:\d+)?: strategy mine was ended: the process uses \d+ MB, more than its maxMemoryMb of 300.*only grow\.\n$/,
  );
});

it('asks for a fresh start when its file changes, and stays as it is when the change is broken', async () => {
  const market = await room.bench.openMarket();
  const path = write(strategyText('', 'The first version.'));
  const worker = await room.startReady(settingsOf(path, { reload: true }));
  write(strategyText('const two = ;'));
  await expect
    .poll(worker.logs, PATIENCE)
    .toContainEqual(expect.stringMatching(/the changed file cannot be used.*mine\.ts:9: /));
  expect(worker.heard('restart-wanted')).toEqual([]);
  market.publish(trade(1, 10));
  await expect.poll(() => market.received.map(({ reason }) => reason), PATIENCE).toContain('The first version.');

  write(strategyText('', 'The second version.'));
  await expect
    .poll(() => worker.heard('restart-wanted'), PATIENCE)
    .toEqual([{ kind: 'restart-wanted', reason: expect.stringContaining('mine.ts has changed') }]);
  worker.stop();
  await worker.ended();
  const second = await room.startReady(settingsOf(path, { reload: true }));
  const first = market.received[0]?.signalId;
  market.publish(trade(1, 10), trade(2, 10));
  // The same event is the same signal in both versions; a new event is a new one.
  await expect
    .poll(
      () =>
        new Set(market.received.filter(({ reason }) => reason === 'The second version.').map(({ signalId }) => signalId)).size,
      PATIENCE,
    )
    .toBe(2);
  expect(market.received.find(({ reason }) => reason === 'The second version.')?.signalId).toBe(first);
  expect(second.child.exitCode).toBeNull();
});

it('asks for a fresh start when a file changes that the strategy brings along, and not for a broken one', async () => {
  await room.bench.openMarket();
  const sizes = (text: string): string => room.write('sizes.ts', text);
  sizes('export const size = 1;\n');
  const path = write(`import { size } from './sizes.ts';\nexport const own = size;\n${strategyText('')}`);
  const worker = await room.startReady(settingsOf(path, { reload: true }));
  sizes('export const size = ;\n');
  await expect
    .poll(worker.logs, PATIENCE)
    .toContainEqual(expect.stringMatching(/the changed file cannot be used.*sizes\.ts:1: SyntaxError/));
  expect(worker.heard('restart-wanted')).toEqual([]);
  sizes('export const size = 22;\n');
  await expect
    .poll(() => worker.heard('restart-wanted'), PATIENCE)
    .toEqual([{ kind: 'restart-wanted', reason: expect.stringContaining('sizes.ts has changed') }]);
});

it('withholds the signals of a paused strategy and shows what it would have done', async () => {
  const market = await room.bench.openMarket();
  const worker = await room.startReady(settingsOf(write(strategyText('')), { paused: true }));
  market.publish(trade(1, 10));
  await expect
    .poll(async () => (await worker.ask('status')) as StrategyStatus, PATIENCE)
    .toMatchObject({
      isPaused: true,
      signals: [{ fate: 'withheld', reason: 'A trade happened.' }],
      counts: { signalsSent: 0 },
    });
  expect(market.received).toEqual([]);
});

it('says what is wrong with parameters before anybody starts it with them', async () => {
  await room.bench.openMarket();
  const worker = await room.startReady(settingsOf(write(strategyText(''))));
  expect(await worker.ask('check', { symbols: ['SPY'], parameters: { size: 99 } })).toEqual([
    'parameter size: expected a whole number from 1 to 9, found 99',
  ]);
  expect(await worker.ask('check', { symbols: ['SPY'], parameters: { size: 2 } })).toEqual([]);
});
