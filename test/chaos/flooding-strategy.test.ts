// A strategy gone mad, and halt: nothing is ordered any more, everything open is cancelled, whatever still pours in.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalFact } from '../../simulation/oracle/judge.ts';
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

const FLOOD = join(import.meta.dirname, '../fixtures/flood.ts');

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

it('halt stops a flood: further signals are denied, open orders are cancelled, and it stays so until resume', async () => {
  const run = startTradewarden(
    'run',
    '--strategy',
    FLOOD,
    '--symbols',
    'SPY,AAPL',
    '--ports',
    'auto',
    '--home',
    home,
    '--json',
  );
  const flooding = await untilStatus(home, ({ metrics }) => metrics.signals > 2_000);
  expect(flooding.tradingState).toBe('ACTIVE');

  const halted = await runTradewarden('halt', '--json', '--home', home);
  expect(halted.code).toBe(0);
  const atHalt = (await statusOf(home))?.metrics.signals ?? 0;
  // The flood goes on, and every signal of it is denied.
  await untilStatus(
    home,
    ({ tradingState, metrics }) => tradingState === 'HALTED' && metrics.signals > atHalt + 500 && metrics.openOrders === 0,
  );
  await runTradewarden('stop', '--home', home);
  const summary = summaryOf(await run.finished);
  expect(summary.orders).toMatchObject({ open: 0, unknown: 0 });
  expect(summary.orders.canceled).toBeGreaterThan(0);

  const journal = journalFactsOf(home);
  const haltedAt = journal.findIndex((fact) => fact.kind === 'TradingStateChanged' && fact['state'] === 'HALTED');
  expect(haltedAt).toBeGreaterThan(0);
  const after = journal.slice(haltedAt);
  expect(after.filter((fact) => fact.kind === 'OrderIntended')).toEqual([]);
  expect(new Set(after.filter((fact) => fact.kind === 'SignalDenied').map((fact: JournalFact) => fact['code']))).toEqual(
    new Set(['TRADING_HALTED']),
  );
  expect(judgeHome(home).findings).toEqual([]);
});
