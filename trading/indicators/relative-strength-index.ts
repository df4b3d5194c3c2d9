// The relative strength index with Wilder's smoothing: how much of the recent movement went upwards, from 0 to 100.
// J. Welles Wilder, New Concepts in Technical Trading Systems (1978).
import { RSI } from 'trading-signals';
import { checkFinite, checkPeriod, type Indicator } from './indicator.ts';

/** Needs `period` changes, so one close more. 50 as long as no close has differed from the one before it. */
export function createRelativeStrengthIndex(period: number): Indicator<number, number> {
  checkPeriod(period);
  const index = new RSI(period);
  let previous: number | undefined;
  let hasMoved = false;
  let value: number | undefined;
  return {
    get value() {
      return value;
    },
    add(close) {
      checkFinite(close);
      hasMoved ||= previous !== undefined && close !== previous;
      previous = close;
      const next = index.add(close);
      // Without any loss the library says 100, even where there was no gain either.
      if (next !== null) value = hasMoved ? next : 50;
      return value;
    },
  };
}
