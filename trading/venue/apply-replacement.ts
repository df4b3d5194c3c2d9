// What a replacement does to an account: it waits for its time, takes the old order's place, or fails and leaves it as it was.
import type { AccountState } from './account-state.ts';
import { advanceOrder, keepFresh, orderOf } from './order-changes.ts';
import type { OrderRejected, OrderReplaced, ReplaceRejected, ReplaceRequested } from './venue-events.ts';

export function requestReplacement(state: AccountState, event: ReplaceRequested): void {
  const { orderId, dueAtUs, replacement } = event;
  const { filledQuantity } = advanceOrder(state, event, 'pending_replace');
  state.orders.set(replacement);
  state.waitingReplacements.set(orderId, { replacementId: replacement.orderId, filledQuantity, dueAtUs });
}

export function applyReplacement(state: AccountState, event: OrderReplaced): void {
  state.waitingReplacements.delete(event.orderId);
  const order = advanceOrder(state, event, 'replaced');
  order.replacedAtUs = event.atUs;
  order.replacedBy = event.replacedBy;
}

/** The one step back that there is: an order whose replacement failed goes on as it was. */
export function keepReplaced(state: AccountState, { orderId, atUs }: ReplaceRejected): void {
  const order = orderOf(state, orderId);
  if (order.status !== 'pending_replace') throw new Error(`order ${orderId} is ${order.status}: nothing was to replace it`);
  const status = order.filledQuantity === 0n ? 'new' : 'partially_filled';
  keepFresh(state, { ...order, status, updatedAtUs: atUs });
}

/** Also a replacement that waits may be what is rejected. */
export function rejectOrder(state: AccountState, event: OrderRejected): void {
  const order = advanceOrder(state, event, 'rejected');
  order.failedAtUs = event.atUs;
  if (order.replaces !== null && state.waitingReplacements.get(order.replaces)?.replacementId === order.orderId)
    state.waitingReplacements.delete(order.replaces);
}
