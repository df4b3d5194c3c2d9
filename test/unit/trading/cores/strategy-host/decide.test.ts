// The strategy host's core: what reaches a strategy, what becomes of its signals, and what it knows of its book.
import { beforeEach, expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { OrderUpdated } from '../../../../../protocol/portfolio.ts';
import type { SignalId } from '../../../../../protocol/signals.ts';
import { collectReport } from '../../../../../trading/cores/strategy-host/collect-report.ts';
import type {
  SignalRequest,
  StrategyContext,
  StrategyHandlers,
} from '../../../../../trading/cores/strategy-host/strategy-context.ts';
import { defineStrategy } from '../../../../../trading/cores/strategy-host/strategy-definition.ts';
import { BOOK, barAt, clockAt, FILE_URL, orderOf, positionOf, quoteAt, snapshot, startHost, tradeAt } from './host-harness.ts';

const BUY: SignalRequest = { symbol: 'SPY', side: 'buy', quantity: 10, reason: 'The price rose.' };

/** A strategy with the given handlers, and its context for the test to look through. */
function strategyOf(handlers: StrategyHandlers | ((context: StrategyContext) => StrategyHandlers)) {
  return defineStrategy({
    name: 'under-test',
    description: 'Does what the test says.',
    parameters: {},
    create(context) {
      seen = context;
      return typeof handlers === 'function' ? handlers(context) : handlers;
    },
  });
}
let seen: StrategyContext;

/** Buys once per trade above 100. */
const buyer = strategyOf((context) => ({ onTrade: ({ price }) => price > 100 && void context.signal(BUY) }));

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

it('turns what a strategy asks for into a signal with price, times and expiry', () => {
  const host = startHost(buyer);
  host.dispatch({ kind: 'tick', tick: quoteAt(1_000_000, 99, 100), sentAtUs: 5 });
  host.trade(2_000_000, 101);
  expect(host.signals).toEqual([
    {
      kind: 'signal',
      signalId: expect.stringMatching(/^sg-[0-9a-f]{40}$/),
      strategyId: BOOK,
      symbol: 'SPY',
      side: 'buy',
      quantity: '10',
      targetQuantity: null,
      type: 'market',
      timeInForce: 'day',
      limitPrice: null,
      expiresAtUs: 62_000_000,
      decisionPrice: 101,
      causedAtUs: 2_000_000,
      reason: 'The price rose.',
      trace: { tickSentAtUs: 77, signalSentAtUs: 0 },
    },
  ]);
});

it('gives the signals of a restarted strategy the same ids, and those of different events different ones', () => {
  const prices = [99, 101, 102, 99, 103];
  const run = () => {
    const host = startHost(buyer);
    // The second and third trade happen in one microsecond, the last one is a late print of the same moment.
    for (const [index, atUs] of [1, 2, 2, 3, 2].entries()) host.trade(atUs, prices[index] ?? 0);
    return host.signals.map(({ signalId }) => signalId);
  };
  const ids = run();
  expect(run()).toEqual(ids);
  expect(new Set(ids).size).toBe(3);
});

it('gives several signals of one event ids of their own', () => {
  const host = startHost(
    strategyOf((context) => ({
      onTrade() {
        for (let count = 0; count < 3; count++) context.signal(BUY);
      },
    })),
  );
  host.trade(1, 1);
  expect(new Set(host.signals.map(({ signalId }) => signalId)).size).toBe(3);
});

it('repeats a signal every 250 ms until the executor has journaled it', () => {
  const host = startHost(buyer);
  host.trade(1_000_000, 101);
  const [signal] = host.signals;
  if (!signal) throw new Error('no signal');
  expect(host.pass(249_999)).toEqual([]);
  expect(host.pass(1)).toEqual([
    { kind: 'send-signal', signal, isRepetition: true },
    { kind: 'wake-at', atUs: 1_500_000 },
  ]);
  expect(host.pass(250_000)).toHaveLength(2);
  host.journaled(signal);
  expect(host.pass(250_000)).toEqual([]);
  expect(host.state.outstanding.size).toBe(0);
  // A later signal starts the rule anew.
  host.trade(2_000_000, 101);
  expect(host.pass(250_000)).toHaveLength(2);
});

it('repeats at once what is unacknowledged when an executor comes back', () => {
  const host = startHost(buyer);
  host.trade(1_000_000, 101);
  expect(host.dispatch({ kind: 'executor-welcome' })).toEqual([
    { kind: 'send-signal', signal: host.signals[0], isRepetition: true },
  ]);
});

it('drops a denied signal and tells why', () => {
  const host = startHost(buyer);
  host.trade(1_000_000, 101);
  const signalId = host.signals[0]?.signalId as SignalId;
  const denied = {
    kind: 'signal-denied',
    book: BOOK,
    signalId,
    symbol: 'SPY',
    code: 'TRADING_HALTED',
    text: 'halted',
  } as const;
  expect(host.portfolio(denied)).toMatchObject([{ kind: 'log', message: 'SPY: TRADING_HALTED: halted' }]);
  expect(host.pass(250_000)).toEqual([]);
  expect(seen.isBusy('SPY')).toBe(false);
  expect(host.state.recentSignals).toMatchObject([{ fate: 'denied', text: 'TRADING_HALTED: halted' }]);
});

it('drops, tells and counts a signal that expired in venue time, however little real time passed', () => {
  const host = startHost(buyer);
  host.trade(1_000_000, 101);
  host.clock(61_000_000);
  expect(host.pass(250_000)).toMatchObject([{ kind: 'send-signal' }, { kind: 'wake-at' }]);
  host.clock(61_000_001);
  expect(host.pass(250_000)).toMatchObject([{ kind: 'log', level: 'warn', message: expect.stringContaining('expired') }]);
  expect(host.state.counts).toMatchObject({ signalsSent: 1, signalsExpired: 1 });
  expect(host.state.outstanding.size).toBe(0);
});

it('knows that something is under way from the signal to the end of its order', () => {
  const busy: boolean[] = [];
  const host = startHost(
    strategyOf((context) => ({
      onTrade() {
        context.signal(BUY);
        busy.push(context.isBusy('SPY'));
      },
      onQuote: () => busy.push(context.isBusy('SPY')),
    })),
  );
  const look = (atUs: number) => host.dispatch({ kind: 'tick', tick: quoteAt(atUs, 1, 2), sentAtUs: 0 });
  look(1);
  host.trade(2, 101);
  const [signal] = host.signals;
  if (!signal) throw new Error('no signal');
  look(3);
  host.journaled(signal);
  look(4);
  host.portfolio(orderOf(signal, 'intended'));
  look(5);
  host.portfolio(orderOf(signal, 'filled'));
  look(6);
  expect(busy).toEqual([false, true, true, true, true, false]);
});

it('does not wait for ever for the order of a journaled signal whose news was lost', () => {
  const host = startHost(buyer);
  host.trade(1_000_000, 101);
  const [signal] = host.signals;
  if (!signal) throw new Error('no signal');
  host.journaled(signal);
  host.portfolio(snapshot());
  host.trade(61_000_000, 99);
  expect(seen.isBusy('SPY')).toBe(true);
  host.trade(61_000_001, 99);
  expect(seen.isBusy('SPY')).toBe(false);
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

it('refuses a signal during warm-up as a mistake of the strategy', () => {
  const host = startHost(
    strategyOf((context) => ({ onBar: () => void context.signal(BUY) })),
    { isLive: false },
  );
  host.dispatch({ kind: 'warm-up', bars: [barAt(1_000_000, 1), barAt(2_000_000, 1)] });
  expect(host.failures).toEqual([
    { during: 'onBar', message: 'Error: signal() was called during warm-up: act on live events only', line: null },
  ]);
});

it('refuses a signal outside of a handler', () => {
  startHost(recorder);
  expect(() => seen.signal(BUY)).toThrow('outside a handler');
});

it('ends a strategy that throws, undoes what it asked for in that call, and says where it was', () => {
  const host = startHost(
    strategyOf((context) => ({
      onTrade() {
        context.signal(BUY);
        const error = new TypeError('quantity is not a function');
        error.stack = `TypeError: quantity is not a function\n    at Object.onTrade (${FILE_URL}:12:7)\n    at deliverEvent (x.ts:1:1)`;
        throw error;
      },
    })),
  );
  expect(host.trade(1, 1)).toEqual([
    { kind: 'failed', failure: { during: 'onTrade', message: 'TypeError: quantity is not a function', line: 12 } },
  ]);
  expect(host.state).toMatchObject({ phase: 'ended', counts: { signalsSent: 0 } });
  expect(host.trade(2, 1)).toEqual([]);
  expect(host.pass(1_000_000)).toEqual([]);
});

it('ends a strategy whose handler is asynchronous, because what it asks for later would belong to no event', async () => {
  const host = startHost(strategyOf({ onTrade: (async () => Promise.reject(new Error('later'))) as unknown as () => void }));
  host.trade(1, 1);
  expect(host.failures).toMatchObject([{ during: 'onTrade', message: expect.stringContaining('handlers are synchronous') }]);
});

it('ends a strategy gone mad that leaves ten thousand signals unacknowledged', () => {
  const host = startHost(strategyOf((context) => ({ onTrade: () => void context.signal(BUY) })));
  for (let index = 0; index < 10_000; index++) host.trade(index, 1);
  expect(host.failures).toEqual([]);
  host.trade(10_000, 1);
  expect(host.failures).toMatchObject([{ message: expect.stringContaining('10000 signals') }]);
});

it.each([
  [{ quantity: 0 }, 'expected a quantity above 0, found 0'],
  [{ quantity: Number.NaN }, 'quantity: expected a finite number'],
  [{ quantity: '1e3' }, 'quantity: expected a plain decimal'],
  [{ targetQuantity: '5' }, 'at most one of quantity and targetQuantity, found both'],
  [{ type: 'limit' }, 'expected a limitPrice with type limit'],
  [{ limitPrice: '5' }, 'none with type market'],
  [{ type: 'limit', limitPrice: '-5' }, 'expected a limitPrice above 0'],
  [{ type: 'stop' }, 'expected type to be one of market, limit, found "stop"'],
  [{ side: 'long' }, 'expected side to be one of buy, sell, found "long"'],
  [{ timeInForce: 'opg' }, 'expected timeInForce to be one of'],
  [{ expiresInMs: 0 }, 'expected expiresInMs above 0'],
  [{ reason: ' ' }, 'expected a reason'],
  [{ symbol: 'QQQ' }, "one of this strategy's symbols (SPY), found QQQ"],
])('refuses the contradictory request %o', (change, message) => {
  const host = startHost(
    strategyOf((context) => ({ onTrade: () => void context.signal({ ...BUY, ...change } as SignalRequest) })),
  );
  host.trade(1, 1);
  expect(host.failures).toMatchObject([{ message: expect.stringContaining(message) }]);
});

it('keeps every decimal of what a strategy asks for, and lets crypto orders work until cancelled', () => {
  const request = {
    symbol: 'BTC/USD',
    side: 'sell',
    targetQuantity: '-0.000000001',
    type: 'limit',
    limitPrice: 65_000.55,
  } as const;
  const host = startHost(
    strategyOf((context) => ({ onTrade: () => void context.signal({ ...request, reason: 'Up.' }) })),
    {
      symbols: ['BTC/USD'],
    },
  );
  host.trade(1, 1, 'BTC/USD');
  expect(host.signals).toMatchObject([
    { quantity: null, targetQuantity: '-0.000000001', limitPrice: toDecimalString('65000.55'), timeInForce: 'gtc' },
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

it('rounds exits that were computed to prices that can be quoted, and leaves texts as they are', () => {
  const exits = { stopLoss: { stopPrice: 99.987_654 }, takeProfit: { limitPrice: '101.005' } };
  const host = startHost(strategyOf((context) => ({ onTrade: () => void context.signal({ ...BUY, ...exits }) })));
  host.trade(1, 100);
  expect(host.signals).toMatchObject([
    { stopLoss: { stopPrice: '99.99', limitPrice: null }, takeProfit: { limitPrice: '101.005' } },
  ]);
});

it('leaves the size to what the trader set when a signal names none', () => {
  const { quantity: _, ...unsized } = BUY;
  const host = startHost(strategyOf((context) => ({ onTrade: () => void context.signal(unsized) })));
  host.trade(1, 100);
  expect(host.signals).toMatchObject([{ quantity: null, targetQuantity: null }]);
});

it('withholds the signals of a paused strategy, shows them, and does not count them as under way', () => {
  const host = startHost(buyer, { isPaused: true });
  host.trade(1_000_000, 101);
  expect(host.signals).toEqual([]);
  expect(host.state.outstanding.size).toBe(0);
  expect(host.state.recentSignals).toMatchObject([{ fate: 'withheld', text: 'the strategy is paused' }]);
});

it('shows what a strategy reports of itself, and a report that throws or signals as its own failure, which ends nothing', () => {
  const shown = startHost(
    strategyOf(() => ({ report: () => ({ SPY: { average: 1.5, later: undefined, broken: Number.NaN, side: 'above' } }) })),
  );
  expect(collectReport(shown.state)).toEqual({ SPY: { average: 1.5, later: null, broken: null, side: 'above' } });
  const failing = startHost(strategyOf((context) => ({ report: () => ({ SPY: { id: context.signal(BUY) } }) })));
  expect(collectReport(failing.state)).toEqual({
    report: { failed: expect.stringContaining('signal() was called outside a handler') },
  });
  expect(failing.signals).toEqual([]);
  failing.trade(1, 1);
  expect(failing.failures).toEqual([]);
  expect(collectReport(startHost(strategyOf({})).state)).toEqual({});
});
