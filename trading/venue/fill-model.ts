// When and how an order fills. Three models, each with what it assumes:
// - `paper`, Alpaca paper's own rules as far as they are documented: an order trades at the best quote as soon as it is
//   marketable, whatever size is displayed, and one evaluation in ten fills a random part. No impact, no queue, no slippage.
// - `displayed-size`: an order trades no more than its share of the size that each quote displays, and pays slippage on top of
//   the quote. Assumes that nobody else takes from the same quote, and that its own trades do not move the next one.
// - `queue`: as `displayed-size` for what is marketable; an order that rests fills only by trades that print at its price after
//   everything displayed there when it joined has traded, or through its price. Assumes that nobody ahead cancels.
import { type Decimal, decimal, divide, isMultipleOf, multiply, ONE, parseDecimal, roundTo, truncateTo } from '../decimal.ts';
import type { BestPrices } from './market-prices.ts';
import { effectiveLimit, remainingNotional, type VenueOrderRecord } from './venue-order.ts';

export type FillModelName = 'paper' | 'displayed-size' | 'queue';

export type FillModelSettings = {
  /** Without one: `paper`. */
  readonly kind?: FillModelName | undefined;
  /** The part of a displayed size that one order may take, above 0 and at most 1. Not for `paper`. */
  readonly participation?: Decimal | undefined;
  /** Hundredths of a percent that every fill against a quote is worse than the quote. Not for `paper`. */
  readonly slippageBasisPoints?: Decimal | undefined;
  /** Market time between acceptance and the first possible fill, drawn evenly from [least, most]. */
  readonly fillDelayMs: readonly [number, number];
  /** Chance of each evaluation to fill only a part. For `paper`. */
  readonly partialFillProbability: number;
};

/** As recorded of Alpaca's paper venue for whole shares. */
export const PAPER_FILL_MODEL: FillModelSettings = { fillDelayMs: [150, 900], partialFillProbability: 0.1 };

export type Fill = { readonly price: Decimal; readonly quantity: Decimal; readonly isComplete: boolean };

/** Alpaca's finest quantity. */
export const QUANTITY_STEP = parseDecimal('0.000000001');

/** The delay in microseconds for a draw in [0, 1). */
export function fillDelayUs(settings: FillModelSettings, draw: number): number {
  const [least, most] = settings.fillDelayMs;
  return Math.round((least + (most - least) * draw) * 1000);
}

/**
 * What bounds a fill. `partial` is null for a full fill, else a draw in [0, 1) for the part. `available` caps a sale of what is
 * held, `displayed` what the quote has left; null where nothing does.
 */
export type FillBounds = {
  readonly partial: number | null;
  readonly available: Decimal | null;
  readonly displayed: Decimal | null;
};

/** What an order trades against the present quote, or null when it is not marketable. */
export function decideFill(
  order: VenueOrderRecord,
  best: BestPrices,
  settings: FillModelSettings,
  { partial, available, displayed }: FillBounds,
): Fill | null {
  const quoted = order.side === 'buy' ? best.ask : best.bid;
  if (quoted === null || !isWithinLimit(order, quoted)) return null;
  const price = slipped(order, quoted, settings);
  const wanted = wantedQuantity(order, price);
  const isCut = available !== null && wanted > available;
  const whole = isCut ? available : wanted;
  // What was asked for by money is done when there is no more to sell; what was asked for by quantity is not.
  const isAll = !isCut || order.quantity === null;
  if (whole <= 0n) return null;
  if (displayed !== null && displayed < whole) {
    const quantity = truncateTo(displayed, stepOf(order, whole));
    return quantity <= 0n || order.timeInForce === 'fok' ? null : { price, quantity, isComplete: false };
  }
  if (partial === null || order.timeInForce === 'fok') return { price, quantity: whole, isComplete: isAll };
  const step = isMultipleOf(whole, ONE) ? ONE : QUANTITY_STEP;
  const part = partOf(whole, step, partial);
  return { price, quantity: part, isComplete: isAll && part === whole };
}

export function isWithinLimit(order: VenueOrderRecord, price: Decimal): boolean {
  const limit = effectiveLimit(order);
  return limit === null || (order.side === 'buy' ? price <= limit : price >= limit);
}

/** Whole shares stay whole. */
export const stepOf = (order: VenueOrderRecord, quantity: Decimal): Decimal =>
  order.assetClass === 'us_equity' && isMultipleOf(quantity, ONE) ? ONE : QUANTITY_STEP;

/** Worse than the quote by the slippage, but never beyond the order's own limit. */
function slipped(order: VenueOrderRecord, quoted: Decimal, { kind, slippageBasisPoints }: FillModelSettings): Decimal {
  if (kind === undefined || kind === 'paper' || !slippageBasisPoints) return quoted;
  const slip = multiply(multiply(quoted, slippageBasisPoints), BASIS_POINT);
  const price = roundTo(decimal(order.side === 'buy' ? quoted + slip : quoted - slip), PRICE_DECIMALS);
  return isWithinLimit(order, price) ? price : (effectiveLimit(order) ?? price);
}

const BASIS_POINT = parseDecimal('0.0001');
/** Alpaca's fills show four decimals below the cent at most. */
const PRICE_DECIMALS = 4;

function wantedQuantity(order: VenueOrderRecord, price: Decimal): Decimal {
  if (order.quantity !== null) return decimal(order.quantity - order.filledQuantity);
  return truncateTo(divide(remainingNotional(order), price), QUANTITY_STEP);
}

/** At least one step and less than the whole, where there is room for that. */
function partOf(whole: Decimal, step: Decimal, draw: number): Decimal {
  const steps = whole / step;
  if (steps < 2n) return whole;
  const fraction = decimal(BigInt(Math.floor(draw * 1e9)) * QUANTITY_STEP);
  const chosen = multiply(decimal(steps - 1n), fraction);
  return decimal((chosen + 1n) * step);
}
