// The user's own strategy files in a real strategy worker: what they may bring along, and how a broken one is told.
import { expect, it } from 'vitest';
import { bar, FALLING, PATIENCE, SMA_CROSS, trade } from '../support/strategy-bench.ts';
import { freshStrategyRoomForEachTest } from '../support/strategy-room.ts';

const SECOND_US = 1_000_000;
const room = freshStrategyRoomForEachTest();

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

it("runs a user's own TypeScript file, and shows it history, then what came meanwhile and is not in it, then live ticks", async () => {
  const market = await room.bench.openMarket({
    history: [bar(1, 10), bar(2, 11), bar(3, 12)],
    beforeHistory: () => market.publish(trade(3.5, 12), trade(4, 13), trade(4.5, 14)),
  });
  const worker = await room.startReady({ id: 'mine', strategy: room.write('diary.ts', DIARY), symbols: ['SPY'] });
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
  await room.bench.openMarket();
  room.write('strategies/diary.js', DIARY.replace(', type Trade', '').replace('trade: Trade', 'trade'));
  await room.startReady({ id: 'mine', strategy: 'diary', symbols: ['SPY'] }, room.bench.folder);
});

it('lets a strategy bring files of its own along, which import no more than it may', async () => {
  await room.bench.openMarket();
  room.write(
    'sizes.ts',
    "import { quantityForNotional } from 'tradewarden/strategy';\nexport const size = quantityForNotional;\n",
  );
  const sized = room.write('sized.ts', `import { size } from './sizes.ts';\nexport const own = size;\n${DIARY}`);
  await room.startReady({ id: 'mine', strategy: sized, symbols: ['SPY'] });
  room.write('clock.ts', "import { hrtime } from 'node:process';\nexport const clock = hrtime;\n");
  const timed = room.write('timed.ts', `import { clock } from './clock.ts';\nexport const own = clock;\n${DIARY}`);
  const { fatal } = await room.bench.startWorker({ id: 'timed', strategy: timed, symbols: ['SPY'] }).ended();
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
  await room.bench.openMarket({ history: FALLING });
  const worker = room.bench.startWorker({ id: 'broken', strategy: room.write(name, text), symbols: ['SPY'] });
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
  await room.bench.openMarket({ unlisted: ['NOPE'] });
  const { code, fatal } = await room.bench.startWorker(config).ended();
  expect(fatal).toMatchObject({ cause: 'BAD_SETTINGS', message: expect.stringMatching(expected) });
  expect(code).toBe(78);
});

it('ends only itself when a live strategy throws, with file, line and reason as its last words', async () => {
  const market = await room.bench.openMarket();
  const throwing = DIARY.replace("context.log('trade ' + trade.atUs);", "throw new RangeError('too dear: ' + trade.price);");
  const worker = await room.startReady({ id: 'mine', strategy: room.write('dear.ts', throwing), symbols: ['SPY'] });
  market.publish(trade(1, 99));
  expect(await worker.ended()).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^\S+dear\.ts:11: onTrade failed: RangeError: too dear: 99\n$/),
  });
  expect(market.received).toEqual([]);
});
