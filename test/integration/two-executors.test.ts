// Two executors share one journal: each signal becomes one order, limits hold across both, and either may die.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalFactsOf, judgeHome } from '../support/judged-home.ts';
import {
  createHome,
  removeHome,
  runTradewarden,
  startTradewarden,
  statusOf,
  summaryOf,
  untilStatus,
} from '../support/product-run.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };

describe('two executors', () => {
  it('share the journal through the death of each, and end equal to the venue', async () => {
    const home = createHome();
    writeSettings(home);
    const run = startTradewarden('run', '--ports', 'auto', '--home', home, '--json');
    await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
    for (const worker of ['executor', 'executor-2', 'executor']) {
      await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
      const pid = (await statusOf(home))?.components.find((row) => row.worker === worker)?.pid;
      if (pid) process.kill(pid, 'SIGKILL');
    }
    await untilStatus(home, ({ components, metrics }) => {
      const isWhole = components.every(({ state }) => state === 'running');
      return isWhole && metrics.fills > 40;
    });
    await runTradewarden('stop', '--home', home);
    const finished = await run.finished;
    const { findings, examined } = judgeHome(home);
    console.log(JSON.stringify(examined));
    expect(findings).toEqual([]);
    expect(examined.intents).toBeGreaterThan(10);
    expect(summaryOf(finished)).toMatchObject({ orders: { unknown: 0 } });
    removeHome(home);
  });

  it('halt and flatten although one of them is frozen, and nothing but the closing orders leaves after the halt', async () => {
    const home = createHome();
    writeSettings(home);
    const run = startTradewarden('run', '--ports', 'auto', '--home', home, '--json');
    await untilStatus(home, ({ metrics }) => metrics.fills > 10);
    const frozen = (await statusOf(home))?.components.find((row) => row.worker === 'executor')?.pid ?? 0;
    process.kill(frozen, 'SIGSTOP');
    expect((await runTradewarden('halt', '--reason', 'a test', '--home', home)).stdout).toContain('Trading is halted');
    await runTradewarden('flatten', '--home', home);
    await untilStatus(
      home,
      ({ tradingState, components }) => tradingState === 'HALTED' && components.every(({ state }) => state === 'running'),
    );
    await expect.poll(() => journalFactsOf(home).some(({ kind }) => kind === 'FlattenCompleted'), PATIENCE).toBe(true);
    await runTradewarden('stop', '--home', home);
    await run.finished;
    const journal = journalFactsOf(home);
    const halt = journal.findIndex(({ kind, state }) => kind === 'TradingStateChanged' && state === 'HALTED');
    const later = journal.slice(halt).filter(({ kind }) => kind === 'OrderIntended');
    expect(halt).toBeGreaterThan(0);
    expect(later.filter((fact) => fact['flattenId'] === undefined)).toEqual([]);
    expect(judgeHome(home).findings).toEqual([]);
    removeHome(home);
  });
});

/** Four busy strategies, two executors. */
function writeSettings(home: string): void {
  const busy = { fast: 2, slow: 4, barSeconds: 5 };
  writeFileSync(
    join(home, 'settings.json'),
    JSON.stringify({
      strategies: ['SPY', 'QQQ', 'AAPL', 'BTC/USD'].map((symbol, index) => ({
        id: `sma-${index}`,
        strategy: 'sma-cross',
        symbols: [symbol],
        parameters: busy,
      })),
      simulator: { speed: 60, seed: 7 },
      components: { 'order-executor': { instances: 2 } },
    }),
  );
}
