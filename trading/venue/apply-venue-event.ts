// What each event does to the account. The only code that changes an account, for new events and for those read back from the log.
import { decimal, divide, multiply } from '../decimal.ts';
import type { AccountState } from './account-state.ts';
import { applyExecution } from './apply-execution.ts';
import { applyReplacement, keepReplaced, rejectOrder, requestReplacement } from './apply-replacement.ts';
import { createDraws } from './draws.ts';
import { addOrder, advanceOrder, changeOrder } from './order-changes.ts';
import type {
  DayClosed,
  DividendPaid,
  OrderElected,
  OrderRouted,
  PositionSplit,
  SymbolDelisted,
  TrailMoved,
  VenueEvent,
} from './venue-events.ts';

/** Throws when an event cannot follow: an unknown order, a step backwards, more filled than was ordered. */
export function applyVenueEvent(state: AccountState, event: VenueEvent): void {
  state.lastEventAtUs = Math.max(state.lastEventAtUs, event.atUs);
  switch (event.kind) {
    case 'account-opened':
      state.accountId = event.accountId;
      state.accountNumber = event.accountNumber;
      state.openedAtUs = event.atUs;
      state.startingCash = event.startingCash;
      state.cash = event.startingCash;
      state.lastEquity = event.startingCash;
      state.lastRollAtUs = event.atUs;
      return;
    case 'order-accepted':
      addOrder(state, event.order);
      return;
    case 'order-routed':
      applyRouting(state, event);
      return;
    case 'order-executed':
      applyExecution(state, event);
      return;
    case 'order-elected':
      applyElection(state, event);
      return;
    case 'trail-moved':
      applyTrail(state, event);
      return;
    case 'order-resized':
      changeOrder(state, event).quantity = event.quantity;
      return;
    case 'cancel-requested':
      advanceOrder(state, event, 'pending_cancel').dueAtUs = event.dueAtUs;
      return;
    case 'order-canceled':
      advanceOrder(state, event, 'canceled').canceledAtUs = event.atUs;
      return;
    case 'order-expired':
      advanceOrder(state, event, 'expired').expiredAtUs = event.atUs;
      return;
    case 'replace-requested':
      requestReplacement(state, event);
      return;
    case 'replace-rejected':
      keepReplaced(state, event);
      return;
    case 'order-replaced':
      applyReplacement(state, event);
      return;
    case 'order-rejected':
      rejectOrder(state, event);
      return;
    case 'day-closed':
      applyDayClosed(state, event);
      return;
    case 'configuration-changed':
      state.configuration = event.configuration;
      return;
    case 'watchlist-saved':
      if (!state.watchlists.has(event.watchlist.watchlistId)) state.watchlistCount += 1;
      state.watchlists.set(event.watchlist.watchlistId, event.watchlist);
      return;
    case 'watchlist-deleted':
      state.watchlists.delete(event.watchlistId);
      return;
    case 'position-split':
      applySplit(state, event);
      return;
    case 'dividend-paid':
      applyDividend(state, event);
      return;
    case 'symbol-delisted':
      applyDelisting(state, event);
      return;
    case 'order-refused':
      return;
    default:
      event satisfies never;
  }
}

function applyRouting(state: AccountState, event: OrderRouted): void {
  const order = advanceOrder(state, event, 'new');
  order.dueAtUs = event.dueAtUs;
  order.submittedAtUs = event.atUs;
}

function applyElection(state: AccountState, event: OrderElected): void {
  const order = changeOrder(state, event);
  order.isElected = true;
  order.dueAtUs = event.dueAtUs;
}

function applyTrail(state: AccountState, event: TrailMoved): void {
  const order = changeOrder(state, event);
  order.highWaterMark = event.highWaterMark;
  order.stopPrice = event.stopPrice;
}

/** Cost stays; what was known of prices is divided by the ratio. */
function applySplit(state: AccountState, event: PositionSplit): void {
  const held = state.positions.get(event.symbol);
  if (!held) return;
  const quantity = multiply(held.quantity, event.ratio);
  state.positions.set(event.symbol, {
    ...held,
    quantity,
    lastFillPrice: divide(held.lastFillPrice, event.ratio),
    lastDayPrice: held.lastDayPrice === null ? null : divide(held.lastDayPrice, event.ratio),
  });
  const draws = createDraws(`${event.symbol}/${event.atUs}`);
  const legs = [
    { leg: 'remove', activityId: draws.uuid('split', 1), quantity: decimal(-held.quantity) },
    { leg: 'add', activityId: draws.uuid('split', 0), quantity },
  ] as const;
  const about = { type: 'SPLIT', atUs: event.atUs, symbol: event.symbol, from: held.quantity, to: quantity } as const;
  for (const leg of legs) state.activities.push({ ...about, ...leg });
}

function applyDividend(state: AccountState, event: DividendPaid): void {
  state.cash = decimal(state.cash + event.amount);
  state.activities.push({
    type: 'DIV',
    activityId: createDraws(`${event.symbol}/${event.atUs}`).uuid('dividend', 0),
    atUs: event.atUs,
    symbol: event.symbol,
    quantity: event.quantity,
    perShare: event.perShare,
    amount: event.amount,
  });
}

function applyDelisting(state: AccountState, event: SymbolDelisted): void {
  const { symbol, atUs, price, amount } = event;
  state.delistedSymbols.add(symbol);
  if (!state.positions.delete(symbol)) return;
  state.cash = decimal(state.cash + amount);
  state.activities.push({
    type: 'REORG',
    activityId: createDraws(`${symbol}/${atUs}`).uuid('delisting', 0),
    atUs,
    symbol,
    quantity: decimal(-event.quantity),
    price,
    amount,
  });
}

function applyDayClosed(state: AccountState, event: DayClosed): void {
  state.lastEquity = event.equity;
  state.lastRollAtUs = event.atUs;
  for (const { symbol, price } of event.closingPrices) {
    const position = state.positions.get(symbol);
    if (position) state.positions.set(symbol, { ...position, lastDayPrice: price });
  }
}
