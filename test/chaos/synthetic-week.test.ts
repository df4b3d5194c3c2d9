// A market of twenty symbols at high speed with five strategies, two executors and a venue that misbehaves: it ends equal to the
// venue. Some hours of market time; TRADEWARDEN_TEST_WEEK=1 asks for a week.
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

const SPEED = 2_000;
const HOUR_MS = 3_600_000;
const MARKET_HOURS = process.env['TRADEWARDEN_TEST_WEEK'] === '1' ? 168 : 4;

const STRATEGIES = [
  { strategy: 'sma-cross', symbols: ['SPY', 'BTC/USD'] },
  { strategy: 'rsi-reversion', symbols: ['QQQ'] },
  { strategy: 'donchian-breakout', symbols: ['AAPL'] },
  { strategy: 'vwap-reversion', symbols: ['MSFT'] },
  { strategy: 'pairs-spread', symbols: ['KO', 'PEP'] },
];

const FAULTS = [
  { fault: { kind: 'cut', when: 'before' }, match: { method: 'POST', path: '/v2/orders' }, chance: 0.03 },
  { fault: { kind: 'cut', when: 'after' }, match: { method: 'POST', path: '/v2/orders' }, chance: 0.03 },
  { fault: { kind: 'status', status: 503 }, match: { method: 'GET', path: '/v2/' }, chance: 0.03 },
  { fault: { kind: 'lose-update' }, chance: 0.05 },
  { fault: { kind: 'duplicate-update' }, chance: 0.1 },
  { fault: { kind: 'drop' }, match: { path: '/stream' }, afterMs: 3_000, times: 1 },
];

describe('a synthetic market with five strategies, two executors and faults', () => {
  it(`ends equal to the venue after ${MARKET_HOURS} hours`, { timeout: 900_000 }, async () => {
    const home = createHome();
    const settings = {
      strategies: STRATEGIES.map(({ strategy, symbols }) => ({ id: strategy, strategy, symbols })),
      simulator: { speed: SPEED, seed: 11, fees: { cryptoBasisPoints: '25', equityPerShare: '0.005' } },
      components: { 'order-executor': { instances: 2 }, simulator: { configOverrides: { scenario: FAULTS } } },
    };
    writeFileSync(join(home, 'settings.json'), JSON.stringify(settings));
    const run = startTradewarden('run', '--ports', 'auto', '--home', home, '--json');
    await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
    const startedMs = performance.now();
    for (const worker of ['executor', 'executor-2']) {
      const pid = (await statusOf(home))?.components.find((row) => row.worker === worker)?.pid;
      if (pid) process.kill(pid, 'SIGKILL');
      await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
    }
    await untilStatus(
      home,
      ({ metrics }) => {
        const marketHours = ((performance.now() - startedMs) * SPEED) / HOUR_MS;
        return marketHours >= MARKET_HOURS && metrics.fills >= 6;
      },
      (2 * MARKET_HOURS * HOUR_MS) / SPEED + 120_000,
    );
    await runTradewarden('halt', '--home', home);
    await runTradewarden('stop', '--home', home);
    const finished = await run.finished;
    const { findings, examined } = judgeHome(home);
    console.log(JSON.stringify(examined));
    expect(findings).toEqual([]);
    expect(examined.executions).toBeGreaterThan(5);
    expect(summaryOf(finished)).toMatchObject({ orders: { unknown: 0 } });
    removeHome(home);
  });
});
