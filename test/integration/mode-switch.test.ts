// From paper to live and back with real workers, at a simulator that poses as the live venue: what ends, what is left, what holds.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerBundle } from '../../main/bundles.ts';
import { homeOf, prepareHome } from '../../main/home.ts';
import { openLogs } from '../../main/host-setup.ts';
import type { SessionLogs } from '../../main/logging/session-logs.ts';
import { planSession, type SessionPlan, type TradingPlan } from '../../main/session/session-plan.ts';
import { SessionRun } from '../../main/session/session-run.ts';
import { SessionSeat } from '../../main/session/session-seat.ts';
import { SessionUpkeep } from '../../main/session/session-upkeep.ts';
import type { TradingSession } from '../../main/session/trading-session.ts';
import { parseSettings } from '../../main/settings/parse-settings.ts';
import { createNodeLauncher } from '../../main/supervisor/node-launcher.ts';
import type { ManualOrder } from '../../protocol/control.ts';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { PortfolioView } from '../../protocol/portfolio-view.ts';
import type { TradingMode } from '../../protocol/summary.ts';
import { createHome, removeHome } from '../support/product-run.ts';
import { startSimulator, TEST_KEYS, type TestSimulator } from '../support/simulator.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const LIVE_GATEWAY = join(import.meta.dirname, '../fixtures/workers/live-gateway.ts');
const root = createHome();
const home = homeOf(root, {}, root);
const SETTINGS = {
  ports: 'auto',
  strategies: [{ id: 'watcher', strategy: 'sma-cross', symbols: ['BTC/USD'], parameters: { barSeconds: 43_200 } }],
  risk: { maxOrderNotional: '5000', maxPositionNotional: '9000' },
};
const ORDER: ManualOrder = {
  symbol: 'BTC/USD',
  side: 'buy',
  quantity: toDecimalString('0.01'),
  notional: null,
  type: 'limit',
  timeInForce: 'gtc',
  extendedHours: false,
  limitPrice: toDecimalString('300000'),
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  takeProfit: null,
  stopLoss: null,
};

/** The machine is fine. */
class FineMachine extends SessionUpkeep {
  override begin(): Promise<void> {
    return Promise.resolve();
  }
  override end(): Promise<void> {
    return Promise.resolve();
  }
}

let venue: TestSimulator;
let logs: SessionLogs;
let seat: SessionSeat<TradingPlan, SessionRun>;
let patience = (_signal: AbortSignal): Promise<void> => new Promise(() => {});
let liveKeys: { readonly keyId: string; readonly secret: string } = TEST_KEYS;

function planFor(mode: TradingMode): TradingPlan {
  const file = { ...SETTINGS, mode };
  const parsed = parseSettings(file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  const settled = { settings: parsed.value, file: join(root, 'settings.json'), inFile: file, above: [] };
  return { ...planSession(parsed.value, mode === 'live' ? liveKeys : null), mode, keysIn: 'keychain', settled };
}

const session = (): TradingSession => seat.run.session;
async function ask<T>(worker: string, question: string, argument: unknown = null): Promise<T> {
  const answer = await session().supervisor.ask(worker, question, argument, 10_000);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value as T;
}
const arming = async (): Promise<unknown> =>
  (await ask<{ readonly state: unknown }>('gateway', 'arming', { state: null })).state;
const portfolio = (): Promise<PortfolioView> => ask('executor', 'portfolio');
const held = async (): Promise<string> =>
  (await portfolio()).accountPositions.find(({ symbol }) => symbol === 'BTC/USD')?.quantity ?? '0';
const buy = (id: string): Promise<string> =>
  ask<{ readonly denial?: { readonly code: string } | null }>('executor', 'control', {
    ...{ kind: 'submit', id, order: ORDER, by: 'ann', reason: 'a test' },
  }).then(({ denial }) => denial?.code ?? 'taken');
let attempts = 0;
/** Each attempt is an order of its own: the first prices may still be on their way. */
const untilTaken = () => expect.poll(() => buy(`order-${++attempts}`), PATIENCE).toBe('taken');
const ordersAtVenue = async (): Promise<number> => (await venue.alpaca.trading.orders.getAllOrders({ status: 'all' })).length;
const pids = (): readonly number[] =>
  [...session().supervisor.state.workers.values()].flatMap(({ pid }) => (pid === null ? [] : [pid]));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  venue = await startSimulator({ market: { kind: 'synthetic', seed: 7, session: 'always-open', symbols: ['SPY', 'BTC/USD'] } });
  venue.beginMarket();
  prepareHome(home);
  writeFileSync(join(root, 'poses-as-live'), venue.url);
  const first = planFor('paper');
  logs = openLogs(home, false, first);
  let isLive = false;
  const launcher = createNodeLauncher((kind) => (kind === 'gateway' && isLive ? LIVE_GATEWAY : workerBundle(kind)));
  const upkeepOf = (plan: SessionPlan): SessionUpkeep =>
    new FineMachine({ home, plan, logs, environment: {}, folder: root, keychain: null });
  const onBegin = (begun: TradingSession): void => {
    isLive = begun.plan.mode === 'live';
    begun.failedPreflight = () => Promise.resolve([]);
  };
  seat = new SessionSeat({
    prepare: (mode) => Promise.resolve(planFor(mode)),
    begin: (plan, before) => SessionRun.begin(plan, { home, logs, launcher, upkeepOf, onBegin }, before),
    patience: (signal) => patience(signal),
  });
  await seat.open(first);
  await session().settled;
}, 120_000);
afterAll(async () => {
  seat.run.stop('the test');
  await seat.ended;
  await logs.close();
  await venue.stop();
  removeHome(root);
}, 60_000);

