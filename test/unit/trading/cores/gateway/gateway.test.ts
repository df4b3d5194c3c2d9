// The gateway's decisions, message by message.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { VenueOrder } from '../../../../../protocol/orders.ts';
import type { VenueAccount } from '../../../../../protocol/queries.ts';
import type { Bar, Quote, Tick, VenueClock } from '../../../../../protocol/ticks.ts';
import { decide } from '../../../../../trading/cores/gateway/gateway.ts';
import type { GatewayEffect, GatewayMessage } from '../../../../../trading/cores/gateway/gateway-messages.ts';
import { createGatewayState, type GatewayState } from '../../../../../trading/cores/gateway/gateway-state.ts';

const EPOCH = 'gateway/1';
const NOW = { wallUs: 1_000, monotonicUs: 50_000_000 };
const START = createGatewayState(EPOCH, false);
const cancel = {
  kind: 'cancel-order',
  requestId: 4,
  notAfterUs: 2_000,
  gatewayEpoch: EPOCH,
  clientOrderId: 'tw-1',
  venueOrderId: 'v-1',
};
const clock: VenueClock = { kind: 'clock', venueTimeUs: 7_000_000, isOpen: true, nextOpenUs: 9e9, nextCloseUs: 8e9 };
const quote = (symbol: string, atUs: number): Quote => ({
  kind: 'quote',
  symbol,
  atUs,
  bidPrice: 1,
  bidSize: 1,
  askPrice: 2,
  askSize: 1,
});
const query = (name: string, ask: object): GatewayMessage => ({
  kind: 'queried',
  purpose: 'ordinary',
  token: 9,
  query: { kind: 'query', requestId: 5, name, ask },
});
const subscribe = (subscriber: string, symbols: string[], kinds: string[]) =>
  query('subscribe', { subscriber, symbols, kinds });
const stream = (name: 'trade-updates' | 'stocks', condition: 'live' | 'down' | 'connecting', reason = ''): GatewayMessage => ({
  kind: 'stream-changed',
  stream: name,
  condition,
  reason,
});

/** Decides one message after the other and keeps all effects. */
function run(state: GatewayState, ...messages: GatewayMessage[]): { state: GatewayState; effects: GatewayEffect[] } {
  const effects: GatewayEffect[] = [];
  let present = state;
  for (const message of messages) {
    const decision = decide(present, message, NOW);
    present = decision.state;
    effects.push(...decision.effects);
  }
  return { state: present, effects };
}

it('sends an admitted order at once and replies with what became of it', () => {
  const admitted = run(START, { kind: 'order-requested', token: 1, request: cancel });
  expect(admitted.effects).toEqual([{ kind: 'send-order', token: 1, request: cancel }]);
  expect(admitted.state.ordersInFlight).toBe(1);
  const settled = run(admitted.state, {
    kind: 'order-settled',
    token: 1,
    requestId: 4,
    outcome: { outcome: 'accepted', order: null },
  });
  expect(settled.state.ordersInFlight).toBe(0);
  expect(settled.effects).toEqual([
    {
      kind: 'reply',
      token: 1,
      reply: { kind: 'order-reply', requestId: 4, gatewayEpoch: EPOCH, outcome: 'accepted', order: null },
    },
  ]);
});

it('replies to a refused request and sends nothing', () => {
  const { state, effects } = run(START, { kind: 'order-requested', token: 1, request: { ...cancel, notAfterUs: 1 } });
  expect(effects).toMatchObject([{ kind: 'reply', token: 1, reply: { requestId: 4, outcome: 'refused', code: 'TOO_LATE' } }]);
  expect(state).toBe(START);
});

