// The kinds of things that are listed as an account's activities.
import type { Decimal } from '../decimal.ts';

export type FillActivity = {
  readonly type: 'FILL';
  readonly activityId: string;
  readonly atUs: number;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly price: Decimal;
  readonly quantity: Decimal;
  readonly cumulativeQuantity: Decimal;
  readonly leavesQuantity: Decimal;
  readonly isComplete: boolean;
};
/** A fee taken with an execution: `FEE` on equities, `CFEE` on crypto. `amount` is negative, as it lowers cash. */
export type FeeActivity = {
  readonly type: 'FEE' | 'CFEE';
  readonly activityId: string;
  readonly atUs: number;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly amount: Decimal;
};
/** Cash for shares held on the day on which they began to trade without it. `quantity` is signed. */
export type DividendActivity = {
  readonly type: 'DIV';
  readonly activityId: string;
  readonly atUs: number;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly perShare: Decimal;
  readonly amount: Decimal;
};
/** A split is two of these, as at Alpaca: one takes all shares away, the other gives the new ones. `quantity` is signed. */
export type SplitActivity = {
  readonly type: 'SPLIT';
  readonly activityId: string;
  readonly atUs: number;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly leg: 'remove' | 'add';
  readonly from: Decimal;
  readonly to: Decimal;
};
/** Cash in the place of a holding whose symbol is no longer listed; `quantity` is the change of the number of shares. */
export type DelistingActivity = {
  readonly type: 'REORG';
  readonly activityId: string;
  readonly atUs: number;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly amount: Decimal;
};
export type AccountActivity = FillActivity | FeeActivity | DividendActivity | SplitActivity | DelistingActivity;
