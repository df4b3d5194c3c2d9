// The running bar of the day, as the daily bar channel sends it after every minute.
import type { Bar } from '../../../protocol/ticks.ts';
import { addBar, type BarBuilder, createBarBuilder, finishBar, intervalStartUs } from '../../../trading/bars.ts';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import type { MarketSource } from '../market-source.ts';
import { workInTurns } from '../work-in-turns.ts';

/** Returns a function that adds a finished minute to its day. What the day was before the first call is read from the source. */
/** Null while the day so far is still being read: the first minutes of a late listener bring no daily bar. */
export function createDailyBars(source: MarketSource): (minute: Bar) => Bar | null {
  const asked = new Set<string>();
  const atHand = new Set<string>();

  /** Whether the minutes of the day so far are at hand; if not, begins to make them. A later day begins with nothing to make. */
  function isAtHand({ symbol, durationUs, atUs }: Bar, dayUs: number): boolean {
    if (!source.prepareBars || atHand.has(symbol)) return true;
    if (asked.has(symbol)) return false;
    asked.add(symbol);
    const steps = source.prepareBars(symbol, { fromUs: dayUs, toUs: atUs }, durationUs);
    void workInTurns(steps).then(() => atHand.add(symbol));
    return false;
  }

  const days = new Map<string, { readonly builder: BarBuilder; lastMinuteUs: number }>();
  return (minute) => {
    const dayUs = intervalStartUs(minute.atUs, DAY_US);
    let day = days.get(minute.symbol);
    if (!day || day.builder.open?.atUs !== dayUs) {
      if (!isAtHand(minute, dayUs)) return null;
      day = { builder: createBarBuilder(DAY_US), lastMinuteUs: -1 };
      for (const earlier of source.barsBetween(minute.symbol, { fromUs: dayUs, toUs: minute.atUs }, minute.durationUs))
        addBar(day.builder, earlier);
      days.set(minute.symbol, day);
    }
    if (minute.atUs > day.lastMinuteUs) addBar(day.builder, minute);
    day.lastMinuteUs = minute.atUs;
    return runningBar(day.builder, minute);
  };
}

function runningBar(builder: BarBuilder, minute: Bar): Bar {
  const { open } = builder;
  const bar = finishBar({ durationUs: builder.durationUs, open: open && { ...open } });
  return bar ?? minute;
}