it('reports refused keys as sickness until the venue takes an order again', () => {
  const credentials = { outcome: 'rejected', code: 'CREDENTIALS', message: 'no' } as const;
  const settle = (outcome: typeof credentials | { outcome: 'accepted'; order: null }): GatewayMessage => ({
    kind: 'order-settled',
    token: 1,
    requestId: 4,
    outcome,
  });
  const refused = run(START, settle(credentials), settle(credentials));
  expect(refused.effects.filter(({ kind }) => kind === 'report-health')).toEqual([
    { kind: 'report-health', component: 'alpaca-client', state: 'degraded', reason: 'the venue refuses the keys' },
  ]);
  const accepted = run(refused.state, settle({ outcome: 'accepted', order: null }));
  expect(accepted.effects.at(-1)).toEqual({ kind: 'report-health', component: 'alpaca-client', state: 'ok', reason: '' });
});

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

it('counts reports as reconciled only after a snapshot that was begun when they were live', () => {
  const snapshot = {
    ok: true,
    answer: {
      account: null as unknown as VenueAccount,
      positions: [],
      orders: [],
      fills: [],
      cashMovements: [],
      venueTimeUs: 1,
    },
  } as const;
  const ask = query('venue-snapshot', { sinceUs: 0 });
  const answer: GatewayMessage = {
    kind: 'venue-answered',
    asker: { token: 9, requestId: 5 },
    name: 'venue-snapshot',
    answer: snapshot,
  };
  let state = START;
  const tell = (second: number, message: GatewayMessage): boolean => {
    state = decide(state, message, { wallUs: second * 1e6, monotonicUs: second * 1e6 }).state;
    return state.areReportsReconciled;
  };
  tell(1, ask);
  tell(2, stream('trade-updates', 'live'));
  expect(tell(3, answer)).toBe(false);
  tell(4, ask);
  expect(tell(5, answer)).toBe(true);
  expect(tell(6, stream('trade-updates', 'down', 'cut'))).toBe(false);
  tell(7, ask);
  tell(8, stream('trade-updates', 'live'));
  expect(tell(9, answer)).toBe(false);
});

it('finds the one fill that a healthy stream did not tell, builds the stream up anew, and tells a person once', () => {
  let state = run(START, stream('trade-updates', 'live')).state;
  const order = (id: string, filledQuantity: string, updatedAtUs: number): VenueOrder =>
    ({
      venueOrderId: id,
      clientOrderId: id,
      symbol: 'AAPL',
      side: 'buy',
      filledQuantity,
      updatedAtUs,
    }) as unknown as VenueOrder;
  const at = (second: number) => ({ wallUs: second * 1e6, monotonicUs: 100e6 + second * 1e6 });
  const snapshot = (second: number, ...orders: VenueOrder[]): string[] => {
    const asked = decide(state, query('venue-snapshot', { sinceUs: 0 }), at(second));
    const answer = { account: null as unknown as VenueAccount, positions: [], fills: [], cashMovements: [] };
    const decision = decide(
      asked.state,
      {
        kind: 'venue-answered',
        asker: { token: 9, requestId: 5 },
        name: 'venue-snapshot',
        answer: { ok: true, answer: { ...answer, orders, venueTimeUs: second * 1e6 } },
      },
      at(second),
    );
    state = decision.state;
    return decision.effects.flatMap((effect) =>
      effect.kind === 'renew-stream' ? [effect.reason] : effect.kind === 'raise-alert' ? [effect.alert.code] : [],
    );
  };
  const report = (reported: VenueOrder): void => {
    const message = { kind: 'order-reported', event: 'fill', order: reported, execution: null, atUs: 1 } as const;
    state = decide(state, { kind: 'report-arrived', report: message }, at(0)).state;
  };
  // What was filled before anybody watched is nobody's news.
  expect(snapshot(1, order('old', '5', 1))).toEqual([]);
  report(order('told', '2', 2e6));
  const orders = [order('old', '5', 1), order('told', '2', 2e6), order('lost', '3', 2e6), order('open', '0', 2e6)];
  expect(snapshot(3, ...orders)).toEqual([]);
  expect(snapshot(7, ...orders)).toEqual([]);
  expect(snapshot(8, ...orders)).toEqual(['the venue filled orders and did not report it: buy AAPL lost', 'FEED_MUTE']);
  expect(snapshot(20, ...orders)).toEqual([]);
  // A report that only took its time is none that was lost.
  expect(snapshot(21, order('slow', '1', 21e6))).toEqual([]);
  report(order('slow', '1', 21e6));
  expect(snapshot(30, order('slow', '1', 21e6))).toEqual([]);
});

