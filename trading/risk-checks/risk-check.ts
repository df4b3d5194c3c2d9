// The port of a risk check: one question about one proposed order, answered with a denial or nothing.
import type { DecimalString } from '../../protocol/decimal-string.ts';
import type { Denial } from '../../protocol/denials.ts';
import type { Instrument } from '../../protocol/instruments.ts';
import type { OrderClass, OrderType, Side, TimeInForce } from '../../protocol/orders.ts';
import type { TradingState } from '../../protocol/portfolio.ts';
import type { Decimal } from '../decimal.ts';
import type { StrategyPolicy } from '../sizing/strategy-policy.ts';
import type { VenueCapabilities } from '../venue-capabilities.ts';

/** The order that a signal would become. */
export type OrderProposal = {
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: Decimal;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly limitPrice: Decimal | null;
  readonly stopPrice: Decimal | null;
  readonly orderClass: OrderClass;
  readonly extendedHours: boolean;
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
  /** What all positions together, and all orders that would add to them, may be worth. */
  readonly maxGrossExposure: DecimalString | null;
  /** What the account may lose within a trading day (New York time) before nothing is opened any more. */
  readonly maxDailyLoss: DecimalString | null;
  readonly maxOrdersPerMinute: number | null;
  /** How far a limit or stop price may be from the last quote on its bad side, in percent. */
  readonly priceCollarPercent: DecimalString | null;
  /** A quote older than this opens nothing; closing is always possible. Local time, so a replay counts its own. */
  readonly maxQuoteAgeMs: number | null;
  readonly allowShort: boolean;
  readonly checkBuyingPower: boolean;
  /** Whether several strategies may trade one symbol, each with a book of its own. */
  readonly allowNetting: boolean;
};

export const NO_LIMITS: RiskLimits = {
  maxOrderNotional: null,
  maxPositionNotional: null,
  maxPositionQuantity: null,
  duplicateWindowMs: 0,
  maxGrossExposure: null,
  maxDailyLoss: null,
  maxOrdersPerMinute: null,
  priceCollarPercent: null,
  maxQuoteAgeMs: null,
  allowShort: true,
  checkBuyingPower: false,
  allowNetting: false,
};

/** Everything that a check may look at. Quantities are signed; all of them are the account's unless said otherwise. */
export type RiskContext = {
  readonly tradingState: TradingState;
  readonly venueTimeUs: number;
  readonly isEquitySessionOpen: boolean;
  /** From the beginning of pre-market to the end of after hours. */
  readonly areExtendedHoursOpen: boolean;
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
    readonly stopPrice: Decimal | null;
    readonly causedAtUs: number;
  } | null;
  readonly limits: RiskLimits;
  readonly policy: StrategyPolicy;
  readonly capabilities: VenueCapabilities;
  /** Whether the order only shrinks what the account, or its own book, holds: what limits risk does not stop it. */
  readonly isReducing: boolean;
  /** The price that a stop is compared with: the last trade, else the middle of the quote; null before both. */
  readonly mark: Decimal | null;
  /** The freshest quote; 0 where a side is unknown. Null without any. */
  readonly quote: { readonly bid: number; readonly ask: number; readonly ageMs: number } | null;
  /** Why the schedule of the strategy opens nothing now; null when it does. */
  readonly scheduleObstacle: string | null;
  /** The flatten that is closing what this order would open; null when none is. */
  readonly flattening: string | null;
  /** What the book holds of the symbol. */
  readonly bookHeld: Decimal;
  /** What the book, and the account, hold and have on order, in money. */
  readonly bookExposure: Decimal;
  readonly grossExposure: Decimal;
  /** Equity now less equity when the trading day began; null when that is not known. */
  readonly dayPnl: Decimal | null;
  readonly ordersInLastMinute: number;
  /** What is left of it, as far as it is known; null before the venue told it. */
  readonly buyingPower: Decimal | null;
};

export type RiskCheck = (proposal: OrderProposal, context: RiskContext) => Denial | null;
