// GET /v2/clock: the venue's time and when its session opens and closes next.
import type { FastifyInstance } from 'fastify';
import type { TradingHours } from '../../../trading/venue/trading-hours.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { toNewYorkTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

export function addClockEndpoint(server: FastifyInstance, session: VenueSession, hours: TradingHours, book: FaultBook): void {
  server.get('/v2/clock', () => {
    const nowUs = session.nowUs();
    return {
      timestamp: toNewYorkTimestamp(nowUs + (book.holding(['clock-offset'], {})?.ms ?? 0) * 1000),
      is_open: hours.isOpen('us_equity', nowUs),
      next_open: toNewYorkTimestamp(hours.nextOpenUs(nowUs)),
      next_close: toNewYorkTimestamp(hours.nextCloseUs(nowUs)),
    };
  });
}
