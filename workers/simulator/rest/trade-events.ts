// GET /v2/events/trades: trade updates as server-sent events, for clients that listen over HTTP. A client that comes back says since
// when, or since which event, it has heard nothing; what is remembered of that it hears first.
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { TradeUpdate } from '../../../trading/venue/trade-update.ts';
import { invalidRequest } from '../http-error.ts';
import { type Query, readQuery } from '../query.ts';
import { toTradeUpdateShape } from '../shapes/trade-update-shape.ts';
import { toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

const KEEP_ALIVE_MS = 10_000;
/** Beyond this a listener that does not read is cut off. */
const SLOW_CLIENT_BYTES = 4 * 1024 * 1024;
/** So many updates are remembered for those who come back. */
const REMEMBERED = 1_000;

type TradeEvent = { readonly id: string; readonly update: TradeUpdate };

export function addTradeEventEndpoint(server: FastifyInstance, session: VenueSession): void {
  const listeners = new Map<ServerResponse, (event: TradeEvent) => boolean>();
  const remembered: TradeEvent[] = [];
  let eventCount = 0;

  const tell = (update: TradeUpdate): void => {
    eventCount += 1;
    const event = { id: eventId(update.atUs, eventCount), update };
    remembered.push(event);
    if (remembered.length > REMEMBERED) remembered.shift();
    for (const [response, isWanted] of listeners) {
      if (isWanted(event)) response.write(eventText(event));
      if (response.writableLength > SLOW_CLIENT_BYTES) response.destroy();
    }
  };
  session.onTradeUpdates((updates) => {
    for (const update of updates) tell(update);
  });

  server.get('/v2/events/trades', (request, reply) => {
    const query = readQuery(request.query, invalidRequest);
    const isWanted = eventFilter(query);
    const isResumed = query.text('since') !== undefined || query.text('since_id') !== undefined;
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write(': connected\n\n');
    if (isResumed) for (const event of remembered.filter(isWanted)) response.write(eventText(event));
    const untilUs = query.instant('until', 'end');
    if (query.text('until_id') !== undefined || (untilUs !== undefined && untilUs <= session.nowUs())) {
      response.end();
      return;
    }
    listeners.set(response, isWanted);
    const keepAlive = setInterval(() => response.write(': heartbeat\n\n'), KEEP_ALIVE_MS);
    // A listener that breaks off also closes; there is nothing more to know about it.
    response.on('error', () => response.destroy());
    response.on('close', () => {
      clearInterval(keepAlive);
      listeners.delete(response);
    });
  });
}

/** Times count from the first instant on, ids from the next event on. */
function eventFilter(query: Query): (event: TradeEvent) => boolean {
  const sinceUs = query.instant('since', 'start') ?? Number.NEGATIVE_INFINITY;
  const untilUs = query.instant('until', 'end') ?? Number.POSITIVE_INFINITY;
  const sinceId = query.text('since_id') ?? '';
  const untilId = query.text('until_id');
  return ({ id, update }) =>
    update.atUs >= sinceUs && update.atUs <= untilUs && id > sinceId && (untilId === undefined || id <= untilId);
}

/** 26 characters that sort as the events came, like the real venue's ULIDs; after a restart they go on. */
const eventId = (atUs: number, count: number): string =>
  `${String(Math.floor(atUs)).padStart(17, '0')}${String(count).padStart(9, '0')}`;

function eventText({ id, update }: TradeEvent): string {
  const { data } = toTradeUpdateShape(update);
  return `data: ${JSON.stringify({ at: toTimestamp(update.atUs), event_id: id, ...data })}\n\n`;
}
