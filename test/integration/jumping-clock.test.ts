// The clock of the machine jumps while everything trades: an hour ahead, as after a sleep, and two hours back, as when somebody sets
// it right. The clock is libfaketime's (Debian: apt-get install faketime), which main and every worker believe.
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { judgeHome } from '../support/judged-home.ts';
import {
  busyOn,
  createHome,
  removeHome,
  runTradewarden,
  startTradewardenWith,
  summaryOf,
  untilStatus,
  writeSettings,
} from '../support/product-run.ts';

const LIBRARY = process.platform === 'linux' ? globSync('/usr/lib/*/faketime/libfaketimeMT.so.1')[0] : undefined;
if (LIBRARY === undefined) console.warn('SKIPPED: libfaketime is not installed, so the clock does not jump');

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

it.skipIf(LIBRARY === undefined)('trading goes on when the clock jumps ahead and back, and nothing restarts', async () => {
  const clock = join(home, 'clock');
  const jumpTo = (offset: string): void => writeFileSync(clock, offset);
  jumpTo('+0s');
  writeSettings(home, { strategies: [busyOn('BTC/USD')], simulator: { seed: 3 } });
  const believed = {
    LD_PRELOAD: LIBRARY ?? '',
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const run = startTradewardenWith(believed, 'run', '--ports', 'auto', '--home', home, '--json');
  let before = await untilStatus(home, ({ metrics }) => metrics.fills > 0);
  for (const offset of ['+1h', '-1h']) {
    jumpTo(offset);
    const fills = before.metrics.fills;
    before = await untilStatus(home, ({ metrics }) => metrics.fills > fills + 1);
    expect(before.tradingState).toBe('ACTIVE');
  }
  await runTradewarden('stop', '--home', home);
  const finished = await run.finished;
  const summary = summaryOf(finished);
  expect(finished.code).toBe(0);
  expect(summary).toMatchObject({ restarts: 0, errors: 0, orders: { unknown: 0, denied: 0 }, ticks: { gaps: 0 } });
  expect(judgeHome(home).findings).toEqual([]);
  expect(existsSync(join(home, 'logs', 'errors.log'))).toBe(false);
});
