// Stops meeting the market: when a stop price is reached, and how a trailing stop follows.
// Elected by the last trade in the regular session; where the market shows no trades, by the side of the quote that the order
// would meet. A trailing sell stands `trail` below the highest price since it reached the book, a purchase above the lowest.
import type { Tick } from '../../protocol/ticks.ts';
import { type Decimal, decimal, divide, fromFloat, larger, multiply, parseDecimal, roundTo, smaller } from '../decimal.ts';
import { emit, eventTimeUs, fillDueUs, isOpenFor, type VenueCore } from './venue-core.ts';
import { isStop, isWorking, type VenueOrderRecord } from './venue-order.ts';

const ONE_HUNDRED = parseDecimal('100');
const ONE_DOLLAR = parseDecimal('1');

/** Lets the stops of a symbol see a tick, before anything fills. */
export function watchStops(core: VenueCore, orders: readonly VenueOrderRecord[], tick: Tick, nowUs: number): void {
  for (const order of orders) {
    if (!isStop(order) || order.isElected || !isWorking(order) || !isOpenFor(core, order.assetClass, nowUs)) continue;
    const price = electionPrice(core, order, tick);
    if (price !== null) watchStop(core, order, price, nowUs);
  }
}

/** A trailing stop begins to follow from the present price. */
export function beginTrail(core: VenueCore, order: VenueOrderRecord, nowUs: number): void {
  const price = core.prices.mark(order.symbol);
  if (order.type === 'trailing_stop' && order.highWaterMark === null && price !== null) moveTrail(core, order, price, nowUs);
}

function watchStop(core: VenueCore, order: VenueOrderRecord, price: Decimal, nowUs: number): void {
  const best = order.highWaterMark;
  const isNewBest = best === null || (order.side === 'sell' ? price > best : price < best);
  if (order.type === 'trailing_stop' && isNewBest) {
    moveTrail(core, order, best === null ? price : order.side === 'sell' ? larger(best, price) : smaller(best, price), nowUs);
    return;
  }
  const { orderId, clientOrderId, stopPrice } = order;
  if (stopPrice === null || (order.side === 'sell' ? price > stopPrice : price < stopPrice)) return;
  const dueAtUs = fillDueUs(core, order, nowUs);
  emit(core, { kind: 'order-elected', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId, dueAtUs });
  if (dueAtUs > nowUs) core.timers.add({ atUs: dueAtUs, kind: 'evaluate', ordinal: order.ordinal });
}

function moveTrail(core: VenueCore, order: VenueOrderRecord, highWaterMark: Decimal, nowUs: number): void {
  const { orderId, clientOrderId, trailPrice, trailPercent } = order;
  const distance = trailPrice ?? divide(multiply(highWaterMark, trailPercent ?? ONE_HUNDRED), ONE_HUNDRED);
  const exact = decimal(order.side === 'sell' ? highWaterMark - distance : highWaterMark + distance);
  const stopPrice = roundTo(exact, exact >= ONE_DOLLAR ? 2 : 4);
  emit(core, { kind: 'trail-moved', atUs: eventTimeUs(core, nowUs), orderId, clientOrderId, highWaterMark, stopPrice });
}

function electionPrice(core: VenueCore, { side }: VenueOrderRecord, tick: Tick): Decimal | null {
  if (tick.kind === 'trade') return fromFloat(tick.price);
  if (core.prices.hasTrades(tick.symbol)) return null;
  if (tick.kind === 'bar') return fromFloat(tick.close);
  const quoted = side === 'buy' ? tick.askPrice : tick.bidPrice;
  return quoted > 0 ? fromFloat(quoted) : null;
}
