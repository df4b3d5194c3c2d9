// GET /v2/account/portfolio/history: what the account was worth, in columns.
import type { FastifyInstance } from 'fastify';
import { toFloat } from '../../../trading/decimal.ts';
import { newYorkDateOf } from '../../../trading/new-york-time.ts';
import { sessionsBetween } from '../../../trading/sessions.ts';
import type { TradingHours } from '../../../trading/venue/trading-hours.ts';
import { invalidRequest } from '../http-error.ts';
import { type Query, readQuery } from '../query.ts';
import type { VenueSession } from '../venue-session.ts';
import type { EquityPoint } from '../venue-store.ts';

const MINUTE_US = 60_000_000;
const DAY_US = 86_400_000_000;
const STEPS_US = {
  '1Min': MINUTE_US,
  '5Min': 5 * MINUTE_US,
  '15Min': 15 * MINUTE_US,
  '1H': 60 * MINUTE_US,
  '1D': DAY_US,
} as const;
const PERIOD_DAYS = { D: 1, W: 7, M: 30, A: 365 } as const;
type Timeframe = keyof typeof STEPS_US;
type Reporting = 'market_hours' | 'extended_hours' | 'continuous';
type Span = { readonly fromUs: number; readonly toUs: number };

/** Intraday steps are kept for so long only. */
const LONGEST_INTRADAY_US = 30 * DAY_US;
const LONGEST_MINUTES_US = 7 * DAY_US;

export function addPortfolioHistoryEndpoint(server: FastifyInstance, session: VenueSession, hours: TradingHours): void {
  server.get('/v2/account/portfolio/history', (request) => {
    const query = readQuery(request.query, invalidRequest);
    const span = spanOf(query, session.nowUs());
    const timeframe = timeframeOf(query, span);
    // Older clients say it with a flag.
    const usual = query.flag('extended_hours') ? 'extended_hours' : 'market_hours';
    const reporting = query.choice('intraday_reporting', ['market_hours', 'extended_hours', 'continuous'], usual);
    const isResetDaily = query.choice('pnl_reset', ['per_day', 'no_reset'], 'per_day') === 'per_day' && timeframe !== '1D';
    const known = session.equityBetween(span.fromUs, span.toUs);
    const starting = toFloat(session.venue.state.startingCash);
    const first = known[0];
    const base = first && first.atUs < span.fromUs ? first.equity : starting;
    const stamps =
      timeframe === '1D' ? dayStamps(span, hours) : stepStamps(span, STEPS_US[timeframe], reporting, hours, session.nowUs());
    const values = stamps.map(({ atUs, untilUs }) => valueAt(known, session.venue.state.openedAtUs, atUs, untilUs, starting));
    const bases = isResetDaily ? basesOfDays(stamps, values, base) : values.map(() => base);
    return {
      timestamp: stamps.map(({ atUs }) => Math.floor(atUs / 1_000_000)),
      equity: values,
      profit_loss: values.map((value, index) => (value === 0 ? 0 : rounded(value - (bases[index] ?? base), 6))),
      profit_loss_pct: values.map((value, index) => {
        const from = bases[index] ?? base;
        return value === 0 || from === 0 ? null : rounded((value - from) / from, 8);
      }),
      base_value: base,
      base_value_asof: newYorkDateOf(span.fromUs - 1),
      timeframe,
    };
  });
}

function spanOf(query: Query, nowUs: number): Span {
  const start = query.instant('start', 'start') ?? query.instant('date_start', 'start');
  const end = query.instant('end', 'end') ?? query.instant('date_end', 'end');
  const period = query.text('period');
  if (start !== undefined && end !== undefined && period !== undefined)
    throw invalidRequest('only two of start, end and period can be specified');
  if (start !== undefined && end !== undefined && end < start)
    throw invalidRequest('invalid end: expected a time that is not before start');
  const lengthUs = lengthOf(period ?? '1M');
  if (start !== undefined)
    return { fromUs: start, toUs: Math.min(end ?? (period === undefined ? nowUs : start + lengthUs), nowUs) };
  const toUs = Math.min(end ?? nowUs, nowUs);
  return { fromUs: toUs - lengthUs, toUs };
}

