// The maximum drawdown: the largest fall of a running value from its highest point so far to a later low.
import { type Decimal, decimal, ZERO } from '../decimal.ts';

export type Drawdown = {
  readonly amount: Decimal;
  /** The high that it fell from. */
  readonly high: Decimal;
  readonly fromUs: number | null;
  readonly toUs: number | null;
};

/** Belongs to one series, which begins at the first value that is added. */
export type DrawdownWatch = { readonly largest: Drawdown; add(value: Decimal, atUs: number): void };

export function createDrawdownWatch(): DrawdownWatch {
  let high: { readonly value: Decimal; readonly atUs: number } | undefined;
  let largest: Drawdown = { amount: ZERO, high: ZERO, fromUs: null, toUs: null };
  return {
    get largest() {
      return largest;
    },
    add(value, atUs) {
      if (!high || value > high.value) high = { value, atUs };
      const amount = decimal(high.value - value);
      if (amount > largest.amount) largest = { amount, high: high.value, fromUs: high.atUs, toUs: atUs };
    },
  };
}
