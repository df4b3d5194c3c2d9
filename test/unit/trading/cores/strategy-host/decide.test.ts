// The strategy host's core: what reaches a strategy, and what it knows of its book.
import { beforeEach, expect, it } from 'vitest';
import type { OrderUpdated } from '../../../../../protocol/portfolio.ts';
import { barAt, clockAt, orderOf, positionOf, quoteAt, snapshot, startHost, tradeAt } from './host-harness.ts';
import { BUY, buyer, seen, strategyOf } from './small-strategies.ts';

const events: unknown[] = [];
beforeEach(() => void events.splice(0));
const recorder = strategyOf((context) => ({
  onStart: () => events.push(['start', context.nowUs]),
  onQuote: ({ atUs }) => events.push(['quote', atUs]),
  onTrade: ({ atUs }) => events.push(['trade', atUs]),
  onBar: ({ atUs, isWarmUp }) => events.push(['bar', atUs, isWarmUp, context.nowUs]),
  onOrder: ({ state }) => events.push(['order', state]),
  onTimer: (name) => events.push(['timer', name, context.nowUs]),
  onStop: () => events.push(['stop']),
}));

it('shows a strategy its history first, then that it is live, then live events', () => {
  const host = startHost(recorder, { isLive: false, atUs: 9_500_000 });
  host.dispatch({ kind: 'warm-up', bars: [barAt(7_000_000, 1), barAt(8_000_000, 2)] });
  host.goLive();
  host.trade(9_600_000, 5);
  host.dispatch({ kind: 'tick', tick: quoteAt(9_600_001, 4, 6), sentAtUs: 1 });
  host.dispatch({ kind: 'tick', tick: barAt(9_000_000, 5), sentAtUs: 1 });
  host.dispatch({ kind: 'stop' });
  host.trade(9_700_000, 5);
  expect(events).toEqual([
    ['bar', 7_000_000, true, 8_000_000],
    ['bar', 8_000_000, true, 9_000_000],
    ['start', 9_500_000],
    ['trade', 9_600_000],
    ['quote', 9_600_001],
    ['bar', 9_000_000, false, 9_600_001],
    ['stop'],
  ]);
});

it('replaces the whole book by a snapshot, and tells the strategy of orders that changed meanwhile', () => {
  const host = startHost(
    strategyOf((context) => ({
      onTrade: () => void context.signal(BUY),
      onOrder: (order: OrderUpdated) => events.push([order.clientOrderId, order.state, context.position('SPY').quantity]),
    })),
  );
  host.trade(1, 1);
  host.trade(2, 1);
  const [first, second] = host.signals;
  if (!first || !second) throw new Error('no signals');
  host.portfolio(positionOf('SPY', '10', '100.5'));
  host.portfolio(orderOf(first, 'accepted'));
  host.portfolio(orderOf(second, 'accepted'));
  events.splice(0);
  host.portfolio(snapshot([positionOf('SPY', '-2.5', '99.25')], [orderOf(second, 'partially-filled', '3')]));
  expect(events).toEqual([[orderOf(second, 'accepted').clientOrderId, 'partially-filled', -2.5]]);
  expect(seen.openOrders('SPY').map(({ state }) => state)).toEqual(['partially-filled']);
  expect(seen.position('SPY')).toEqual({
    symbol: 'SPY',
    quantity: -2.5,
    averageEntryPrice: 99.25,
    exactQuantity: '-2.5',
    exactAverageEntryPrice: '99.25',
  });
});

it('takes no notice of the book of another strategy', () => {
  const host = startHost(recorder);
  host.portfolio({ ...positionOf('SPY', '10'), book: 'somebody-else' });
  expect(host.state.book.positions.size).toBe(0);
});

it('fires timers once in venue time, before the tick that moved time past them', () => {
  const host = startHost(
    strategyOf((context) => ({
      onStart() {
        context.setTimer(2, 'later');
        context.setTimer(1, 'soon');
        context.setTimer(5, 'replaced');
        context.setTimer(3, 'replaced');
      },
      onTimer(name) {
        events.push([name, context.nowUs]);
        if (name === 'soon') context.setTimer(1, 'soon');
      },
      onTrade: () => events.push('trade'),
    })),
    { atUs: 1_000_000 },
  );
  host.trade(1_000_999, 1);
  host.trade(1_002_500, 1);
  host.clock(1_003_000);
  host.clock(1_003_400);
  host.clock(1_003_500);
  expect(events).toEqual([
    'trade',
    ['soon', 1_002_500],
    ['later', 1_002_500],
    'trade',
    ['replaced', 1_003_000],
    ['soon', 1_003_500],
  ]);
});

it('leaves every earlier state as it was', () => {
  const host = startHost(buyer);
  const before = host.state;
  const frozen = JSON.stringify({ ...before, strategy: null });
  host.trade(1_000_000, 101);
  host.pass(300_000);
  if (host.signals[0]) host.fill(host.signals[0], '10', '101');
  expect(host.state.counts.signalsSent).toBe(1);
  expect(JSON.stringify({ ...before, strategy: null })).toBe(frozen);
});

it('goes live only when the book is known, and once', () => {
  const host = startHost(recorder, { isLive: false });
  expect(() => host.dispatch({ kind: 'go-live', clock: clockAt(1) })).toThrow('without knowing its own book');
  expect(() => host.dispatch({ kind: 'tick', tick: tradeAt(1, 1), sentAtUs: 0 })).toThrow('a live trade came while');
  host.goLive();
  expect(() => host.goLive()).toThrow('live twice');
});
