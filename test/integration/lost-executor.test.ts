// The executor dies for good while it holds positions and an order works: trading is reduced, the gateway cancels what is open, and
// closes everything when a person asks.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { askInstance } from '../../main/control/control-client.ts';
import { homeOf } from '../../main/home.ts';
import { venueLogOf } from '../support/judged-home.ts';
import {
  busyOn,
  createHome,
  removeHome,
  runTradewarden,
  startTradewarden,
  untilStatus,
  writeSettings,
} from '../support/product-run.ts';

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

it('without an executor open orders are cancelled at once, and everything is closed when a person asks', async () => {
  writeSettings(home, {
    strategies: [busyOn('AAPL')],
    simulator: { seed: 3 },
    components: { 'order-executor': { restartOnFailure: false } },
  });
  const run = startTradewarden('run', '--ports', 'auto', '--home', home);
  const { components } = await untilStatus(home, ({ metrics }) => metrics.fills % 2 === 1);
  process.kill(components.find(({ id }) => id === 'order-executor')?.pid ?? 0, 'SIGKILL');
  const reduced = await untilStatus(home, ({ tradingState }) => tradingState === 'REDUCING');
  expect(reduced.components.find(({ id }) => id === 'order-executor')?.state).toBe('failed');
  const { stdout } = await runTradewarden('alerts', '--home', home);
  expect(stdout).toContain('COMPONENT_FAILED');
  expect(sharesHeldAtVenue()).toBeGreaterThan(0);
  const asked = await askInstance(homeOf(home, {}, home), {
    command: 'emergency',
    action: 'close-all',
    by: 'a person',
    reason: 'nobody watches',
  });
  expect(asked).toMatchObject({ outcome: 'answered', response: { ok: true, result: { action: 'close-all' } } });
  await expect.poll(sharesHeldAtVenue, { timeout: 20_000 }).toBe(0);
  await runTradewarden('stop', '--home', home);
  expect((await run.finished).code).toBe(1);
});

it('a gateway that was away when the last executor failed cancels what is open as soon as it is back', async () => {
  writeSettings(home, {
    strategies: [busyOn('AAPL')],
    simulator: { seed: 3 },
    components: { 'order-executor': { restartOnFailure: false } },
    // Away for long enough that the executor fails meanwhile.
    supervision: { backoffBaseMs: 5_000, backoffCapMs: 5_000 },
  });
  const run = startTradewarden('run', '--ports', 'auto', '--home', home);
  const { components } = await untilStatus(home, ({ metrics }) => metrics.signals > 0);
  const pidOf = (id: string): number => components.find((component) => component.id === id)?.pid ?? 0;
  process.kill(pidOf('alpaca-client'), 'SIGSTOP');
  process.kill(pidOf('order-executor'), 'SIGKILL');
  process.kill(pidOf('alpaca-client'), 'SIGKILL');
  const orders = (): readonly string[] =>
    readFileSync(join(home, 'logs', 'main.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('orders the gateway: cancel-all'));
  await expect.poll(() => orders().length).toBe(2);
  const { stdout } = await runTradewarden('alerts', '--home', home);
  expect(stdout.match(/CANCEL_FAILED/g)).toHaveLength(1);
  expect(stdout).toContain('It is asked again as soon as it is back.');
  await runTradewarden('stop', '--home', home);
  expect((await run.finished).code).toBe(1);
});

const sharesHeldAtVenue = (): number =>
  venueLogOf(home)
    .filter(({ kind }) => kind === 'order-executed')
    .reduce((held, { side, quantity }) => held + (side === 'buy' ? 1 : -1) * Number(quantity), 0);
