// What all indicators have in common: one input at a time, one value out, undefined until the window is full.

/** Belongs to one strategy and one series. */
export type Indicator<Input, Value> = {
  /** The last value; undefined until enough has come. */
  readonly value: Value | undefined;
  /** Adds the next input and returns the new value. Throws a RangeError for what is not a finite number, and changes nothing then. */
  add(input: Input): Value | undefined;
};

/** The part of a bar that ranges are made of. */
export type PriceRange = { readonly high: number; readonly low: number; readonly close: number };

/** Throws a RangeError for a period that is not a whole number from `least` on. */
export function checkPeriod(period: number, least = 1): void {
  if (!Number.isSafeInteger(period) || period < least) {
    throw new RangeError(`expected a period that is a whole number from ${least} on, found ${period}`);
  }
}

/** Throws a RangeError for what is not a finite number. */
export function checkFinite(value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`expected a finite number, found ${value}`);
}

/** Throws a RangeError for a bar whose range is no range. */
export function checkRange({ high, low, close }: PriceRange): void {
  checkFinite(high);
  checkFinite(low);
  checkFinite(close);
  if (high < low) throw new RangeError(`expected a high that is not below the low, found high ${high} and low ${low}`);
}
