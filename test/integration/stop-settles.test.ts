// A stop in the middle of an order: the fate of what is under way is known before the executor leaves.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { judgeHome } from '../support/judged-home.ts';
import {
  busyOn,
  createHome,
  removeHome,
  runTradewarden,
  startTradewarden,
  summaryOf,
  untilStatus,
  writeSettings,
} from '../support/product-run.ts';

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

it('a stop waits until the fate of every order under way is known', async () => {
  // Every order is lost on its way there: that it never arrived is known only once the venue has been asked for long enough.
  const lostOrders = { fault: { kind: 'cut', when: 'before' }, match: { method: 'POST', path: '/v2/orders' } };
  writeSettings(home, {
    strategies: [busyOn('BTC/USD')],
    simulator: { seed: 3 },
    components: { simulator: { configOverrides: { scenario: [lostOrders] } } },
  });
  const run = startTradewarden('run', '--ports', 'auto', '--home', home, '--json');
  await untilStatus(home, ({ metrics }) => metrics.signals > 0);
  await runTradewarden('stop', '--home', home);
  const summary = summaryOf(await run.finished);
  expect(summary.signals).toBeGreaterThan(0);
  expect(summary.orders).toMatchObject({ unknown: 0 });
  expect(judgeHome(home).findings).toEqual([]);
});
