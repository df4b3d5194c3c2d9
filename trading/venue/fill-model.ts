// When and how an order fills: Alpaca paper's own rules, as far as they are documented.
// An order trades at the best quote as soon as it is marketable, whatever size is displayed; one evaluation in ten fills a random part.
// Assumes: no market impact, no queue, no price improvement, no slippage beyond the delay.
import { type Decimal, decimal, divide, isMultipleOf, multiply, ONE, parseDecimal, truncateTo } from '../decimal.ts';
import type { BestPrices } from './market-prices.ts';
import { effectiveLimit, remainingNotional, type VenueOrderRecord } from './venue-order.ts';

export type FillModelSettings = {
  /** Market time between acceptance and the first possible fill, drawn evenly from [least, most]. */
  readonly fillDelayMs: readonly [number, number];
  /** Chance of each evaluation to fill only a part. */
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
 * What an order trades now, or null when it is not marketable.
 * `partial` is null for a full fill, else a draw in [0, 1) for the part. `available` caps a sale of what is held.
 */
export function decideFill(
  order: VenueOrderRecord,
  best: BestPrices,
  partial: number | null,
  available: Decimal | null,
): Fill | null {
  const price = order.side === 'buy' ? best.ask : best.bid;
  if (price === null) return null;
  const limit = effectiveLimit(order);
  if (limit !== null && (order.side === 'buy' ? price > limit : price < limit)) return null;
  const wanted = wantedQuantity(order, price);
  const whole = available !== null && wanted > available ? available : wanted;
  if (whole <= 0n) return null;
  if (partial === null || order.timeInForce === 'fok') return { price, quantity: whole, isComplete: true };
  const step = isMultipleOf(whole, ONE) ? ONE : QUANTITY_STEP;
  const part = partOf(whole, step, partial);
  return { price, quantity: part, isComplete: part === whole };
}

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
