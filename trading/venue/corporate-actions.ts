// Splits, dividends and delistings reaching the account, on the morning of the day on which the shares trade changed.
import { type Decimal, multiply, roundTo, ZERO } from '../decimal.ts';
import { valuationPrice } from './account-figures.ts';
import { openOrdersOf } from './account-state.ts';
import { cancelOpenOrder } from './matching.ts';
import { emit, eventTimeUs, type VenueCore } from './venue-core.ts';
import type { CancelReason } from './venue-events.ts';
import { isFinal } from './venue-order.ts';

/** `ratio`: new shares for each old one. `perShare`: dollars for each share held at the close before. */
export type CorporateAction =
  | { readonly kind: 'split'; readonly symbol: string; readonly ratio: Decimal }
  | { readonly kind: 'dividend'; readonly symbol: string; readonly perShare: Decimal }
  | { readonly kind: 'delisting'; readonly symbol: string };

const CENT_DECIMALS = 2;

/**
 * A split cancels what waits at prices that no longer mean the same. A short pays the dividend that a long receives. A delisting
 * cancels what is open and pays out what is held at its last price, as Lean does; nobody can trade the symbol afterwards.
 */
export function applyCorporateAction(core: VenueCore, action: CorporateAction, nowUs: number): void {
  const { symbol } = action;
  const atUs = eventTimeUs(core, nowUs);
  if (action.kind === 'split') {
    cancelAllOf(core, symbol, 'split', nowUs);
    if (core.state.positions.has(symbol)) emit(core, { kind: 'position-split', atUs, symbol, ratio: action.ratio });
    return;
  }
  const position = core.state.positions.get(symbol);
  if (action.kind === 'delisting') {
    if (core.state.delistedSymbols.has(symbol)) return;
    cancelAllOf(core, symbol, 'delisting', nowUs);
    const price = position ? valuationPrice(core.prices, position) : ZERO;
    const amount = position ? roundTo(multiply(position.quantity, price), CENT_DECIMALS) : ZERO;
    emit(core, { kind: 'symbol-delisted', atUs, symbol, quantity: position?.quantity ?? ZERO, price, amount });
    return;
  }
  if (!position) return;
  const { quantity } = position;
  const amount = roundTo(multiply(quantity, action.perShare), CENT_DECIMALS);
  emit(core, { kind: 'dividend-paid', atUs, symbol, perShare: action.perShare, quantity, amount });
}

/** An order that went with another one of its class is canceled already. */
function cancelAllOf(core: VenueCore, symbol: string, reason: CancelReason, nowUs: number): void {
  for (const { orderId } of openOrdersOf(core.state, symbol)) {
    const order = core.state.orders.get(orderId);
    if (order && !isFinal(order)) cancelOpenOrder(core, order, nowUs, reason);
  }
}
