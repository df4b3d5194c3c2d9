// The venue's time and when its session opens and closes next: GET /v2/clock, and /v3/clock with the phases of markets.
import type { FastifyInstance } from 'fastify';
import { nextExtendedOpenUs, sessionAt } from '../../../trading/sessions.ts';
import type { TradingHours } from '../../../trading/venue/trading-hours.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import { invalidRequest } from '../http-error.ts';
import { readQuery } from '../query.ts';
import { toNewYorkTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';
import { marketOf } from './calendar.ts';

export function addClockEndpoint(server: FastifyInstance, session: VenueSession, hours: TradingHours, book: FaultBook): void {
  /** What the venue's clock shows: a fault may have set it wrong. */
  const shownUs = (path: string): number =>
    session.nowUs() + (book.holding(['clock-offset'], { method: 'GET', path })?.ms ?? 0) * 1000;

  server.get('/v2/clock', () => {
    const nowUs = session.nowUs();
    return {
      timestamp: toNewYorkTimestamp(shownUs('/v2/clock')),
      is_open: hours.isOpen('us_equity', nowUs),
      next_open: toNewYorkTimestamp(hours.nextOpenUs(nowUs)),
      next_close: toNewYorkTimestamp(hours.nextCloseUs(nowUs)),
    };
  });

  server.get('/v3/clock', (request) => {
    const nowUs = session.nowUs();
    const timestamp = toNewYorkTimestamp(shownUs('/v3/clock'));
    const markets = readQuery(request.query, invalidRequest).list('markets') ?? ['NYSE'];
    const { phase, session: today } = sessionAt(nowUs);
    // A market that is open on days without a session is in its core phase then, too.
    const isOpen = hours.isOpen('us_equity', nowUs);
    return {
      clocks: markets.map((name) => ({
        market: marketOf(name),
        timestamp,
        is_market_day: isOpen || today !== undefined,
        next_market_open: toNewYorkTimestamp(hours.nextOpenUs(nowUs)),
        next_market_close: toNewYorkTimestamp(hours.nextCloseUs(nowUs)),
        phase: isOpen ? 'core' : phase,
        phase_until: toNewYorkTimestamp(isOpen ? hours.nextCloseUs(nowUs) : phaseEndUs(nowUs)),
      })),
    };
  });
}

function phaseEndUs(nowUs: number): number {
  const { phase, session } = sessionAt(nowUs);
  switch (phase) {
    case 'pre':
      return session?.openUs ?? nowUs;
    case 'core':
      return session?.closeUs ?? nowUs;
    case 'post':
      return session?.postCloseUs ?? nowUs;
    case 'closed':
      return nextExtendedOpenUs(nowUs);
    default:
      return phase satisfies never;
  }
}
