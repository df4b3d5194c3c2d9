// GET /v2/events/trades: trade updates as server-sent events, for clients that listen over HTTP. Live from the connection on.
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { TradeUpdate } from '../../../trading/venue/trade-update.ts';
import { toTradeUpdateShape } from '../shapes/trade-update-shape.ts';
import { toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

const KEEP_ALIVE_MS = 10_000;
/** Beyond this a listener that does not read is cut off. */
const SLOW_CLIENT_BYTES = 4 * 1024 * 1024;
const EVENT_ID_DIGITS = 26;

export function addTradeEventEndpoint(server: FastifyInstance, session: VenueSession): void {
  const listeners = new Set<ServerResponse>();
  let eventCount = 0;

  const tell = (update: TradeUpdate): void => {
    eventCount += 1;
    if (listeners.size === 0) return;
    const { data } = toTradeUpdateShape(update);
    const event = { at: toTimestamp(update.atUs), event_id: String(eventCount).padStart(EVENT_ID_DIGITS, '0'), ...data };
    for (const response of listeners) {
      response.write(`data: ${JSON.stringify(event)}\n\n`);
      if (response.writableLength > SLOW_CLIENT_BYTES) response.destroy();
    }
  };
  session.onTradeUpdates((updates) => {
    for (const update of updates) tell(update);
  });

  server.get('/v2/events/trades', (_request, reply) => {
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write(': connected\n\n');
    listeners.add(response);
    const keepAlive = setInterval(() => response.write(': heartbeat\n\n'), KEEP_ALIVE_MS);
    // A listener that breaks off also closes; there is nothing more to know about it.
    response.on('error', () => response.destroy());
    response.on('close', () => {
      clearInterval(keepAlive);
      listeners.delete(response);
    });
  });
}
