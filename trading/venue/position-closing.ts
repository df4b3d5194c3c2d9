// Closing positions at the venue's own endpoints: a market order of the other side for what is held, or a part of it.
import { absolute, type Decimal, divide, formatDecimal, multiply, parseDecimal, truncateTo } from '../decimal.ts';
import type { AccountPosition } from './account-state.ts';
import { QUANTITY_STEP } from './fill-model.ts';
import { cancelAllOrders, submitOrder } from './order-entry.ts';
import { granted, malformed, notFound, type VenueOutcome } from './refusal.ts';
import { isGiven, parseAmount } from './request-fields.ts';
import type { VenueCore } from './venue-core.ts';
import type { VenueOrderRecord } from './venue-order.ts';

export type ClosedPosition = { readonly symbol: string; readonly outcome: VenueOutcome<VenueOrderRecord> };

const ONE_HUNDRED = parseDecimal('100');

/** `qty` or `percentage` as in the query; neither closes everything. */
export function closePosition(
  core: VenueCore,
  symbol: string,
  part: { readonly qty?: unknown; readonly percentage?: unknown },
  nowUs: number,
): VenueOutcome<VenueOrderRecord> {
  const position = core.state.positions.get(symbol);
  if (!position) return notFound('position does not exist');
  const quantity = quantityOf(position, part);
  if (quantity.isRefused) return quantity;
  return submitOrder(
    core,
    {
      symbol,
      qty: formatDecimal(quantity.value),
      side: position.quantity > 0n ? 'sell' : 'buy',
      type: 'market',
      time_in_force: position.assetClass === 'crypto' ? 'gtc' : 'day',
    },
    nowUs,
  );
}

/** Without `cancelOrders` a position that open orders hold is refused. */
export function closeAllPositions(core: VenueCore, cancelOrders: boolean, nowUs: number): readonly ClosedPosition[] {
  if (cancelOrders) cancelAllOrders(core, nowUs);
  return [...core.state.positions.keys()].map((symbol) => ({ symbol, outcome: closePosition(core, symbol, {}, nowUs) }));
}

function quantityOf(
  position: AccountPosition,
  { qty, percentage }: { readonly qty?: unknown; readonly percentage?: unknown },
): VenueOutcome<Decimal> {
  const held = absolute(position.quantity);
  if (isGiven(qty) && isGiven(percentage)) return malformed('only one of qty or percentage is accepted');
  if (isGiven(qty)) return parseAmount('qty', qty);
  if (!isGiven(percentage)) return granted(held);
  const percent = parseAmount('percentage', percentage);
  if (percent.isRefused) return percent;
  if (percent.value > ONE_HUNDRED) return malformed(`percentage must be between 0 and 100, found ${String(percentage)}`);
  const part = truncateTo(divide(multiply(held, percent.value), ONE_HUNDRED), QUANTITY_STEP);
  return part > 0n ? granted(part) : malformed(`percentage ${String(percentage)} of ${formatDecimal(held)} is nothing`);
}
