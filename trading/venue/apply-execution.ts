// What an execution does to an account: its order, its position, its cash, and what is listed of it.
import { decimal, multiply, ZERO } from '../decimal.ts';
import { applyFill, FLAT } from '../positions.ts';
import type { AccountState } from './account-state.ts';
import { createDraws } from './draws.ts';
import { advanceFrom, orderOf } from './order-changes.ts';
import type { OrderExecuted } from './venue-events.ts';
import { remainingQuantity } from './venue-order.ts';

/** Throws when it cannot follow. */
export function applyExecution(state: AccountState, event: OrderExecuted): void {
  const before = orderOf(state, event.orderId);
  const filledQuantity = decimal(before.filledQuantity + event.quantity);
  if (before.quantity !== null && filledQuantity > before.quantity)
    throw new Error(`order ${event.orderId} filled beyond its quantity`);
  const order = advanceFrom(state, before, event, event.isComplete ? 'filled' : 'partially_filled');
  order.filledQuantity = filledQuantity;
  order.filledValue = decimal(before.filledValue + multiply(event.price, event.quantity));
  order.executions = before.executions + 1;
  order.dueAtUs = event.dueAtUs;
  order.filledAtUs = event.isComplete ? event.atUs : null;
  const held = state.positions.get(event.symbol);
  const effect = applyFill(held ?? FLAT, event.side, event.quantity, event.price);
  state.cash = decimal(state.cash + effect.cashChange - event.fee);
  state.executionCount += 1;
  const isSameSide = held !== undefined && held.quantity > 0n === effect.position.quantity > 0n;
  if (effect.position.quantity === 0n) state.positions.delete(event.symbol);
  else {
    state.positions.set(event.symbol, {
      ...effect.position,
      symbol: event.symbol,
      assetClass: order.assetClass,
      openedAtUs: isSameSide ? held.openedAtUs : event.atUs,
      lastFillPrice: event.price,
      lastDayPrice: isSameSide ? held.lastDayPrice : null,
    });
  }
  state.activities.pushFill(
    {
      activityId: event.executionId,
      atUs: event.atUs,
      price: event.price,
      quantity: event.quantity,
      cumulativeQuantity: filledQuantity,
      leavesQuantity: event.isComplete ? ZERO : remainingQuantity(order),
      isComplete: event.isComplete,
    },
    order,
    state.executionCount,
  );
  if (event.fee !== 0n) {
    state.activities.push({
      type: order.assetClass === 'crypto' ? 'CFEE' : 'FEE',
      activityId: createDraws(event.executionId).uuid('fee', 0),
      atUs: event.atUs,
      symbol: event.symbol,
      quantity: event.quantity,
      amount: decimal(-event.fee),
    });
  }
}
