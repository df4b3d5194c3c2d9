// Real money on purpose: a session with its real workers, at a simulator that poses as the live venue.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workerBundle } from '../../main/bundles.ts';
import { askInstance } from '../../main/control/control-client.ts';
import type { ControlRequest } from '../../main/control/control-protocol.ts';
import { answerControlRequest } from '../../main/control/control-requests.ts';
import { openControlSocket } from '../../main/control/control-socket.ts';
import { answerDeskRequest } from '../../main/desk/desk-requests.ts';
import { homeOf } from '../../main/home.ts';
import { openLogs, takeInstance } from '../../main/host-setup.ts';
import { planSession } from '../../main/session/session-plan.ts';
import { TradingSession } from '../../main/session/trading-session.ts';
import { parseSettings } from '../../main/settings/parse-settings.ts';
import { createNodeLauncher } from '../../main/supervisor/node-launcher.ts';
import type { ControlResult, ManualOrder } from '../../protocol/control.ts';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import type { PortfolioView } from '../../protocol/portfolio-view.ts';
import { createHome, removeHome } from '../support/product-run.ts';
import { startSimulator, TEST_KEYS, type TestSimulator } from '../support/simulator.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const LIVE_GATEWAY = join(import.meta.dirname, '../fixtures/workers/live-gateway.ts');
const root = createHome();
const home = homeOf(root, {}, root);

const SETTINGS = {
  mode: 'live',
  ports: 'auto',
  // It follows the prices that orders are valued with; its bars are too long for it to trade.
  strategies: [{ id: 'watcher', strategy: 'sma-cross', symbols: ['BTC/USD'], parameters: { barSeconds: 43_200 } }],
  risk: { maxOrderNotional: '5000', maxPositionNotional: '9000' },
};

let venue: TestSimulator;
let session: TradingSession;
let endSession: () => Promise<void> = () => Promise.resolve();
let failedPreflight: readonly string[] = ['disk space'];

async function startSession(): Promise<void> {
  const parsed = parseSettings(SETTINGS);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
  const settled = { settings: parsed.value, file: join(root, 'settings.json'), inFile: SETTINGS, above: [] };
  const plan = { ...planSession(parsed.value, TEST_KEYS), keysIn: 'environment' as const, settled };
  const instance = takeInstance(home, plan);
  const logs = openLogs(home, false, plan);
  const launcher = createNodeLauncher((kind) => (kind === 'gateway' ? LIVE_GATEWAY : workerBundle(kind)));
  session = new TradingSession(plan, home, launcher, logs);
  const socket = await openControlSocket(instance.control, (asked, asker) => answerControlRequest(session, asked, asker));
  endSession = async () => {
    session.stop('the test');
    await session.ended;
    await socket.close();
    instance.release();
    await logs.close();
  };
  session.start();
  // The market begins for whoever follows it.
  venue.beginMarket();
  await session.settled;
  session.failedPreflight = () => Promise.resolve(failedPreflight);
}

/** As the command line asks: over the control socket. */
async function ask<T>(request: ControlRequest): Promise<T> {
  const asked = await askInstance(home, request);
  if (asked.outcome === 'not-running') throw new Error('nobody runs');
  if (!asked.response.ok) throw new Error(asked.response.error);
  return asked.response.result as T;
}

const arm = (accountEnding: string): Promise<LiveView> => ask({ command: 'arm', accountEnding, by: 'ann' });
const accountEnding = async (): Promise<string> => (await ask<LiveView>({ command: 'evidence' })).account?.ending ?? '';

async function control(command: object): Promise<ControlResult> {
  const answer = await session.supervisor.ask('executor', 'control', { by: 'ann', reason: 'a test', ...command }, 10_000);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value as ControlResult;
}
/** Nobody follows the symbol, so the order brings the price that it is valued with; it is far enough to fill at once. */
const MARKETABLE_ORDER: ManualOrder = {
  symbol: 'BTC/USD',
  side: 'buy',
  quantity: toDecimalString('0.01'),
  notional: null,
  type: 'limit',
  timeInForce: 'gtc',
  limitPrice: toDecimalString('300000'),
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  extendedHours: false,
  takeProfit: null,
  stopLoss: null,
};
const buy = (id: string): Promise<ControlResult> => control({ kind: 'submit', id, order: MARKETABLE_ORDER });
let attempts = 0;
/** Each attempt is an order of its own: the first prices may still be on their way. */
const buyUntilPriced = (id: string): Promise<string> =>
  buy(`${id}-${++attempts}`).then(({ denial }) => denial?.code ?? 'taken');
const portfolio = async (): Promise<PortfolioView> => {
  const answer = await session.supervisor.ask('executor', 'portfolio', null, 5_000);
  if (!answer.ok) throw new Error(answer.error);
  return answer.value as PortfolioView;
};
const ordersAtVenue = async (): Promise<number> => (await venue.alpaca.trading.orders.getAllOrders({ status: 'all' })).length;
const armingAtGateway = async (): Promise<unknown> => {
  const answer = await session.supervisor.ask('gateway', 'arming', { state: null }, 5_000);
  return answer.ok ? (answer.value as { readonly state: unknown }).state : answer.error;
};
const held = async (): Promise<string> =>
  (await portfolio()).accountPositions.find(({ symbol }) => symbol === 'BTC/USD')?.quantity ?? '0';

