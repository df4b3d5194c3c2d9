// Two executors share one journal: each signal becomes one order, limits hold across both, and either may die.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeHome } from '../support/judged-home.ts';
import {
  createHome,
  removeHome,
  runTradewarden,
  startTradewarden,
  statusOf,
  summaryOf,
  untilStatus,
} from '../support/product-run.ts';

describe('two executors', () => {
  it('share the journal through the death of each, and end equal to the venue', async () => {
    const home = createHome();
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
});
