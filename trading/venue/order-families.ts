// Brackets, OCO and OTO: what becomes of the other orders of a class when one of them fills, shrinks or ends.
// Exits wait, held, until their entry is completely filled. Of two exits one filling cancels the other, and one filling in part
// shrinks the other. Canceling any member cancels what is still open of the class.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Side } from '../../protocol/orders.ts';
import { familyOf } from './account-state.ts';
import type { ExitLegs } from './exit-legs.ts';
import { emit, eventTimeUs, type VenueCore } from './venue-core.ts';
import {
  isFinal,
  isWorking,
  type OrderRole,
  remainingQuantity,
  type VenueOrderRecord,
  type VenueOrderType,
} from './venue-order.ts';

/** Call it after an order was filled, wholly or in part, canceled, rejected, or expired; `before` is any record of it. */
export function settleFamily(core: VenueCore, before: VenueOrderRecord, nowUs: number): void {
  if (before.familyId === null) return;
  const { orderId } = before;
  const order = core.state.orders.get(orderId);
  if (!order) return;
  const others = familyOf(core.state, order).filter((other) => other.orderId !== orderId && !isFinal(other));
  if (others.length === 0) return;
  const isEntry = order.role === 'parent' && order.orderClass !== 'oco';
  switch (order.status) {
    case 'filled':
      if (isEntry) for (const { ordinal } of others) core.timers.add({ atUs: nowUs, kind: 'release', ordinal });
      else cancelOthers(core, others, nowUs);
      return;
    case 'partially_filled':
    // A part that filled while a cancel or a replacement is under way is a part all the same.
    case 'pending_cancel':
    case 'pending_replace':
      if (!isEntry) shrinkOthers(core, order, others, nowUs);
      return;
    case 'canceled':
    case 'rejected':
      cancelOthers(core, others, nowUs);
      return;
    case 'expired':
      // Exits of one day end by themselves at the same instant; those that wait for an entry that never came have nothing to exit.
      cancelOthers(
        core,
        others.filter(({ status }) => status === 'held'),
        nowUs,
      );
      return;
    default:
      return;
  }
}

/** The exits of an order that was just taken, as orders of their own. An OCO's parent is itself the profit-taking exit. */
export function exitOrders(
  core: VenueCore,
  parent: VenueOrderRecord,
  legs: ExitLegs,
  instrument: Instrument,
): VenueOrderRecord[] {
  const isOco = parent.orderClass === 'oco';
  const side: Side = isOco ? parent.side : parent.side === 'buy' ? 'sell' : 'buy';
  let ordinal = parent.ordinal;
  const exit = (role: OrderRole, type: VenueOrderType, prices: Pick<VenueOrderRecord, 'limitPrice' | 'stopPrice'>) => {
    ordinal += 1;
    return {
      ...parent,
      ...prices,
      orderId: core.draws.orderIds.at(ordinal),
      clientOrderId: core.draws.clientOrderIds.at(ordinal),
      ordinal,
      assetClass: instrument.assetClass,
      side,
      type,
      role,
      status: 'held' as const,
      positionIntent: side === 'sell' ? ('sell_to_close' as const) : ('buy_to_close' as const),
      reservePrice: NOTHING,
      replaces: null,
    };
  };
  const exits: VenueOrderRecord[] = [];
  if (legs.takeProfit && !isOco)
    exits.push(exit('take-profit', 'limit', { limitPrice: legs.takeProfit.limitPrice, stopPrice: null }));
  if (legs.stopLoss) {
    const { stopPrice, limitPrice } = legs.stopLoss;
    exits.push(exit('stop-loss', limitPrice === null ? 'stop' : 'stop_limit', { stopPrice, limitPrice }));
  }
  return exits;
}

/** Whether an exit that is held has nothing left to wait for. */
export function isReleasable(core: VenueCore, exit: VenueOrderRecord): boolean {
  if (exit.status !== 'held') return false;
  const parent = familyOf(core.state, exit).findLast(({ role }) => role === 'parent');
  if (!parent) return false;
  return parent.orderClass === 'oco' ? isWorking(parent) : parent.status === 'filled';
}

const NOTHING = 0n as VenueOrderRecord['reservePrice'];

function cancelOthers(core: VenueCore, others: readonly VenueOrderRecord[], nowUs: number): void {
  for (const { orderId, clientOrderId } of others)
    emit(core, { kind: 'order-canceled', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId, reason: 'sibling' });
}

function shrinkOthers(core: VenueCore, order: VenueOrderRecord, others: readonly VenueOrderRecord[], nowUs: number): void {
  const quantity = remainingQuantity(order);
  for (const other of others) {
    if (other.role === 'parent' && other.orderClass !== 'oco') continue;
    // What the other has filled itself counts towards its quantity.
    const resized = (quantity + other.filledQuantity) as VenueOrderRecord['filledQuantity'];
    if (other.quantity === resized) continue;
    const { orderId, clientOrderId } = other;
    emit(core, { kind: 'order-resized', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId, quantity: resized });
  }
}
