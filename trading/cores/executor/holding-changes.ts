// What happens to a holding, one change after the other: kept as long as something may still turn out to have happened among them.
import type { List } from 'immutable';
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { absolute, type Decimal, decimal, multiply } from '../../decimal.ts';
import { applyFill, averageEntryPrice, type Position } from '../../positions.ts';

/** A book's holding of one symbol, what it has earned there without fees, and the fees. */
export type Holding = Position & { readonly realizedPnl: Decimal; readonly fees: Decimal };

export type HoldingChange =
  /** Signed. `inferredOf`: the order that it is inferred for, until it is confirmed. */
  | { readonly kind: 'fill'; readonly quantity: Decimal; readonly price: Decimal; readonly inferredOf: ClientOrderId | null }
  /** A split: more or fewer shares for the same cost. */
  | { readonly kind: 'split'; readonly quantity: Decimal }
  /** A fee that is taken in coins, at their average cost. */
  | { readonly kind: 'coins'; readonly quantity: Decimal }
  | { readonly kind: 'fee'; readonly amount: Decimal };

/** With the venue time of it; of what nothing tells it yet, the earliest that it can be. */
export type DatedChange = HoldingChange & { readonly atUs: number };

/** A holding before the first change that is still inferred, or that a split may still turn out to come before, and everything since. */
export type HoldingHistory = { readonly before: Holding; readonly changes: List<DatedChange> };

export function applyChange(holding: Holding, change: HoldingChange): Holding {
  switch (change.kind) {
    case 'fill': {
      const { quantity, price } = change;
      const { position, realizedPnl } = applyFill(holding, quantity < 0n ? 'sell' : 'buy', absolute(quantity), price);
      return { ...position, realizedPnl: decimal(holding.realizedPnl + realizedPnl), fees: holding.fees };
    }
    case 'split':
      return { ...holding, quantity: decimal(holding.quantity + change.quantity) };
    case 'coins': {
      const cost = multiply(change.quantity, averageEntryPrice(holding));
      return {
        ...holding,
        quantity: decimal(holding.quantity - change.quantity),
        costBasis: decimal(holding.costBasis - cost),
        fees: decimal(holding.fees + cost),
      };
    }
    case 'fee':
      return { ...holding, fees: decimal(holding.fees + change.amount) };
  }
}

export const isInferred = (change: HoldingChange | undefined): boolean => change?.kind === 'fill' && change.inferredOf !== null;

/** `size` of what was inferred for an order turns out to have been filled at `price`: it takes that place, ahead of the rest. */
export function confirmChange(
  { before, changes }: HoldingHistory,
  id: ClientOrderId,
  size: Decimal,
  price: Decimal,
  atUs: number,
): HoldingHistory {
  const index = changes.findIndex((change) => change.kind === 'fill' && change.inferredOf === id);
  const inferred = changes.get(index);
  if (index < 0 || inferred?.kind !== 'fill') throw new Error(`nothing is inferred for order ${id}`);
  const quantity = inferred.quantity < 0n ? decimal(-size) : size;
  const rest = decimal(inferred.quantity - quantity);
  const real = { kind: 'fill', quantity, price, inferredOf: null, atUs } as const;
  return { before, changes: changes.splice(index, 1, real, ...(rest === 0n ? [] : [{ ...inferred, quantity: rest }])) };
}

/** Without the changes ahead of the first one that is `open`; null when none is left. */
export function settleChanges(history: HoldingHistory, isOpen: (change: DatedChange) => boolean): HoldingHistory | null {
  const { before, changes } = history;
  const settled = changes.findIndex(isOpen);
  if (settled < 0) return null;
  return { before: changes.take(settled).reduce(applyChange, before), changes: changes.skip(settled) };
}
