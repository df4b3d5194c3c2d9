// An order as the journal knows it: what was asked for, what became of it, and why it exists.
import type { ClientOrderId, OrderPurpose, OrderTerms, Side, VenueOrderId } from '../../../protocol/orders.ts';
import type { OrderState } from '../../../protocol/portfolio.ts';
import type { SignalId } from '../../../protocol/signals.ts';
import { type Decimal, formatDecimal, parseDecimal, ZERO } from '../../decimal.ts';
import type { Exits } from '../../journal/events.ts';

export type OrderRecord = {
  readonly terms: OrderTerms;
  readonly quantity: Decimal;
  readonly limitPrice: Decimal | null;
  readonly book: string;
  readonly signalId: SignalId | null;
  readonly flattenId: string | null;
  readonly replaces: ClientOrderId | null;
  readonly exitOf: ClientOrderId | null;
  /** The order of ours to which the venue attached it as an exit. */
  readonly legOf: ClientOrderId | null;
  readonly watched: Exits | null;
  /** What it waits for before it leaves; null when it left, or may have. */
  readonly waitsFor: readonly ClientOrderId[] | null;
  readonly purpose: OrderPurpose;
  readonly attempt: number;
  readonly notAfterUs: number;
  readonly expiresAtUs: number;
  readonly venueOrderId: VenueOrderId | null;
  readonly state: OrderState;
  readonly reason: string;
  /** What executions explain, inferred ones included. */
  readonly filledQuantity: Decimal;
  readonly filledValue: Decimal;
  /** The part of it that is inferred and waits for its executions. */
  readonly inferred: { readonly quantity: Decimal; readonly price: Decimal } | null;
  readonly isCancelRequested: boolean;
  /** Venue time. */
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
};

/** An exit that the venue attached to an entry of ours: it waits beside the position and adds to no other order. */
export const isAttachedExit = ({ purpose, exitOf }: OrderRecord): boolean => purpose === 'protect' && exitOf === null;

/** The entry to which the venue attached an exit, also when the exit was replaced since. */
export function entryOf(orders: Orders, order: OrderRecord): ClientOrderId | null {
  if (order.legOf !== null || order.replaces === null) return order.legOf;
  const before = orders.get(order.replaces);
  return before ? entryOf(orders, before) : null;
}

/** The first entry (or OCO order) of the class that an order belongs to; null for an order that stands alone. */
export function familyOf(orders: Orders, order: OrderRecord): ClientOrderId | null {
  if (isAttachedExit(order)) return entryOf(orders, order);
  const before = order.replaces === null ? undefined : orders.get(order.replaces);
  const family = before ? familyOf(orders, before) : null;
  return family ?? ((order.terms.orderClass ?? 'simple') === 'simple' ? null : order.terms.clientOrderId);
}

/** Waits at the venue until it may close a position: an attached exit, and the target of an OCO order, which is that order itself. */
export const isGuard = (order: OrderRecord): boolean => isAttachedExit(order) || order.terms.orderClass === 'oco';

type Orders = { get(id: ClientOrderId): OrderRecord | undefined };

/** The terms as the venue works them: a replacement is smaller than it was asked for by what had filled before. */
export const workingTerms = ({ terms, quantity }: OrderRecord): OrderTerms => ({ ...terms, quantity: formatDecimal(quantity) });

/** Exits of one entry that the executor watches itself. */
export type Watch = Exits & {
  readonly entryId: ClientOrderId;
  readonly book: string;
  readonly symbol: string;
  /** The side of the exit. */
  readonly side: Side;
  readonly filled: Decimal;
  readonly exited: Decimal;
  /** Venue time; null before. */
  readonly stopTriggeredAtUs: number | null;
  /** The latest exit order; null before the first. */
  readonly exitOrder: ClientOrderId | null;
  readonly attempts: number;
  /** Since when its prices were meant, venue time. */
  readonly setAtUs: number;
};

/** An order that nothing is known of yet but what it asks for. */
export function newOrder(terms: OrderTerms, book: string, atUs: number): OrderRecord {
  return {
    terms,
    quantity: parseDecimal(terms.quantity),
    limitPrice: terms.limitPrice === null ? null : parseDecimal(terms.limitPrice),
    book,
    signalId: null,
    flattenId: null,
    replaces: null,
    exitOf: null,
    legOf: null,
    watched: null,
    waitsFor: null,
    purpose: 'entry',
    attempt: 1,
    notAfterUs: 0,
    expiresAtUs: 0,
    venueOrderId: null,
    state: 'intended',
    reason: '',
    filledQuantity: ZERO,
    filledValue: ZERO,
    inferred: null,
    isCancelRequested: false,
    createdAtUs: atUs,
    updatedAtUs: atUs,
  };
}
