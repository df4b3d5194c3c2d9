// What becomes of the signals that a strategy asks for: ids, times and sizes, repeated until journaled, denied or expired.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { SignalId } from '../../../../../protocol/signals.ts';
import { BOOK, orderOf, quoteAt, snapshot, startHost } from './host-harness.ts';
import { BUY, buyer, seen, strategyOf } from './small-strategies.ts';

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

it('takes no price from a quote with one side only', () => {
  const host = startHost(strategyOf((context) => ({ onQuote: () => void context.signal(BUY) })));
  const prices = [quoteAt(1, 99, 101), quoteAt(2, 0, 105), quoteAt(3, 104, 106)].flatMap((tick) =>
    host
      .dispatch({ kind: 'tick', tick, sentAtUs: 0 })
      .flatMap((effect) => (effect.kind === 'send-signal' ? [effect.signal.decisionPrice] : [])),
  );
  expect(prices).toEqual([100, 100, 105]);
});
