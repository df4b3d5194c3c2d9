// What traders complained about elsewhere, as far as a strategy and its host can prevent it, each with its pain in the title.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { OrderUpdated } from '../../../../../protocol/portfolio.ts';
import type { Signal, SignalId } from '../../../../../protocol/signals.ts';
import { strategy as donchianBreakout } from '../../../../../strategies/donchian-breakout.ts';
import { strategy as rsiReversion } from '../../../../../strategies/rsi-reversion.ts';
import { strategy as smaCross } from '../../../../../strategies/sma-cross.ts';
import type { AnyStrategyDefinition } from '../../../../../trading/cores/strategy-host/strategy-definition.ts';
import { barAt, type Harness, orderOf, positionOf, snapshot, startHost } from './host-harness.ts';

const SECOND_US = 1_000_000;
const CROSS = { fast: 2, slow: 3, barSeconds: 1, notional: '1000' };
/** Closes that take the fast average above the slow one with the last trade but one. */
const CROSSING = [10, 9, 8, 12, 13];

function play(host: Harness, prices: readonly number[], from = 1): void {
  for (const [index, price] of prices.entries()) host.trade((from + index) * SECOND_US, price);
}
const startCross = () => startHost(smaCross, { parameters: CROSS });
function entryOf(host: Harness): Signal {
  const [entry] = host.signals;
  if (!entry) throw new Error('no entry');
  return entry;
}

it('pain 4, orders forgotten after an outage: news that was missed comes with the next snapshot, and the strategy knows it', () => {
  const host = startCross();
  play(host, CROSSING);
  const entry = entryOf(host);
  // Neither acknowledgement nor fill arrived; the whole book does.
  host.portfolio(snapshot([positionOf('SPY', '76', '13')], []));
  play(host, [5, 5], 6);
  expect(host.state.book.positions.get('SPY')?.quantity).toBe('76');
  host.journaled(entry);
  host.portfolio(orderOf(entry, 'filled', '76'));
  play(host, [5], 8);
  expect(host.signals.at(-1)).toMatchObject({ side: 'sell', targetQuantity: '0' });
});

it('pain 9, partial fills leave stale positions: an exit is for what is really held', () => {
  const host = startCross();
  play(host, CROSSING);
  const entry = entryOf(host);
  host.journaled(entry);
  host.portfolio(positionOf('SPY', '30', '13'));
  host.portfolio(orderOf(entry, 'canceled', '30'));
  play(host, [5, 5], 6);
  // A target, not a quantity: whatever the rest of the order did, the position ends flat.
  expect(host.signals.slice(1)).toMatchObject([{ side: 'sell', quantity: null, targetQuantity: '0' }]);
});

it('pain 11, start-up drops a working order: a strategy that starts beside one places no second', () => {
  const host = startHost(smaCross, { parameters: CROSS, isLive: false });
  host.portfolio(snapshot([], [orderOf(signalOf('of-an-earlier-life'), 'accepted')]));
  host.dispatch({ kind: 'go-live', clock: { kind: 'clock', venueTimeUs: 0, isOpen: true, nextOpenUs: 0, nextCloseUs: 1e15 } });
  play(host, CROSSING);
  expect(host.signals).toEqual([]);
});

it('pain 12, orders of the previous session cannot be managed: the strategy hears of every change of them', () => {
  const heard: string[] = [];
  const listener: AnyStrategyDefinition = {
    name: 'listener',
    description: 'Listens.',
    parameters: {},
    create: () => ({ onOrder: (order: OrderUpdated) => void heard.push(`${order.signalId} ${order.state}`) }),
  };
  const host = startHost(listener, { isLive: false });
  const old = signalOf('of-yesterday');
  host.portfolio(snapshot([], [orderOf(old, 'accepted')]));
  host.dispatch({ kind: 'go-live', clock: { kind: 'clock', venueTimeUs: 0, isOpen: true, nextOpenUs: 0, nextCloseUs: 1e15 } });
  expect(host.state.book.openOrders.size).toBe(1);
  host.portfolio(orderOf(old, 'filled', '1'));
  expect(heard).toEqual(['of-yesterday filled']);
});

it.each<[string, AnyStrategyDefinition, Record<string, unknown>, readonly number[]]>([
  ['sma-cross', smaCross, CROSS, CROSSING],
  ['rsi-reversion', rsiReversion, { period: 2, barSeconds: 1 }, [100, 99, 98, 97, 97.5, 97.5]],
  ['donchian-breakout', donchianBreakout, { entryBars: 3, exitBars: 2, rangeBars: 2, barSeconds: 1 }, [10, 11, 10, 11, 12, 12]],
])(
  'pain 13, duplicates on every restart: %s repeats its signal under the same id when it sees the same trades again',
  (_, definition, parameters, prices) => {
    const lives = [1, 2, 3].map(() => {
      const host = startHost(definition, { parameters });
      play(host, prices);
      return host.signals.map(({ signalId }) => signalId);
    });
    expect(lives[0]).toHaveLength(1);
    expect(lives[1]).toEqual(lives[0]);
    expect(lives[2]).toEqual(lives[0]);
  },
);

it('pain 14, local stops lost on restart: a stop leaves with the signal and is not kept by the strategy', () => {
  const host = startHost(rsiReversion, { parameters: { period: 2, barSeconds: 1, notional: '1000' } });
  play(host, [100, 99, 98, 97, 97.5, 97.5]);
  expect(entryOf(host).stopLoss).toEqual({ stopPrice: '95.55', limitPrice: null });
});

it('pain 15, a manual close is not noticed: what a person closed is not sold again', () => {
  const host = startCross();
  play(host, CROSSING);
  const entry = entryOf(host);
  host.fill(entry, '76', '13');
  host.portfolio(positionOf('SPY', '0'));
  play(host, [5, 5, 5], 6);
  expect(host.signals).toHaveLength(1);
});

it('pain 16, one bad order is a crash loop: a denied signal ends nothing and is not sent again', () => {
  const host = startCross();
  play(host, CROSSING);
  const { signalId } = entryOf(host);
  host.portfolio({
    kind: 'signal-denied',
    book: 'my-strategy',
    signalId,
    symbol: 'SPY',
    code: 'POSITION_LIMIT',
    text: 'too much',
  });
  expect(host.pass(10_000_000)).toEqual([]);
  play(host, [14, 14, 14], 6);
  expect(host.failures).toEqual([]);
  expect(host.signals).toHaveLength(1);
  // The next crossing is a new decision.
  play(host, [5, 5, 20, 20], 9);
  expect(host.signals).toHaveLength(2);
});

it('pain 18, a mute feed: without trades no bar ends, no signal leaves, and the clock still fires timers', () => {
  const host = startHost(smaCross, { parameters: CROSS, isLive: false });
  host.dispatch({ kind: 'warm-up', bars: [10, 9, 8].map((close, index) => barAt((index + 1) * SECOND_US, close)) });
  host.goLive();
  for (let second = 5; second < 600; second++) host.clock(second * SECOND_US);
  expect(host.signals).toEqual([]);
});

const signalOf = (id: string): Signal => ({
  kind: 'signal',
  signalId: id as SignalId,
  strategyId: 'my-strategy',
  symbol: 'SPY',
  side: 'buy',
  quantity: toDecimalString('1'),
  targetQuantity: null,
  type: 'market',
  timeInForce: 'day',
  limitPrice: null,
  expiresAtUs: 1e15,
  decisionPrice: 10,
  causedAtUs: 0,
  reason: 'An earlier life wanted it.',
  trace: { tickSentAtUs: 0, signalSentAtUs: 0 },
});
