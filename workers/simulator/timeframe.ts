// Bar durations as the data API names them: minutes, hours and days, and weeks and months made of days.
import type { Bar } from '../../protocol/ticks.ts';
import { DAY_US, toDate, weekdayOf } from '../../trading/calendar-dates.ts';
import { newYorkDateOf, newYorkDayNumber, newYorkMidnightOfDay, newYorkMidnightUs } from '../../trading/new-york-time.ts';

export type Timeframe = {
  /** Duration of the bars that are asked of the market. */
  readonly durationUs: number;
  /** Set where several of them make one bar: the start of the group that holds a moment. */
  readonly groupStartUs?: (atUs: number) => number;
};

const PATTERN = /^(\d+)(Min|T|Hour|H|Day|D|Week|W|Month|M)$/;
const MINUTE_US = 60_000_000;
const MONTH_COUNTS: readonly number[] = [1, 2, 3, 4, 6, 12];

/** Undefined for a text that names no timeframe, or one out of its bounds. */
export function parseTimeframe(text: string): Timeframe | undefined {
  const match = PATTERN.exec(text);
  const count = Number(match?.[1]);
  switch (match?.[2]) {
    case 'Min':
    case 'T':
      return count >= 1 && count <= 59 ? { durationUs: count * MINUTE_US } : undefined;
    case 'Hour':
    case 'H':
      return count >= 1 && count <= 23 ? { durationUs: count * 60 * MINUTE_US } : undefined;
    case 'Day':
    case 'D':
      return count === 1 ? { durationUs: DAY_US } : undefined;
    case 'Week':
    case 'W':
      return count === 1 ? { durationUs: DAY_US, groupStartUs: weekStartUs } : undefined;
    case 'Month':
    case 'M':
      return MONTH_COUNTS.includes(count)
        ? { durationUs: DAY_US, groupStartUs: (atUs) => monthsStartUs(atUs, count) }
        : undefined;
    default:
      return undefined;
  }
}

/** Puts the bars of each group into one; bars of an ungrouped timeframe stay as they are. */
export function groupBars(bars: readonly Bar[], { groupStartUs }: Timeframe): readonly Bar[] {
  if (!groupStartUs) return bars;
  const groups: Bar[] = [];
  for (const bar of bars) {
    const atUs = groupStartUs(bar.atUs);
    const group = groups.at(-1);
    if (group?.atUs === atUs) groups[groups.length - 1] = joined(group, bar);
    else groups.push({ ...bar, atUs });
  }
  return groups;
}

const joined = (group: Bar, bar: Bar): Bar => ({
  ...group,
  high: Math.max(group.high, bar.high),
  low: Math.min(group.low, bar.low),
  close: bar.close,
  volume: group.volume + bar.volume,
});

/** Monday. */
function weekStartUs(atUs: number): number {
  const day = newYorkDayNumber(atUs);
  return newYorkMidnightOfDay(day - ((weekdayOf(day) + 6) % 7));
}

function monthsStartUs(atUs: number, count: number): number {
  const date = newYorkDateOf(atUs);
  const month = Number(date.slice(5, 7)) - 1;
  const first = toDate(Date.UTC(Number(date.slice(0, 4)), month - (month % count), 1) / 86_400_000);
  return newYorkMidnightUs(first);
}
