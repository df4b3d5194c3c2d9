// Remembers minute bars of the synthetic market by the hour, because charts and warm-ups ask for the same days again.
import type { Bar } from '../../protocol/ticks.ts';

const HOUR_US = 3_600_000_000;
/** A hundred hours of twenty symbols. */
const KEPT_HOURS = 2_000;

type BarSource = (symbol: string, fromUs: number, toUs: number) => readonly Bar[];

/** The same bars as `draw` gives: those that begin at `fromUs` or later and are over at `toUs`. */
export function createMinuteBarCache(draw: BarSource): BarSource {
  const hours = new Map<string, readonly Bar[]>();

  const hourOf = (symbol: string, hour: number): readonly Bar[] => {
    const key = `${symbol} ${hour}`;
    const known = hours.get(key);
    if (known) return known;
    if (hours.size >= KEPT_HOURS) hours.delete(hours.keys().next().value as string);
    const bars = draw(symbol, hour * HOUR_US, (hour + 1) * HOUR_US);
    hours.set(key, bars);
    return bars;
  };

  return (symbol, fromUs, toUs) => {
    const bars: Bar[] = [];
    for (let hour = Math.floor(fromUs / HOUR_US); hour * HOUR_US < toUs; hour++) {
      for (const bar of hourOf(symbol, hour)) if (bar.atUs >= fromUs && bar.atUs + bar.durationUs <= toUs) bars.push(bar);
    }
    return bars;
  };
}
