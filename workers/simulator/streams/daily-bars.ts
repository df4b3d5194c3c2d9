// The running bar of the day, as the daily bar channel sends it after every minute.
import type { Bar } from '../../../protocol/ticks.ts';
import { addBar, type BarBuilder, createBarBuilder, finishBar, intervalStartUs } from '../../../trading/bars.ts';
import { DAY_US } from '../../../trading/calendar-dates.ts';
import type { MarketSource } from '../market-source.ts';

/** Returns a function that adds a finished minute to its day. What the day was before the first call is read from the source. */
export function createDailyBars(source: MarketSource): (minute: Bar) => Bar {
  const days = new Map<string, { readonly builder: BarBuilder; lastMinuteUs: number }>();
  return (minute) => {
    const dayUs = intervalStartUs(minute.atUs, DAY_US);
    let day = days.get(minute.symbol);
    if (!day || day.builder.open?.atUs !== dayUs) {
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
