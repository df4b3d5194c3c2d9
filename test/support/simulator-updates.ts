// What a test hears on the stream of trade updates.
import type { Simulator } from '../../workers/simulator/simulator.ts';
import { openStreamLine, type StreamLine, TEST_KEYS } from './simulator.ts';

export type HeardUpdate = { readonly event: string; readonly clientOrderId: string; readonly symbol: string };

/** A connection that hears of every order of the account. */
export async function listenToUpdates({ url }: Pick<Simulator, 'url'>): Promise<{
  readonly line: StreamLine;
  readonly next: () => Promise<HeardUpdate>;
}> {
  const line = await openStreamLine(url, '/stream');
  line.say({ action: 'auth', key: TEST_KEYS.keyId, secret: TEST_KEYS.secret });
  line.say({ action: 'listen', data: { streams: ['trade_updates'] } });
  await line.next(({ stream }) => stream === 'listening');
  return {
    line,
    async next() {
      const { data } = await line.next(({ stream }) => stream === 'trade_updates');
      const { event, order } = data as { readonly event: string; readonly order: Readonly<Record<string, string>> };
      return { event, clientOrderId: order['client_order_id'] ?? '', symbol: order['symbol'] ?? '' };
    },
  };
}

/** Hears as many as it is asked for, such as `SPY fill`. */
export async function hearUpdates(simulator: Pick<Simulator, 'url'>): Promise<(count: number) => Promise<readonly string[]>> {
  const { next } = await listenToUpdates(simulator);
  return async (count) => {
    const heard: string[] = [];
    while (heard.length < count) {
      const { symbol, event } = await next();
      heard.push(`${symbol} ${event}`);
    }
    return heard;
  };
}

/** All updates of a market order that fills at once. */
export const lifeOf = (symbol: string): readonly string[] =>
  ['pending_new', 'new', 'fill'].map((event) => `${symbol} ${event}`);