beforeAll(async () => {
  venue = await startSimulator({ market: { kind: 'synthetic', seed: 7, session: 'always-open', symbols: ['SPY', 'BTC/USD'] } });
  writeFileSync(join(root, 'poses-as-live'), venue.url);
  await startSession();
  venue.beginMarket();
}, 120_000);
afterAll(async () => {
  await endSession();
  await venue.stop();
  removeHome(root);
}, 60_000);

describe('a live session', () => {
  it('starts read-only: what it is told to order never reaches the venue', async () => {
    expect(await armingAtGateway()).toBe('read-only');
    await expect.poll(() => buyUntilPriced('first'), PATIENCE).toBe('taken');
    await expect
      .poll(async () => (await portfolio()).orders.map(({ state }) => state), PATIENCE)
      .toSatisfy(
        (states: string[]) =>
          states.length > 0 && states.every((state) => ['rejected', 'not-received', 'canceled'].includes(state)),
      );
    expect(await ordersAtVenue()).toBe(0);
  });

  it('is not armed while a piece of evidence fails, whoever types what', async () => {
    const view = await ask<LiveView>({ command: 'evidence' });
    expect(view.evidence.filter(({ holds }) => !holds).map(({ id }) => id)).toEqual(['preflight']);
    await expect(arm(await accountEnding())).rejects.toThrow(/not armed: failed: disk space/);
    expect(await armingAtGateway()).toBe('read-only');
  });

  it('is not armed for another account than the one behind the keys', async () => {
    failedPreflight = [];
    await expect(arm('0000')).rejects.toThrow(/last 4 characters/);
    expect(await armingAtGateway()).toBe('read-only');
  });

  it('is never armed by the desk, which speaks for web pages too', async () => {
    const request = { command: 'arm', accountEnding: await accountEnding(), by: 'a page' };
    const asker = { emit: () => {}, untilGone: () => {}, letGo: () => {} };
    await expect(answerDeskRequest(session, request, asker)).rejects.toThrow(/not for the desk/);
    expect(await armingAtGateway()).toBe('read-only');
  });

  it('trades once a person has armed it', async () => {
    const view = await arm(await accountEnding());
    expect([view.state, await armingAtGateway()]).toEqual(['armed', 'armed']);
    await expect.poll(() => buyUntilPriced('second'), PATIENCE).toBe('taken');
    await expect.poll(held, PATIENCE).toBe('0.01');
  });

  it('stays armed when its gateway dies and is back', async () => {
    const pid = session.supervisor.state.workers.get('gateway')?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => session.supervisor.state.workers.get('gateway')?.pid ?? pid, PATIENCE).not.toBe(pid);
    await expect.poll(armingAtGateway, PATIENCE).toBe('armed');
  });

  it('winds down when its app starts again and finds a position, without anybody having armed it', async () => {
    await endSession();
    await startSession();
    await expect.poll(armingAtGateway, PATIENCE).toBe('winding-down');
    const before = await ordersAtVenue();
    await expect.poll(() => buyUntilPriced('third'), PATIENCE).toBe('taken');
    await expect
      .poll(async () => (await portfolio()).orders.at(-1)?.state, PATIENCE)
      .toSatisfy((state) => ['rejected', 'not-received', 'canceled'].includes(String(state)));
    expect(await ordersAtVenue()).toBe(before);
  });

  it('may close what it holds while it winds down', async () => {
    await control({ kind: 'flatten', id: 'close-it', symbol: null, book: null });
    await expect.poll(async () => Number(await held()), PATIENCE).toBe(0);
  });

  it('is not armed any more when trading was stopped, whoever starts it again', async () => {
    await arm(await accountEnding());
    await ask({ command: 'stop-trading', by: 'ann' });
    await expect.poll(() => session.tradingPhase, PATIENCE).toBe('stopped');
    // A page may start trading; it must not arm it by that.
    const asker = { emit: () => {}, untilGone: () => {}, letGo: () => {} };
    await answerDeskRequest(session, { command: 'start-trading', by: 'a page' }, asker);
    await expect.poll(() => session.tradingPhase, PATIENCE).toBe('running');
    await expect.poll(armingAtGateway, PATIENCE).toBe('winding-down');
    expect((await session.live())?.reason).toBe('disarmed by ann: trading was stopped');
  });

  it('is disarmed by a word, and says so as an alert', async () => {
    await arm(await accountEnding());
    const view = await ask<LiveView>({ command: 'disarm', by: 'ann', reason: 'enough for today' });
    expect([view.state, await armingAtGateway()]).toEqual(['winding-down', 'winding-down']);
    expect(session.alerts.list().map(({ code }) => code)).toContain('ARMING_ENDED');
  });
});