it('tells a person of a stream that stays away for a minute, once for each time', () => {
  const at = (seconds: number) => ({ wallUs: seconds * 1e6, monotonicUs: seconds * 1e6 });
  let state = START;
  const alerts: string[] = [];
  const tell = (seconds: number, message: GatewayMessage): void => {
    const decision = decide(state, message, at(seconds));
    state = decision.state;
    for (const effect of decision.effects)
      if (effect.kind === 'raise-alert') alerts.push(`${seconds} ${effect.alert.severity} ${effect.alert.text}`);
  };
  tell(0, stream('trade-updates', 'live'));
  tell(10, stream('trade-updates', 'down', 'the connection ended'));
  for (let second = 11; second < 90; second++) {
    if (second % 5 === 0) tell(second, stream('trade-updates', 'connecting'));
    tell(second, { kind: 'beat' });
  }
  expect(alerts).toEqual(['70 critical No order reports for 60 s: the connection ended. It is tried again for ever.']);
  tell(90, stream('trade-updates', 'live'));
  tell(91, { kind: 'beat' });
  expect(alerts).toHaveLength(1);
});

it('publishes a batch of ticks as one and remembers the last of each symbol', () => {
  const ticks: readonly Tick[] = [quote('AAPL', 1), quote('SPY', 2), quote('AAPL', 3)];
  const { state, effects } = run(START, { kind: 'ticks-arrived', ticks });
  expect(effects[0]).toEqual({ kind: 'publish-ticks', ticks });
  expect(state.lastTicks.toObject()).toEqual({
    AAPL: { arrivedAtUs: NOW.monotonicUs, atUs: 3 },
    SPY: { arrivedAtUs: NOW.monotonicUs, atUs: 2 },
  });
});

it('forgets the ages of symbols that nobody wants any more', () => {
  const wanted = run(START, subscribe('a', ['AAPL', 'SPY'], ['quote']), {
    kind: 'ticks-arrived',
    ticks: [quote('AAPL', 1), quote('SPY', 1)],
  });
  expect([...run(wanted.state, query('unsubscribe', { subscriber: 'a' })).state.lastTicks.keys()]).toEqual([]);
});

it('moves the time of a fast venue with its ticks, but never with the start of a bar', () => {
  const known = run(START, { kind: 'venue-answered', asker: null, name: 'clock', answer: { ok: true, answer: clock } });
  expect(known.effects).toEqual([{ kind: 'publish-clock', clock }]);
  const later = decide(
    known.state,
    { kind: 'ticks-arrived', ticks: [quote('SPY', 9_000_000)] },
    { wallUs: 0, monotonicUs: NOW.monotonicUs + 60_000 },
  );
  expect(later.effects).toContainEqual({ kind: 'publish-clock', clock: { ...clock, venueTimeUs: 9_000_000 } });
  const bar: Bar = {
    kind: 'bar',
    symbol: 'SPY',
    atUs: 99_000_000,
    durationUs: 1,
    open: 1,
    high: 1,
    low: 1,
    close: 1,
    volume: 1,
  };
  expect(run(known.state, { kind: 'ticks-arrived', ticks: [bar] }).state.clock.lastTickUs).toBe(0);
});

