// Writes down now and then what the account is worth: for the day's loss, and for the curve that a person looks at.
import { formatDecimal, parseDecimal } from '../../decimal.ts';
import { newYorkDateOf } from '../../new-york-time.ts';
import { isReconciled } from './executor-state.ts';
import { dayPnlOf, equityOf } from './exposure.ts';
import type { Turn } from './turn.ts';

/** At most so often, by venue time and by the clock of this machine: a replay at a thousand times its speed is no flood. */
const EVERY_VENUE_US = 60_000_000;
const EVERY_LOCAL_US = 5_000_000;

export function markEquity(turn: Turn): void {
  const { state, now } = turn;
  const { books, venueTimeUs } = state;
  if (!isReconciled(state) || venueTimeUs === 0) return;
  if (books.dayStart?.date !== newYorkDateOf(venueTimeUs)) {
    turn.append({ kind: 'EquityMarked', cause: 'day-start', equity: formatDecimal(equityOf(state)) });
    turn.change({ equityMarkedAtUs: venueTimeUs, equityMarkedLocallyUs: now.monotonicUs });
    return;
  }
  warnOfDailyLoss(turn);
  const isDue =
    venueTimeUs - state.equityMarkedAtUs >= EVERY_VENUE_US && now.monotonicUs - state.equityMarkedLocallyUs >= EVERY_LOCAL_US;
  if (!isDue) return;
  turn.append({ kind: 'EquityMarked', cause: 'interval', equity: formatDecimal(equityOf(state)) });
  turn.change({ equityMarkedAtUs: venueTimeUs, equityMarkedLocallyUs: now.monotonicUs });
}

/** Once a day: from here on the risk check denies whatever opens something. */
function warnOfDailyLoss(turn: Turn): void {
  const { state } = turn;
  const { maxDailyLoss } = state.settings.limits;
  const dayPnl = maxDailyLoss === null ? null : dayPnlOf(state);
  if (maxDailyLoss === null || dayPnl === null || dayPnl > -parseDecimal(maxDailyLoss)) return;
  const date = newYorkDateOf(state.venueTimeUs);
  if (state.dailyLossWarnedOn === date) return;
  turn.change({ dailyLossWarnedOn: date });
  const text = `the account has lost ${formatDecimal(dayPnl)} today, more than ${maxDailyLoss}: nothing is opened any more`;
  turn.append({ kind: 'AlertRaised', severity: 'critical', code: 'MAX_DAILY_LOSS', text });
}
