// Which queries the gateway understands.
import { expect, it } from 'vitest';
import { QUERY_NAMES, type Queries, type QueryName } from '../../../../../protocol/queries.ts';
import { checkQuery } from '../../../../../trading/cores/gateway/query-check.ts';

const ASKS: { readonly [Name in QueryName]: unknown } = {
  subscribe: { subscriber: 's', symbols: ['AAPL', 'BRK.B', 'BTC/USD'], kinds: ['quote', 'bar'] },
  unsubscribe: { subscriber: 's' },
  history: { symbol: 'SPY', durationUs: 5_000_000, count: 200 },
  instruments: { symbols: ['SPY'] },
  'venue-snapshot': { sinceUs: 0 },
  'order-by-client-id': { clientOrderId: 'tw-1' as Queries['order-by-client-id']['ask']['clientOrderId'] },
  clock: {},
  account: {},
  'gateway-health': {},
};
const query = (name: unknown, ask: unknown): unknown => ({ kind: 'query', requestId: 3, name, ask });

it('understands every query of the protocol', () => {
  for (const name of QUERY_NAMES) {
    expect(checkQuery(query(name, ASKS[name]))).toEqual({ isUnderstood: true, requestId: 3, query: { name, ask: ASKS[name] } });
  }
});

it('misses every field that a query needs', () => {
  for (const name of QUERY_NAMES) {
    for (const field of Object.keys(ASKS[name] as object)) {
      const check = checkQuery(query(name, { ...(ASKS[name] as object), [field]: undefined }));
      expect(check).toMatchObject({ isUnderstood: false, requestId: 3 });
      expect((check as { message: string }).message).toMatch(new RegExp(`^ask\\.${field}: expected .+, found nothing$`));
    }
  }
});

it.each<[unknown, string]>([
  [undefined, 'kind: expected "query", found nothing'],
  [{ kind: 'query', requestId: 'one', name: 'clock', ask: {} }, 'requestId: expected a whole number, found "one"'],
  [query('toString', {}), 'name: expected "subscribe", "unsubscribe"'],
  [query('subscribe', { ...(ASKS.subscribe as object), symbols: [] }), 'ask.symbols: expected a list of 1 to 10000 symbols'],
  [
    query('subscribe', { ...(ASKS.subscribe as object), symbols: ['aapl'] }),
    'ask.symbols: expected a list of 1 to 10000 symbols',
  ],
  [
    query('subscribe', { ...(ASKS.subscribe as object), kinds: ['news'] }),
    'ask.kinds: expected a list of "quote", "trade", "bar", found ["news"]',
  ],
  [
    query('history', { ...(ASKS.history as object), count: 1e9 }),
    'ask.count: expected a whole number from 1 to 10000, found 1000000000',
  ],
  [
    query('history', { ...(ASKS.history as object), durationUs: 1 }),
    'ask.durationUs: expected microseconds that are whole seconds',
  ],
  [query('venue-snapshot', { sinceUs: -1 }), 'ask.sinceUs: expected microseconds since 1970, found -1'],
  [
    query('venue-snapshot', { sinceUs: 0, splitsOf: { symbols: ['SPY'], sinceDate: 'yesterday' } }),
    'ask.splitsOf: expected symbols and a sinceDate such as "2026-11-20", or nothing, found ',
  ],
])('does not understand %j and says why', (value, message) => {
  const check = checkQuery(value);
  expect(check.isUnderstood).toBe(false);
  expect((check as { message: string }).message.startsWith(message)).toBe(true);
});