it('asks for the clock on the beat and publishes what it knows', () => {
  const first = run(START, { kind: 'beat' });
  expect(first.effects).toEqual([{ kind: 'ask-venue', asker: null, name: 'clock', ask: {}, purpose: 'reserved' }]);
  const failed = run(first.state, {
    kind: 'venue-answered',
    asker: null,
    name: 'clock',
    answer: { ok: false, code: 'NO_ANSWER', message: '' },
  });
  expect(failed.effects).toEqual([]);
  const known = run(
    failed.state,
    { kind: 'venue-answered', asker: null, name: 'clock', answer: { ok: true, answer: clock } },
    { kind: 'beat' },
  );
  expect(known.effects.filter(({ kind }) => kind === 'publish-clock')).toHaveLength(2);
});

it('announces reports as live or down when that changes, and to whoever joins', () => {
  const live = run(START, stream('trade-updates', 'connecting'), stream('trade-updates', 'live'));
  expect(live.effects.filter(({ kind }) => kind === 'publish-report')).toEqual([
    { kind: 'publish-report', report: { kind: 'report-stream-changed', state: 'live', reason: '' } },
  ]);
  expect(live.effects.at(-1)).toMatchObject({ kind: 'ask-venue', name: 'clock' });
  const down = run(live.state, stream('trade-updates', 'down', 'cut'), stream('trade-updates', 'connecting'));
  expect(down.effects).toEqual([
    { kind: 'publish-report', report: { kind: 'report-stream-changed', state: 'down', reason: 'cut' } },
    { kind: 'report-health', component: 'alpaca-client', state: 'degraded', reason: 'order reports are interrupted: cut' },
  ]);
  expect(run(down.state, stream('trade-updates', 'live')).effects).toContainEqual({
    kind: 'report-health',
    component: 'alpaca-client',
    state: 'ok',
    reason: '',
  });
  expect(run(live.state, { kind: 'topic-subscribed', topic: 'report|' }).effects).toMatchObject([
    { report: { state: 'live' } },
  ]);
  expect(run(START, { kind: 'topic-subscribed', topic: 'report|' }).effects).toMatchObject([{ report: { state: 'down' } }]);
  expect(run(live.state, { kind: 'topic-subscribed', topic: 'tick|SPY|' }).effects).toEqual([]);
});

it('asks the venue what only the venue knows, and passes the answer or its refusal on', () => {
  const asked = run(START, query('venue-snapshot', { sinceUs: 1 }));
  expect(asked.effects).toEqual([
    { kind: 'ask-venue', asker: { token: 9, requestId: 5 }, name: 'venue-snapshot', ask: { sinceUs: 1 }, purpose: 'ordinary' },
  ]);
  const hundred = toDecimalString('100');
  const account: VenueAccount = {
    accountNumber: 'PA1',
    currency: 'USD',
    cash: hundred,
    equity: hundred,
    buyingPower: hundred,
    isBlocked: false,
  };
  const answer = { ok: true, answer: account } as const;
  const answered = run(asked.state, { kind: 'venue-answered', asker: { token: 9, requestId: 5 }, name: 'account', answer });
  expect(answered.effects).toMatchObject([{ kind: 'reply', token: 9, reply: { requestId: 5, ok: true, answer: account } }]);
  expect(answered.state.account).toEqual(account);
  const refused = { ok: false, code: 'NO_ANSWER', message: 'silence' } as const;
  expect(
    run(asked.state, { kind: 'venue-answered', asker: { token: 9, requestId: 5 }, name: 'account', answer: refused }).effects,
  ).toMatchObject([
    { kind: 'reply', reply: { requestId: 5, ok: false, gatewayEpoch: EPOCH, code: 'NO_ANSWER', message: 'silence' } },
  ]);
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

it('gives the same decisions when the same messages come again, and leaves the earlier state as it was', () => {
  const messages = [
    subscribe('a', ['SPY'], ['quote']),
    stream('trade-updates', 'live'),
    { kind: 'ticks-arrived', ticks: [quote('SPY', 1)] },
    stream('stocks', 'down', 'cut'),
    { kind: 'beat' },
  ] as const;
  const before = JSON.stringify(START);
  expect(run(START, ...messages)).toEqual(run(START, ...messages));
  expect(JSON.stringify(START)).toBe(before);
});
