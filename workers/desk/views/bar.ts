// The bar that is always in sight: what trades where, in which state, and whether everything can be relied on.
import type { BarView, Health, LiveState } from '../../../protocol/desk-views/bar.ts';
import type { GatewayHealth } from '../../../protocol/gateway-health.ts';
import { type DeskFacts, type Moment, SILENCE_MS } from '../desk-facts.ts';
import { View } from '../feed/view.ts';

const FEED_NAMES = { IEX: 'IEX', SIP: 'SIP', SIM: 'simulator' } as const;
const UNKNOWN = { freshness: 'unknown', value: null, asOfUs: null } as const;
/** The gateway is asked once a second. */
const HEALTH_SILENCE_MS = 5_000;

export function createBarView(facts: DeskFacts): { readonly view: View; refresh(moment: Moment): void } {
  const view = new View('bar');
  const { mode, venue } = facts.settings;
  view.value<BarView['mode']>('mode', mode);
  view.value<BarView['venue']>('venue', venue);
  const live = view.value<LiveState>('live', mode === 'live' ? 'read-only' : 'not-live');
  const trading = view.value<BarView['trading']>('trading', UNKNOWN);
  const connection = view.value<BarView['connection']>('connection', UNKNOWN);
  const phase = view.value<BarView['phase']>('phase', null);
  const feed = view.value<BarView['feed']>('feed', UNKNOWN);
  const session = view.value<BarView['session']>('session', UNKNOWN);
  const account = view.value<BarView['account']>('account', UNKNOWN);
  const alerts = view.value<BarView['alerts']>('alerts', { count: 0, worst: null });
  return {
    view,
    refresh({ nowMs }) {
      const { frame } = facts.portfolio;
      live.set(liveState(facts));
      phase.set(facts.status.value?.trading ?? null);
      const told = facts.executor.dated(
        nowMs,
        SILENCE_MS,
        () => frame && { state: frame.tradingState, reason: frame.tradingStateReason, by: frame.tradingStateBy },
      );
      // Main hears the executor over another way, which works with every lane broken.
      trading.set(
        told.freshness === 'live'
          ? told
          : facts.status.dated(nowMs, HEALTH_SILENCE_MS, ({ tradingState }) =>
              tradingState === null ? null : { state: tradingState, reason: '', by: '' },
            ),
      );
      connection.set(facts.gateway.dated(nowMs, HEALTH_SILENCE_MS, describeConnection));
      const lastTickAgeMs = facts.prices.lastTickAgeMs(nowMs);
      feed.set(facts.gateway.dated(nowMs, HEALTH_SILENCE_MS, (health) => describeFeed(health, lastTickAgeMs)));
      session.set(
        facts.clock.dated(nowMs, SILENCE_MS, ({ isOpen, venueTimeUs, nextOpenUs, nextCloseUs }) => ({
          isOpen,
          venueTimeUs,
          nextOpenUs,
          nextCloseUs,
        })),
      );
      account.set(facts.executor.dated(nowMs, SILENCE_MS, () => describeAccount(facts)));
      const open = (facts.alerts.value ?? []).filter(({ acknowledgedBy }) => acknowledgedBy === null);
      const worst = (['critical', 'warning', 'info'] as const).find((level) => open.some(({ severity }) => severity === level));
      alerts.set({ count: open.length, worst: worst ?? null });
    },
  };
}

function liveState(facts: DeskFacts): LiveState {
  if (facts.settings.mode !== 'live') return 'not-live';
  return facts.live.value?.state ?? facts.gateway.value?.arming ?? 'read-only';
}

function describeConnection(health: GatewayHealth): NonNullable<BarView['connection']['value']> {
  const reports = health.streams.find(({ stream }) => stream === 'trade-updates');
  const state: Health = health.areKeysRefused
    ? 'down'
    : reports === undefined
      ? 'unknown'
      : reports.condition === 'live'
        ? 'ok'
        : reports.condition === 'down'
          ? 'down'
          : 'degraded';
  const { used, limit, pausedMs } = health.rateBudgets.trading;
  const reason = health.areKeysRefused
    ? 'the venue refuses the keys'
    : pausedMs > 0
      ? 'the venue says that it is asked too often'
      : (reports?.reason ?? '');
  return {
    health: state === 'ok' && pausedMs > 0 ? 'degraded' : state,
    reason,
    roundTripMs: health.roundTripMs === null ? null : Math.round(health.roundTripMs * 10) / 10,
    requestBudget: limit === null ? null : { remaining: Math.max(0, limit - used), limit },
  };
}

function describeFeed(health: GatewayHealth, lastTickAgeMs: number | null): NonNullable<BarView['feed']['value']> {
  const streams = health.streams.filter(({ stream, condition }) => stream !== 'trade-updates' && condition !== 'closed');
  const troubled = streams.filter(({ condition, reason }) => condition !== 'live' || reason !== '');
  const down = streams.some(({ condition }) => condition === 'down');
  const stocks = health.streams.find(({ stream }) => stream === 'stocks');
  const state: Health =
    streams.length === 0
      ? 'unknown'
      : down
        ? 'down'
        : troubled.length > 0 || health.staleSymbols.length > 0
          ? 'degraded'
          : 'ok';
  const mute = health.staleSymbols.length > 0 ? `no news of ${health.staleSymbols.slice(0, 5).join(', ')}` : '';
  return {
    name: FEED_NAMES[health.feed],
    health: state,
    reason: [...troubled.map(({ stream, reason }) => `${stream}: ${reason || 'connecting'}`), mute].filter(Boolean).join('; '),
    symbolsUsed: streams.reduce((sum, { symbolsUsed }) => sum + symbolsUsed, 0),
    symbolLimit: stocks?.symbolLimit ?? null,
    // To the second: an age that is not old changes all the time and says nothing.
    lastTickAgeMs: lastTickAgeMs === null ? health.lastTickAgeMs : Math.floor(lastTickAgeMs / 1000) * 1000,
  };
}

function describeAccount({ portfolio }: DeskFacts): BarView['account']['value'] {
  const account = portfolio.frame?.account;
  if (!account) return null;
  const { accountNumber, equity, cash, buyingPower, dayPnl, realizedPnl, unrealizedPnl } = account;
  return { accountEnding: accountNumber.slice(-4), equity, cash, buyingPower, dayPnl, realizedPnl, unrealizedPnl };
}
