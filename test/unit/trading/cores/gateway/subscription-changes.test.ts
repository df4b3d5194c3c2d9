// What the gateway asks the venue to stream: the union of what its workers want, as they come and go.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EPOCH, query, quote, run, START, subscribe } from './gateway-bench.ts';

it('asks the venue for the union of what all workers want, and only when that changes', () => {
  const first = run(START, subscribe('a', ['SPY', 'AAPL'], ['quote']));
  expect(first.effects).toEqual([
    { kind: 'set-subscriptions', wanted: { quote: ['AAPL', 'SPY'], trade: [], bar: [] }, ranking: ['SPY', 'AAPL'] },
    {
      kind: 'reply',
      token: 9,
      reply: { kind: 'query-reply', requestId: 5, ok: true, gatewayEpoch: EPOCH, answer: { symbols: ['AAPL', 'SPY'] } },
    },
  ]);
  const second = run(first.state, subscribe('b', ['SPY'], ['quote']), subscribe('b', ['SPY'], ['trade']));
  expect(second.effects.filter(({ kind }) => kind === 'set-subscriptions')).toEqual([
    { kind: 'set-subscriptions', wanted: { quote: ['AAPL', 'SPY'], trade: ['SPY'], bar: [] }, ranking: ['SPY', 'AAPL'] },
  ]);
  const third = run(second.state, query('unsubscribe', { subscriber: 'a' }));
  expect(third.effects[0]).toEqual({
    kind: 'set-subscriptions',
    wanted: { quote: ['SPY'], trade: ['SPY'], bar: [] },
    ranking: ['SPY'],
  });
  const fourth = run(third.state, { kind: 'subscriber-ended', subscriber: 'b' });
  expect(fourth.effects).toEqual([{ kind: 'set-subscriptions', wanted: { quote: [], trade: [], bar: [] }, ranking: [] }]);
});

it('refuses to follow symbols without an end, and goes on with those that it follows', () => {
  const many = (from: number) => Array.from({ length: 9_000 }, (_, index) => `S${from + index}`);
  const followed = run(START, subscribe('a', many(0), ['quote']), subscribe('b', many(9_000), ['quote']));
  const refused = run(followed.state, subscribe('c', many(18_000), ['quote']));
  expect(refused.effects).toMatchObject([{ kind: 'reply', reply: { ok: false, code: 'TOO_MANY_SYMBOLS' } }]);
  expect(refused.state.subscriptions).toBe(followed.state.subscriptions);
});

it('keeps the symbols of strategies before those that a desk only shows', () => {
  const { effects } = run(
    START,
    subscribe('desk', ['AAPL', 'MSFT'], ['quote']),
    subscribe('sma-cross', ['SPY', 'AAPL'], ['quote']),
  );
  expect(effects.at(-2)).toMatchObject({ ranking: ['SPY', 'AAPL', 'MSFT'] });
});

it('forgets the ages of symbols that nobody wants any more', () => {
  const wanted = run(START, subscribe('a', ['AAPL', 'SPY'], ['quote']), {
    kind: 'ticks-arrived',
    ticks: [quote('AAPL', 1), quote('SPY', 1)],
  });
  expect([...run(wanted.state, query('unsubscribe', { subscriber: 'a' })).state.lastTicks.keys()]).toEqual([]);
});

it('wants exactly the union of all subscriptions, whatever workers come and go', () => {
  const change = fc.record({
    subscriber: fc.constantFrom('a', 'b', 'c'),
    symbols: fc.uniqueArray(fc.constantFrom('AAPL', 'SPY', 'BTC/USD'), { minLength: 1 }),
    kinds: fc.uniqueArray(fc.constantFrom('quote', 'trade', 'bar'), { minLength: 1 }),
    isLeaving: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const wants = new Map<string, Set<string>>();
      const messages = changes.map(({ subscriber, symbols, kinds, isLeaving }) => {
        if (isLeaving) wants.delete(subscriber);
        else
          wants.set(
            subscriber,
            new Set([
              ...(wants.get(subscriber) ?? []),
              ...symbols.flatMap((symbol) => kinds.map((kind) => `${kind} ${symbol}`)),
            ]),
          );
        return isLeaving ? query('unsubscribe', { subscriber }) : subscribe(subscriber, symbols, kinds);
      });
      const { wanted } = run(START, ...messages).state;
      const found = Object.entries(wanted).flatMap(([kind, symbols]) => symbols.map((symbol) => `${kind} ${symbol}`));
      expect(new Set(found)).toEqual(new Set([...wants.values()].flatMap((own) => [...own])));
    }),
  );
});
