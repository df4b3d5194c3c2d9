// What may be sent to a venue that trades real money. While a session winds down, only what provably reduces a position passes:
// the gateway believes nobody's word for it, it asks the venue what is held.
import { Map as PersistentMap } from 'immutable';
import type { ArmingState } from '../../../protocol/arming.ts';
import type { OrderRequest, RefusalCode, ReplaceOrder, SubmitOrder, VenueOrder } from '../../../protocol/orders.ts';
import type { VenuePosition } from '../../../protocol/queries.ts';
import { absolute, type Decimal, decimal, formatDecimal, parseDecimal, ZERO } from '../../decimal.ts';

/** Orders that change what is held, so that somebody must look whether they reduce it. */
export type GuardedRequest = SubmitOrder | ReplaceOrder;

/** What the venue holds, read for one request. `replaced` is the order that a replace would change; null for a submit. */
export type Exposure = { readonly positions: readonly VenuePosition[]; readonly replaced: VenueOrder | null };

/**
 * By symbol, the quantity of reducing orders under way, which the venue's position may not reckon with yet, and how many such
 * orders were settled: a position that was read before one was settled proves nothing.
 */
export type ReducingTable = PersistentMap<string, { readonly inFlight: Decimal; readonly settled: number }>;
export const NOTHING_REDUCING: ReducingTable = PersistentMap();

export type Refusal = { readonly code: RefusalCode; readonly message: string };
export type Judgement =
  | { readonly verdict: 'reduces'; readonly symbol: string; readonly quantity: Decimal }
  | { readonly verdict: 'outdated' }
  | { readonly verdict: 'refused'; readonly reason: string };

/** Null when the request may pass as far as its kind goes; a winding-down gateway still needs proof for a guarded one. */
export function findGuardRefusal(arming: ArmingState | null, request: OrderRequest): Refusal | null {
  if (arming === 'read-only') {
    return { code: 'READ_ONLY', message: 'this venue trades real money and is not armed: no order is sent' };
  }
  if (arming !== 'winding-down' || request.kind !== 'submit-order') return null;
  if (request.purpose === undefined || request.purpose === 'entry') {
    return { code: 'WINDING_DOWN', message: 'the live session is winding down: no order that adds risk is sent' };
  }
  const { orderClass } = request.order;
  if (orderClass !== 'bracket' && orderClass !== 'oto') return null;
  return {
    code: 'WINDING_DOWN',
    message: `the live session is winding down: an order of class ${orderClass} opens a position`,
  };
}

export const needsProof = (arming: ArmingState | null, request: OrderRequest): request is GuardedRequest =>
  arming === 'winding-down' && (request.kind === 'submit-order' || request.kind === 'replace-order');

/** `asOf` is the table at the moment when the venue was asked. */
export function judgeExposure(
  request: GuardedRequest,
  { positions, replaced }: Exposure,
  asOf: ReducingTable,
  present: ReducingTable,
): Judgement {
  const changed = request.kind === 'submit-order' ? request.order : replaced;
  if (!changed) return { verdict: 'refused', reason: 'the order to replace is not known to the venue' };
  const { symbol, side } = changed;
  if ((asOf.get(symbol)?.settled ?? 0) !== (present.get(symbol)?.settled ?? 0)) return { verdict: 'outdated' };
  const position = positions.find((held) => held.symbol === symbol);
  const held = position ? parseDecimal(position.quantity) : ZERO;
  if (held === 0n) return { verdict: 'refused', reason: `nothing of ${symbol} is held` };
  if (side !== (held > 0n ? 'sell' : 'buy')) {
    return { verdict: 'refused', reason: `a ${side} order adds to the position of ${formatDecimal(held)} ${symbol}` };
  }
  const wanted = parseDecimal(
    request.kind === 'submit-order' ? request.order.quantity : (request.quantity ?? changed.quantity),
  );
  /** What the replaced order would close already, and frees for the one that takes its place. */
  const promised = replaced ? parseDecimal(replaced.quantity) - parseDecimal(replaced.filledQuantity) : 0n;
  const available = absolute(parseDecimal(position?.availableQuantity ?? formatDecimal(held)));
  const free = decimal(available + promised - (present.get(symbol)?.inFlight ?? 0n));
  // A replacement's quantity counts what the order it replaces has filled already.
  const fresh = decimal(wanted - (replaced ? parseDecimal(replaced.filledQuantity) : 0n));
  if (fresh > free) {
    const reason = `${formatDecimal(fresh)} ${symbol} is more than the ${formatDecimal(free)} that are held and not being sold or covered already`;
    return { verdict: 'refused', reason };
  }
  return { verdict: 'reduces', symbol, quantity: decimal(fresh > promised ? fresh - promised : 0n) };
}

export const beginReducing = (table: ReducingTable, symbol: string, quantity: Decimal): ReducingTable => {
  const { inFlight, settled } = table.get(symbol) ?? { inFlight: ZERO, settled: 0 };
  return table.set(symbol, { inFlight: decimal(inFlight + quantity), settled });
};

export const endReducing = (table: ReducingTable, symbol: string, quantity: Decimal): ReducingTable => {
  const { inFlight, settled } = table.get(symbol) ?? { inFlight: quantity, settled: 0 };
  return table.set(symbol, { inFlight: decimal(inFlight - quantity), settled: settled + 1 });
};
