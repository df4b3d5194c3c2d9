// What can be traded, as the venue describes it.
import type { DecimalString } from './decimal-string.ts';

export type AssetClass = 'us_equity' | 'crypto';

export type Instrument = {
  readonly symbol: string;
  readonly name: string;
  readonly assetClass: AssetClass;
  readonly exchange: string;
  readonly tradable: boolean;
  readonly fractionable: boolean;
  readonly shortable: boolean;
  /** Smallest step of a limit price. Equities: 0.01 from one dollar on, 0.0001 below (SEC Rule 612), which the risk check knows. */
  readonly priceIncrement: DecimalString;
  readonly quantityIncrement: DecimalString;
  readonly minimumQuantity: DecimalString;
};
