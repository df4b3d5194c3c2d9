// What a person allots to a strategy: capital, size, hours and symbols. Kept by the executor, whatever the strategy wants.
import type { DecimalString } from '../../protocol/decimal-string.ts';

/**
 * How large an entry is; exits are as large as what they close. `risk`: so many that the way from the entry to its stop costs
 * this percentage of the equity. Without a size the strategy's own one counts.
 */
export type Size =
  | { readonly kind: 'shares'; readonly value: DecimalString }
  | { readonly kind: 'notional'; readonly value: DecimalString }
  | { readonly kind: 'percent-of-equity'; readonly value: DecimalString }
  | { readonly kind: 'risk'; readonly value: DecimalString };

/** Times of day as a wall clock in New York shows them, in microseconds since midnight. Null: no such rule. */
export type Schedule = {
  /** Outside of these hours no signal becomes an order, but for exits; `from` may be later than `to`, across midnight. */
  readonly hours: { readonly fromUs: number; readonly toUs: number } | null;
  readonly noEntriesBeforeUs: number | null;
  readonly noEntriesAfterUs: number | null;
  /** So long before the regular session closes its positions are closed, and none is opened any more that day. */
  readonly flatBeforeCloseUs: number | null;
};

export type StrategyPolicy = {
  /** The most that its positions may be worth. */
  readonly capital: DecimalString | null;
  readonly size: Size | null;
  /** Others are denied; null allows all. */
  readonly symbols: readonly string[] | null;
  readonly schedule: Schedule;
};

export const NO_SCHEDULE: Schedule = { hours: null, noEntriesBeforeUs: null, noEntriesAfterUs: null, flatBeforeCloseUs: null };
/** Of a book that no settings speak of. */
export const NO_POLICY: StrategyPolicy = { capital: null, size: null, symbols: null, schedule: NO_SCHEDULE };
