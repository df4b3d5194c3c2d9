// `tradewarden strategy`, and what `run` finds out about strategies and recorded data before anything starts.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StrategyInspection } from '../../protocol/strategy-status.ts';
import { createHome, removeHome, runTradewarden } from '../support/product-run.ts';

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

const strategy = (...words: readonly string[]) => runTradewarden('strategy', ...words, '--home', home);
const own = (name: string): string => join(home, 'strategies', name);
function write(name: string, text: string): void {
  mkdirSync(join(home, 'strategies'), { recursive: true });
  writeFileSync(own(name), text);
}

it('writes a strategy that can be listed and whose test passes, and never over one that is there', async () => {
  expect(await strategy('new', 'my-dip')).toMatchObject({ code: 0, stdout: expect.stringContaining('strategy test my-dip') });
  const tested = await strategy('test', 'my-dip');
  expect(tested).toMatchObject({ code: 0, stdout: expect.stringMatching(/pass 2/) });

  writeFileSync(own('my-dip.ts'), `${readFileSync(own('my-dip.ts'), 'utf8')}// mine\n`);
  expect(await strategy('new', 'my-dip')).toMatchObject({ code: 2, stderr: expect.stringContaining('is there already') });
  expect(readFileSync(own('my-dip.ts'), 'utf8')).toMatch(/\/\/ mine\n$/);

  const listed = JSON.parse((await strategy('list', '--json')).stdout) as {
    readonly strategies: readonly StrategyInspection[];
  };
  expect(listed.strategies.map(({ description }) => description?.name)).toEqual([
    'donchian-breakout',
    'opening-range-breakout',
    'pairs-spread',
    'rsi-reversion',
    'sma-cross',
    'vwap-reversion',
    'my-dip',
  ]);
  expect(listed.strategies.at(-1)?.description).toMatchObject({
    isBuiltIn: false,
    file: own('my-dip.ts'),
    parameterSchema: { properties: { period: { type: 'integer', default: 20, minimum: 2, maximum: 500 } } },
  });
});

it('tells a test that fails by its exit code', async () => {
  await strategy('new', 'my-dip');
  const path = own('my-dip.test.ts');
  writeFileSync(path, readFileSync(path, 'utf8').replace("trial.held('SPY'), 9", "trial.held('SPY'), 10"));
  expect(await strategy('test', 'my-dip')).toMatchObject({ code: 1, stdout: expect.stringMatching(/fail 1/) });
});

it('says of a test that cannot be read or leaves its process what it was, and shows what it prints', async () => {
  await strategy('new', 'my-dip');
  const test = own('my-dip.test.ts');
  const text = readFileSync(test, 'utf8');
  writeFileSync(test, `console.log('hello from the test');\n${text}`);
  expect(await strategy('test', 'my-dip')).toMatchObject({ code: 0, stdout: expect.stringContaining('hello from the test') });
  writeFileSync(test, `${text}\nconst = 3;\n`);
  const broken = await strategy('test', 'my-dip');
  expect(broken.code).toBe(1);
  expect(broken.stdout + broken.stderr).toMatch(/my-dip\.test\.ts/);
  writeFileSync(test, 'process.exit(3);\n');
  expect(await strategy('test', 'my-dip')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/left with code 3 before it was over/),
  });
});

it('lists the others when one of them is broken, with file, line and reason, and says so by its exit code', async () => {
  write('cut.ts', 'export const strategy = {\n  name: (\n');
  const { code, stdout } = await strategy('list', '--json');
  expect(code).toBe(1);
  const { strategies } = JSON.parse(stdout) as { readonly strategies: readonly StrategyInspection[] };
  expect(strategies.filter(({ mistakes }) => mistakes.length > 0)).toEqual([
    { strategy: own('cut.ts'), description: null, mistakes: [expect.stringMatching(/cut\.ts:\d+: SyntaxError: /)] },
  ]);
  expect(strategies).toHaveLength(7);
});

it.each([
  [['new', 'sma-cross'], /expected a name that no built-in strategy has/],
  [['new', 'My Dip'], /found "My Dip", expected small letters, digits and dashes/],
  [['new', '../escape'], /found "\.\.\/escape", expected small letters/],
  [['new'], /NAME: found nothing/],
  [['test', 'nothing'], /found no nothing\.test\.ts/],
  [['list', 'more'], /expected nothing after "strategy list"/],
  [['lst'], /ACTION: found "lst", expected one of "list", "new", "test"/],
])('refuses strategy %j', async (words, expected) => {
  const { code, stderr } = await strategy(...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(expected);
  expect(existsSync(join(home, 'strategies'))).toBe(false);
});

it('finds every mistake in strategies before anything starts, whoever made it', async () => {
  write('cut.ts', 'export const strategy = {\n  name: (\n');
  write('thrown.ts', '\nthrow new Error("bad day");\n');
  const { code, stderr, stdout } = await runTradewarden(
    'run',
    ...['--home', home, '--ports', 'auto', '--strategy', 'sma-corss,pairs-spread,cut,thrown', '--symbols', 'SPY'],
    ...['--parameter', 'window=5'],
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/strategy sma-corss: found .*did you mean sma-cross\?/);
  expect(stderr).toMatch(/strategy pairs-spread, symbols: found 1 \(SPY\), expected exactly 2 for this strategy/);
  expect(stderr).toMatch(
    /strategy pairs-spread, parameter window: found 5|parameter window: found "5", expected a whole number/,
  );
  expect(stderr).toMatch(/strategy cut: found \S+cut\.ts:\d+: SyntaxError/);
  expect(stderr).toMatch(/strategy thrown: found \S+thrown\.ts:2: Error: bad day/);
  // Nothing was begun: no journal, no log, no lock.
  expect(readdirSync(home)).toEqual(['strategies']);
});

it('finds that recorded data is not there before anything starts', async () => {
  const data = join(home, 'data');
  mkdirSync(join(data, 'equity', 'usa'), { recursive: true });
  const { code, stdout } = await runTradewarden(
    'run',
    ...['--home', join(home, 'instance'), '--ports', 'auto', '--json', '--until-done'],
    ...['--replay', data, '--symbols', 'SPY', '--from', '2013-10-07'],
  );
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'WRONG_SETTINGS', mistakes: [{ path: '--replay', found: expect.stringContaining('SPY') }] },
  });
  expect(existsSync(join(home, 'instance', 'journal'))).toBe(false);
});
