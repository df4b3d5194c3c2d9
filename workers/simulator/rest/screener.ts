// The day's most active symbols and its largest movers, counted from the bars of the running day.
import type { FastifyInstance } from 'fastify';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import { invalidDataRequest } from '../http-error.ts';
import type { MarketHistory } from '../market-history.ts';
import { readQuery } from '../query.ts';
import { isCryptoSymbol, toBarShape } from '../shapes/market-data-shape.ts';
import { toTimestamp } from '../timestamps.ts';
import type { VenueSession } from '../venue-session.ts';

const MOST_ACTIVES = 100;
const MOST_MOVERS = 50;
const DEFAULT_TOP = 10;
/** The last session before a long weekend is within this. */
const PREVIOUS_DAYS_US = 7 * DAY_US;

export function addScreenerEndpoints(server: FastifyInstance, session: VenueSession, history: MarketHistory): void {
  const days = async (symbol: string) => {
    await history.prepareToday(symbol);
    const nowUs = session.nowUs();
    return history.bars(symbol, { startUs: nowUs - PREVIOUS_DAYS_US, endUs: nowUs }, { durationUs: DAY_US });
  };
  const symbols = (isCrypto: boolean): readonly string[] =>
    [...session.venue.instruments.keys()].filter((symbol) => isCryptoSymbol(symbol) === isCrypto);

  server.get('/v1beta1/screener/stocks/most-actives', async (request) => {
    const query = readQuery(request.query, invalidDataRequest);
    const by = query.choice('by', ['volume', 'trades'], 'volume');
    const top = query.count('top', { fallback: DEFAULT_TOP, most: MOST_ACTIVES });
    const actives: { symbol: string; volume: number; trade_count: number }[] = [];
    for (const symbol of symbols(false)) {
      const today = (await days(symbol)).at(-1);
      if (!today) continue;
      const { v: volume, n: tradeCount } = toBarShape(today, null);
      actives.push({ symbol, volume: Math.round(volume), trade_count: tradeCount });
    }
    const key = by === 'volume' ? 'volume' : 'trade_count';
    return {
      most_actives: actives.toSorted((a, b) => b[key] - a[key]).slice(0, top),
      last_updated: toTimestamp(session.nowUs()),
    };
  });

  server.get<{ Params: { market: string } }>('/v1beta1/screener/:market/movers', async (request) => {
    const { market } = request.params;
    if (market !== 'stocks' && market !== 'crypto')
      throw invalidDataRequest(`invalid market type "${market}": expected stocks or crypto`);
    const top = readQuery(request.query, invalidDataRequest).count('top', { fallback: DEFAULT_TOP, most: MOST_MOVERS });
    const moves: { symbol: string; price: number; change: number; percent_change: number }[] = [];
    for (const symbol of symbols(market === 'crypto')) {
      const [previous, today] = (await days(symbol)).slice(-2);
      if (!previous || !today || previous.close === 0) continue;
      const change = rounded(today.close - previous.close);
      moves.push({ symbol, price: today.close, change, percent_change: rounded((100 * change) / previous.close) });
    }
    const ordered = moves.toSorted((a, b) => b.percent_change - a.percent_change);
    return {
      gainers: ordered.filter(({ change }) => change > 0).slice(0, top),
      losers: ordered
        .filter(({ change }) => change < 0)
        .toReversed()
        .slice(0, top),
      market_type: market,
      last_updated: toTimestamp(session.nowUs()),
    };
  });
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
