// Order reports in the gateway's core: whether they are live, complete and reconciled, and who hears when they are not.
import { expect, it } from 'vitest';
import type { VenueOrder } from '../../../../../protocol/orders.ts';
import type { VenueAccount } from '../../../../../protocol/queries.ts';
import { decide } from '../../../../../trading/cores/gateway/gateway.ts';
import type { GatewayMessage } from '../../../../../trading/cores/gateway/gateway-messages.ts';
import { query, run, START, stream } from './gateway-bench.ts';

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
