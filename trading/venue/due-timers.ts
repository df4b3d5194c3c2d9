// What the venue does when its time has come: fills, openings, cancels, replacements, expiries, and the end of the day.
import { accountEquity, valuationPrice } from './account-figures.ts';
import type { MarketTimer } from './market-timers.ts';
import { cancelOpenOrder, evaluateOrder, routeOrder } from './matching.ts';
import { isReleasable, settleFamily } from './order-families.ts';
import { completeReplacement } from './replacements.ts';
import { emit, eventTimeUs, type VenueCore } from './venue-core.ts';
import { isFinal } from './venue-order.ts';

/** Does what has become due, earliest first, up to and including `nowUs`. */
export function runTimersUntil(core: VenueCore, nowUs: number): void {
  while (core.timers.nextUs() <= nowUs) {
    const timer = core.timers.take();
    if (timer) runTimer(core, timer, nowUs);
  }
}

/** The replay is over: delays that are still running end now. Expiries of sessions beyond the end stay where they are. */
export function runOutTimers(core: VenueCore, nowUs: number): void {
  core.isRunOut = true;
  const kept: MarketTimer[] = [];
  for (let timer = core.timers.take(); timer; timer = core.timers.take()) {
    if (timer.atUs <= nowUs || DELAYS.has(timer.kind)) runTimer(core, timer, nowUs);
    else kept.push(timer);
  }
  for (const timer of kept) core.timers.add(timer);
}

/** What is only a matter of time, as the end of a session is not. */
const DELAYS: ReadonlySet<MarketTimer['kind']> = new Set(['evaluate', 'cancel', 'replace', 'release']);

function runTimer(core: VenueCore, timer: MarketTimer, nowUs: number): void {
  const order = core.state.orders.recent(timer.ordinal);
  switch (timer.kind) {
    case 'evaluate':
      if (order) evaluateOrder(core, order.orderId, nowUs);
      return;
    case 'open':
      if (order?.status === 'accepted') routeOrder(core, order.orderId, nowUs);
      return;
    case 'release':
      if (order && isReleasable(core, order)) routeOrder(core, order.orderId, nowUs);
      return;
    case 'cancel':
      if (order?.status === 'pending_cancel') cancelOpenOrder(core, order, nowUs, 'requested');
      return;
    case 'replace': {
      const replacement = order ? completeReplacement(core, order.orderId, nowUs) : undefined;
      if (replacement?.expiresAtUs != null)
        core.timers.add({ atUs: replacement.expiresAtUs, kind: 'expire', ordinal: replacement.ordinal });
      if (replacement) routeOrder(core, replacement.orderId, nowUs);
      return;
    }
    case 'expire':
      if (order && !isFinal(order)) {
        emit(core, {
          kind: 'order-expired',
          atUs: eventTimeUs(core, timer.atUs),
          orderId: order.orderId,
          clientOrderId: order.clientOrderId,
        });
        settleFamily(core, order, nowUs);
      }
      return;
    case 'roll':
      closeDay(core, timer.atUs);
      core.timers.add({ atUs: core.settings.hours.nextRollUs(Math.max(timer.atUs, nowUs)), kind: 'roll', ordinal: 0 });
      return;
    default:
      timer.kind satisfies never;
  }
}

function closeDay(core: VenueCore, atUs: number): void {
  const closingPrices = [...core.state.positions.values()].map((position) => ({
    symbol: position.symbol,
    price: valuationPrice(core.prices, position),
  }));
  emit(core, {
    kind: 'day-closed',
    atUs: eventTimeUs(core, atUs),
    equity: accountEquity(core.state, core.prices),
    closingPrices,
  });
}