describe('a program that goes from paper to live and back', () => {
  it('ends every worker of paper and begins live read-only: no order reaches the venue', async () => {
    const before = pids();
    expect(await seat.switchTo('live', 'ann')).toEqual({ ok: true, text: 'Live trading has begun, not armed.' });
    expect(before.filter(isAlive)).toEqual([]);
    expect([session().plan.venue, await arming()]).toEqual(['alpaca-live', 'read-only']);
    await untilTaken();
    await expect
      .poll(async () => (await portfolio()).orders.at(-1)?.state, PATIENCE)
      .toSatisfy((state) => ['rejected', 'not-received', 'canceled'].includes(String(state)));
    expect(await ordersAtVenue()).toBe(0);
  });

  it('trades once it is armed, and leaves at the venue what is held there when it goes back to paper', async () => {
    const ending = (await session().proveEvidence()).account?.ending ?? '';
    expect((await session().arm('ann', ending)).state).toBe('armed');
    await untilTaken();
    await expect.poll(held, PATIENCE).toBe('0.01');
    expect((await seat.switchTo('paper', 'ann')).ok).toBe(true);
    expect([session().plan.venue, await arming(), await held()]).toEqual(['simulator', null, '0']);
    await expect(session().arm('ann', ending)).rejects.toThrow(/not with real money/);
  });

  it('comes up winding down when live finds what the armed session left, and not armed', async () => {
    expect((await seat.switchTo('live', 'ann')).ok).toBe(true);
    await expect.poll(arming, PATIENCE).toBe('winding-down');
    const before = await ordersAtVenue();
    await untilTaken();
    await expect
      .poll(async () => (await portfolio()).orders.at(-1)?.state, PATIENCE)
      .toSatisfy((state) => ['rejected', 'not-received', 'canceled'].includes(String(state)));
    expect(await ordersAtVenue()).toBe(before);
    expect((await seat.switchTo('paper', 'ann')).ok).toBe(true);
  });

  it('is back on paper, with the reason, when the live venue refuses the keys after all', async () => {
    liveKeys = { keyId: 'STRANGER', secret: 'stranger' };
    const { ok, text } = await seat.switchTo('live', 'ann');
    expect(ok).toBe(false);
    expect(text).toMatch(/Live trading did not begin. Paper trading has begun again.\n.*refuses the keys/s);
    await session().settled;
    expect([session().plan.mode, await arming()]).toEqual(['paper', null]);
    liveKeys = TEST_KEYS;
  });

  it('is back on paper, with what is missing, when the live venue takes calls and never answers', async () => {
    const called = Promise.withResolvers<void>();
    const silent = createServer(() => called.resolve());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    writeFileSync(join(root, 'poses-as-live'), `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    patience = () => called.promise;
    const { ok, text } = await seat.switchTo('live', 'ann');
    expect(ok).toBe(false);
    expect(text).toMatch(/Live trading did not begin. Paper trading has begun again.\nIt did not come up in time: gateway/);
    await session().settled;
    expect([session().plan.mode, await arming()]).toEqual(['paper', null]);
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    writeFileSync(join(root, 'poses-as-live'), venue.url);
    patience = () => new Promise(() => {});
  });

  it('stays halted across a switch, until somebody resumes', async () => {
    await session().halt('ann', 'enough');
    expect((await seat.switchTo('live', 'ann')).ok).toBe(true);
    expect((await session().status()).tradingState).toBe('HALTED');
    await session().resume('ann', 'go on');
    await expect.poll(async () => (await session().status()).tradingState, PATIENCE).toBe('ACTIVE');
  });

  it('ends when it is told to in the midst of a switch, and begins nothing any more', async () => {
    const switched = seat.switchTo('paper', 'ann');
    const before = pids();
    seat.run.stop('ann');
    expect(await switched).toEqual({ ok: false, text: 'The program is ending.' });
    await seat.ended;
    expect(before.filter(isAlive)).toEqual([]);
  });
});
