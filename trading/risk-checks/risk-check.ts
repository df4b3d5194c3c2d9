// The port of a risk check: one question about one proposed order, answered with a denial or nothing.
import type { DecimalString } from '../../protocol/decimal-string.ts';
import type { Denial } from '../../protocol/denials.ts';
import type { Instrument } from '../../protocol/instruments.ts';
import type { OrderType, Side, TimeInForce } from '../../protocol/orders.ts';
import type { TradingState } from '../../protocol/portfolio.ts';
import type { Decimal } from '../decimal.ts';

/** The order that a signal would become. */
export type OrderProposal = {
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly limitPrice: Decimal | null;
  readonly expiresAtUs: number;
  readonly causedAtUs: number;
};

/** Limits of the account, from the settings. Null means no limit. */
export type RiskLimits = {
  readonly maxOrderNotional: DecimalString | null;
  readonly maxPositionNotional: DecimalString | null;
  readonly maxPositionQuantity: DecimalString | null;
  /** An equal order within this much venue time is taken for a mistake; 0 switches the check off. */
  readonly duplicateWindowMs: number;
};

/** Everything that a check may look at. Quantities are signed; all of them are the account's unless said otherwise. */
export type RiskContext = {
  readonly tradingState: TradingState;
  readonly venueTimeUs: number;
  readonly isEquitySessionOpen: boolean;
  readonly instrument: Instrument | null;
  /** The price to value the order with: the limit, else the side of the quote that would be hit, else the last trade. */
  readonly price: Decimal | null;
  readonly held: Decimal;
  /** What open buy and sell orders of the symbol would still add, both positive. */
  readonly openBuys: Decimal;
  readonly openSells: Decimal;
  /** Another book that holds or trades the symbol; null when nobody else does. */
  readonly otherOwner: string | null;
  readonly lastOrder: {
    readonly side: Side;
    readonly quantity: Decimal;
    readonly type: OrderType;
    readonly limitPrice: Decimal | null;
    readonly causedAtUs: number;
  } | null;
  readonly limits: RiskLimits;
};

export type RiskCheck = (proposal: OrderProposal, context: RiskContext) => Denial | null;
