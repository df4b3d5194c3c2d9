// Workers that stand still without ending: whatever a flag says, the session finds them, says so, and trades on with new ones.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { journalFactsOf, judgeHome } from '../support/judged-home.ts';
import {
  createHome,
  type ProductRun,
  removeHome,
  runTradewarden,
  type Status,
  startTradewarden,
  untilStatus,
} from '../support/product-run.ts';

const SYMBOLS = ['SPY', 'QQQ', 'AAPL', 'BTC/USD'];
const PATIENCE = { timeout: 60_000, interval: 100 };

let home: string;
let run: ProductRun;
beforeEach(() => {
  home = createHome();
  const strategies = SYMBOLS.map((symbol, index) => ({
    id: `sma-${index}`,
    strategy: 'sma-cross',
    symbols: [symbol],
    parameters: { fast: 2, slow: 4, barSeconds: 5 },
  }));
  const supervision = { heartbeatTimeoutMs: 3_000 };
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ strategies, supervision, simulator: { speed: 60, seed: 7 } }));
  run = startTradewarden('run', '--ports', 'auto', '--home', home, '--json');
});
afterEach(async () => {
  await runTradewarden('stop', '--home', home);
  await run.finished;
  removeHome(home);
});

const pidOf = ({ components }: Status, worker: string): number | null =>
  components.find((component) => component.worker === worker)?.pid ?? null;
const intents = (): number => journalFactsOf(home).filter(({ kind }) => kind === 'OrderIntended').length;

it('pain 17: the worker that sends orders is dead, its flag says that it runs, and orders silently stop. Here it is found, named and replaced, and orders go on', async () => {
  for (const worker of ['executor', 'gateway', 'strategy:sma-3']) {
    const before = await untilStatus(home, ({ components, metrics }) => {
      return metrics.fills > 0 && components.every(({ state }) => state === 'running');
    });
    const frozen = pidOf(before, worker) ?? 0;
    process.kill(frozen, 'SIGSTOP');
    const found = await untilStatus(home, (status) => pidOf(status, worker) !== frozen);
    expect(found.components.filter((row) => row.worker === worker && row.pid === frozen)).toEqual([]);
    await untilStatus(home, ({ components }) => components.every(({ state }) => state === 'running'));
    const sent = intents();
    await expect.poll(intents, PATIENCE).toBeGreaterThan(sent);
  }
  const { stdout } = await runTradewarden('logs', 'main', '--home', home);
  for (const worker of ['executor', 'gateway', 'strategy:sma-3']) expect(stdout).toMatch(new RegExp(`${worker}.*heart`));
  await runTradewarden('stop', '--home', home);
  await run.finished;
  expect(judgeHome(home).findings).toEqual([]);
});
