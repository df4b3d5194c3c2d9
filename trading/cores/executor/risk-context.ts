// What the risk checks look at, gathered from the executor's state for one proposed order.
import type { Side } from '../../../protocol/orders.ts';
import { absolute, type Decimal, decimal } from '../../decimal.ts';
import type { OrderProposal, RiskContext } from '../../risk-checks/risk-check.ts';
import { sessionAt } from '../../sessions.ts';
import { entryObstacle } from '../../sizing/schedule.ts';
import { NO_POLICY, type StrategyPolicy } from '../../sizing/strategy-policy.ts';
import { capabilitiesOf } from '../../venue-capabilities.ts';
import { accountQuantity, type Books, EMPTY_HOLDING, holdingKey, ordersWithinMinute } from './books.ts';
import type { ExecutorState } from './executor-state.ts';
import { buyingPowerLeft, dayPnlOf, exposureOf, openQuantities, otherOwnerOf } from './exposure.ts';
import { markPrice, quoteOf } from './valuation.ts';

export function policyOf({ settings: { policies } }: ExecutorState, book: string): StrategyPolicy {
  // What every object inherits is no policy of a book that is called "constructor".
  return (Object.hasOwn(policies, book) ? policies[book] : undefined) ?? NO_POLICY;
}

/** Until when the session of a symbol lasts, as the venue's clock says; null for coins and outside of a session. */
export function closeOf({ clock, instruments }: ExecutorState, symbol: string): number | null {
  if (!clock || instruments.get(symbol)?.assetClass === 'crypto') return null;
  return clock.nextCloseUs;
}

/** The clock is polled, so between two polls its own announcement of the next change counts. */
export function isSessionOpen({ clock, venueTimeUs }: ExecutorState): boolean {
  if (!clock) return false;
  return clock.isOpen ? venueTimeUs < clock.nextCloseUs : venueTimeUs >= clock.nextOpenUs && venueTimeUs < clock.nextCloseUs;
}

/** Whether the order shrinks what its book or the account holds, all open orders on its side counted. */
export function reduces(
  { side, held }: { readonly side: Side; readonly held: Decimal },
  quantity: Decimal,
  books: Books,
  symbol: string,
  book: string,
): boolean {
  const shrinks = (position: Decimal, onOrder: ReturnType<typeof openQuantities>): boolean => {
    const closing = side === 'sell' ? onOrder.sells : onOrder.buys;
    return (side === 'sell' ? position > 0n : position < 0n) && closing + quantity <= absolute(position);
  };
  return (
    shrinks(held, openQuantities(books, symbol, book)) ||
    shrinks(accountQuantity(books, symbol), openQuantities(books, symbol, null))
  );
}

export function contextOf(
  state: ExecutorState,
  proposal: OrderProposal,
  policy: StrategyPolicy,
  price: Decimal | null,
  isReducing: boolean,
  monotonicUs: number,
): RiskContext {
  const { books, settings } = state;
  const { buys, sells } = openQuantities(books, proposal.symbol, null);
  const instrument = state.instruments.get(proposal.symbol) ?? null;
  return {
    tradingState: books.tradingState,
    venueTimeUs: state.venueTimeUs,
    isEquitySessionOpen: isSessionOpen(state),
    areExtendedHoursOpen: sessionAt(state.venueTimeUs).phase !== 'closed',
    instrument,
    price,
    held: accountQuantity(books, proposal.symbol),
    openBuys: buys,
    openSells: sells,
    otherOwner: settings.limits.allowNetting ? null : otherOwnerOf(books, proposal),
    lastOrder: state.lastOrders.get(holdingKey(proposal.book, proposal.symbol)) ?? null,
    limits: settings.limits,
    policy,
    capabilities: capabilitiesOf(settings.venue, instrument?.assetClass ?? 'us_equity'),
    isReducing,
    mark: markPrice(state, proposal.symbol),
    quote: quoteOf(state, proposal.symbol, monotonicUs),
    scheduleObstacle: entryObstacle(policy.schedule, {
      venueTimeUs: state.venueTimeUs,
      closeUs: closeOf(state, proposal.symbol),
    }),
    flattening: flatteningOf(books, proposal),
    bookHeld: (books.holdings.get(holdingKey(proposal.book, proposal.symbol)) ?? EMPTY_HOLDING).quantity,
    bookExposure: policy.capital === null ? decimal(0n) : exposureOf(state, proposal.book),
    grossExposure: settings.limits.maxGrossExposure === null ? decimal(0n) : exposureOf(state, null),
    dayPnl: settings.limits.maxDailyLoss === null ? null : dayPnlOf(state),
    ordersInLastMinute: ordersWithinMinute(books, state.venueTimeUs),
    buyingPower: buyingPowerLeft(state),
  };
}

function flatteningOf(books: Books, { book, symbol }: OrderProposal): string | null {
  for (const flatten of books.flattens.values()) {
    if (flatten.completedAtUs !== null) continue;
    const concerns = (flatten.symbol ?? symbol) === symbol && (flatten.book ?? book) === book;
    if (concerns) return flatten.reason || `asked by ${flatten.by}`;
  }
  return null;
}
