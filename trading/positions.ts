// Positions at average cost: what a fill does to quantity, cost and realised profit. Used for books, the account and the simulator.
import type { Side } from '../protocol/orders.ts';
import { absolute, type Decimal, decimal, divide, multiply, ZERO } from './decimal.ts';

/** A signed holding. `costBasis` is what the open quantity cost (negative for a short: what its sale brought). */
export type Position = {
  readonly quantity: Decimal;
  readonly costBasis: Decimal;
};

export const FLAT: Position = { quantity: ZERO, costBasis: ZERO };

export type FillEffect = { readonly position: Position; readonly realizedPnl: Decimal; readonly cashChange: Decimal };

/**
 * Applies one execution. A fill that reduces the position releases cost in proportion (average cost method) and realises
 * proceeds minus released cost; one that crosses zero closes the old position and opens the rest at the fill price.
 * Nothing is lost to rounding: the sum of cash changes always equals realised profit minus the remaining cost basis.
 */
export function applyFill(position: Position, side: Side, quantity: Decimal, price: Decimal): FillEffect {
  const signed = side === 'buy' ? quantity : decimal(-quantity);
  const value = multiply(signed, price);
  const cashChange = decimal(-value);
  const isReducing = position.quantity !== 0n && position.quantity > 0n !== signed > 0n;
  if (!isReducing) {
    return {
      position: { quantity: decimal(position.quantity + signed), costBasis: decimal(position.costBasis + value) },
      realizedPnl: ZERO,
      cashChange,
    };
  }
  if (absolute(signed) <= absolute(position.quantity)) {
    const isClosed = absolute(signed) === absolute(position.quantity);
    const released = isClosed ? position.costBasis : divide(multiply(position.costBasis, signed), position.quantity);
    const releasedCost = isClosed ? released : decimal(-released);
    return {
      position: { quantity: decimal(position.quantity + signed), costBasis: decimal(position.costBasis - releasedCost) },
      realizedPnl: decimal(cashChange - releasedCost),
      cashChange,
    };
  }
  const closing = decimal(-position.quantity);
  const opening = decimal(signed - closing);
  const openingCost = multiply(opening, price);
  return {
    position: { quantity: opening, costBasis: openingCost },
    realizedPnl: decimal(cashChange + openingCost - position.costBasis),
    cashChange,
  };
}

/** Cost per share or coin, always positive; zero when flat. */
export const averageEntryPrice = (position: Position): Decimal =>
  position.quantity === 0n ? ZERO : divide(position.costBasis, position.quantity);

/** Profit of the open quantity at a price: market value minus cost. */
export const unrealizedPnl = (position: Position, price: Decimal): Decimal =>
  decimal(multiply(position.quantity, price) - position.costBasis);