function lengthOf(period: string): number {
  if (period === 'all') return 10 * PERIOD_DAYS.A * DAY_US;
  const [, count, unit] = /^([1-9]\d{0,3})([DWMA])$/.exec(period) ?? [];
  if (count === undefined) throw invalidRequest(`invalid period "${period}": expected a number and D, W, M or A, such as 1M`);
  return Number(count) * PERIOD_DAYS[unit as keyof typeof PERIOD_DAYS] * DAY_US;
}

function timeframeOf(query: Query, { fromUs, toUs }: Span): Timeframe {
  const lengthUs = toUs - fromUs;
  const given = query.text('timeframe');
  if (given === undefined) return lengthUs < LONGEST_MINUTES_US ? '1Min' : lengthUs < LONGEST_INTRADAY_US ? '15Min' : '1D';
  const timeframe = (Object.keys(STEPS_US) as Timeframe[]).find((name) => name.toLowerCase() === given.toLowerCase());
  if (!timeframe) throw invalidRequest(`invalid timeframe "${given}": expected ${Object.keys(STEPS_US).join(', ')}`);
  if (timeframe !== '1D' && lengthUs > LONGEST_INTRADAY_US)
    throw invalidRequest(`invalid timeframe "${given}": more than 30 days can be asked for with 1D only`);
  return timeframe;
}

/** A stamp names the beginning of what it stands for; `untilUs` is the end. */
type Stamp = { readonly atUs: number; readonly untilUs: number };

/** A trading day each, to the roll of the account: the sessions that have begun, or every day where the market never closes. */
function dayStamps({ fromUs, toUs }: Span, hours: TradingHours): readonly Stamp[] {
  if (isEndless(hours)) {
    const stamps: Stamp[] = [];
    for (let atUs = Math.ceil(fromUs / DAY_US) * DAY_US; atUs <= toUs; atUs += DAY_US)
      stamps.push({ atUs, untilUs: atUs + DAY_US });
    return stamps;
  }
  return sessionsBetween(newYorkDateOf(fromUs), newYorkDateOf(toUs))
    .filter(({ openUs }) => openUs <= toUs)
    .map(({ openUs }) => ({ atUs: openUs, untilUs: hours.nextRollUs(openUs) }));
}

function stepStamps(span: Span, stepUs: number, reporting: Reporting, hours: TradingHours, nowUs: number): readonly Stamp[] {
  const stamps: Stamp[] = [];
  for (let atUs = Math.ceil(span.fromUs / stepUs) * stepUs; atUs <= Math.min(span.toUs, nowUs); atUs += stepUs) {
    const isReported = reporting === 'continuous' || hours.isOpen('us_equity', atUs, reporting === 'extended_hours');
    if (isReported) stamps.push({ atUs, untilUs: atUs + stepUs });
  }
  return stamps;
}

/** A market that never closes has no session that begins. */
const isEndless = (hours: TradingHours): boolean => hours.openedAtUs('us_equity', 0) === 0 && hours.isOpen('us_equity', 0);

/** Zero for the time before the account was opened. */
function valueAt(known: readonly EquityPoint[], openedAtUs: number, atUs: number, untilUs: number, starting: number): number {
  if (untilUs <= openedAtUs) return 0;
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((known[middle]?.atUs ?? 0) < untilUs) low = middle + 1;
    else high = middle;
  }
  const latest = known[low - 1];
  return latest ? rounded(latest.equity, 6) : atUs >= openedAtUs ? starting : 0;
}

/** The last value of the day before, by which a day's profit is counted: for each stamp. */
function basesOfDays(stamps: readonly Stamp[], values: readonly number[], first: number): readonly number[] {
  let date = '';
  let base = first;
  return stamps.map(({ atUs }, index) => {
    const dateHere = newYorkDateOf(atUs);
    if (date !== '' && dateHere !== date) base = values[index - 1] || first;
    date = dateHere;
    return base;
  });
}

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals));
