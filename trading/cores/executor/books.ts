// The executor's durable state: orders, executions, books, cash, trading state. `apply-event.ts` derives it from the journal.
import { Map as ImmutableMap, Set as ImmutableSet } from 'immutable';
import type { DenialCode } from '../../../protocol/denials.ts';
import type { ClientOrderId, VenueOrderId } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK, type OrderState, type TradingState } from '../../../protocol/portfolio.ts';
import type { ExecutionId } from '../../../protocol/reports.ts';
import { type Decimal, decimal, ZERO } from '../../decimal.ts';
import { advanceOrderState, isFinished } from '../../order-states.ts';
import { FLAT } from '../../positions.ts';
import type { Holding, HoldingHistory } from './holding-changes.ts';
import type { OrderRecord, Watch } from './order-record.ts';

export const EMPTY_HOLDING: Holding = { ...FLAT, realizedPnl: ZERO, fees: ZERO };

export type Counts = {
  readonly signals: number;
  readonly denied: number;
  readonly submitted: number;
  readonly rejected: number;
  readonly filled: number;
  readonly canceled: number;
  readonly expired: number;
  readonly fills: number;
  /** Deposits, fees, dividends and splits. */
  readonly activities: number;
  readonly unexplained: number;
};

/** Who closes positions when the hours of a strategy end. */
export const SCHEDULE = 'schedule';

export type FlattenRecord = {
  readonly id: string;
  readonly by: string;
  readonly reason: string;
  readonly symbol: string | null;
  readonly book: string | null;
  readonly requestedAtUs: number;
  readonly completedAtUs: number | null;
};

/** Its first day in New York, and how many shares each one became; 1 where that is not known. */
export type LastSplit = { readonly exDate: string; readonly ratio: Decimal };

export type Books = {
  readonly account: { readonly venue: string; readonly number: string; readonly openedAtUs: number } | null;
  readonly cash: Decimal;
  readonly fees: Decimal;
  readonly tradingState: TradingState;
  /** Who set it, and why. */
  readonly tradingStateBy: string;
  readonly tradingStateReason: string;
  readonly denialCounts: ImmutableMap<DenialCode, number>;
  readonly orders: ImmutableMap<ClientOrderId, OrderRecord>;
  /** The ids of orders that are not finished. */
  readonly open: ImmutableSet<ClientOrderId>;
  readonly byVenueId: ImmutableMap<VenueOrderId, ClientOrderId>;
  /** How many orders were intended in each of the last sixty seconds of venue time that had any. */
  readonly recentIntents: ImmutableMap<number, number>;
  /** With the order that each belongs to. */
  readonly executions: ImmutableMap<ExecutionId, ClientOrderId>;
  /** By `holdingKey`. */
  readonly holdings: ImmutableMap<string, Holding>;
  /** Of holdings that an inferred fill is part of, or whose symbol is in `splitsOpenSince`; by the same key. */
  readonly histories: ImmutableMap<string, HoldingHistory>;
  /** Exits that the executor watches itself, by the id of their entry. */
  readonly watches: ImmutableMap<ClientOrderId, Watch>;
  readonly flattens: ImmutableMap<string, FlattenRecord>;
  /** Signed differences that were adopted because nothing explained them, and that nothing has explained since: by symbol, or `CASH`. */
  readonly adopted: ImmutableMap<string, Decimal>;
  /** The book of the last fill in each symbol: a fee that comes later belongs to it. */
  readonly lastBooks: ImmutableMap<string, string>;
  /** Of the last trade in each symbol, venue time. */
  readonly lastTradesUs: ImmutableMap<string, number>;
  /** The last split that was booked, by symbol. */
  readonly lastSplits: ImmutableMap<string, LastSplit>;
  /** Symbols of which books hold shares from before a day on which they traded again: a split after this day in New York may still be told. */
  readonly splitsOpenSince: ImmutableMap<string, string>;
  /** The day in New York up to which the venue's list of splits is in the books, by symbol. */
  readonly splitsReadOn: ImmutableMap<string, string>;
  /** What the account was worth at the beginning of the trading day. */
  readonly dayStart: { readonly date: string; readonly equity: Decimal; readonly atUs: number } | null;
  readonly reconciledAtUs: number;
  readonly counts: Counts;
};

export const EMPTY_BOOKS: Books = {
  account: null,
  cash: ZERO,
  fees: ZERO,
  tradingState: 'ACTIVE',
  tradingStateBy: '',
  tradingStateReason: '',
  denialCounts: ImmutableMap(),
  orders: ImmutableMap(),
  open: ImmutableSet(),
  byVenueId: ImmutableMap(),
  recentIntents: ImmutableMap(),
  executions: ImmutableMap(),
  holdings: ImmutableMap(),
  histories: ImmutableMap(),
  watches: ImmutableMap(),
  flattens: ImmutableMap(),
  adopted: ImmutableMap(),
  lastBooks: ImmutableMap(),
  lastTradesUs: ImmutableMap(),
  lastSplits: ImmutableMap(),
  splitsOpenSince: ImmutableMap(),
  splitsReadOn: ImmutableMap(),
  dayStart: null,
  reconciledAtUs: 0,
  counts: {
    signals: 0,
    denied: 0,
    submitted: 0,
    rejected: 0,
    filled: 0,
    canceled: 0,
    expired: 0,
    fills: 0,
    activities: 0,
    unexplained: 0,
  },
};

/** What a difference of cash is called among those of symbols. */
export const CASH = 'cash';

export const holdingKey = (book: string, symbol: string): string => `${book}|${symbol}`;
/** The book and the symbol of a `holdingKey`. */
export function ownerOf(key: string): { readonly book: string; readonly symbol: string } {
  const bar = key.indexOf('|');
  return { book: key.slice(0, bar), symbol: key.slice(bar + 1) };
}

/** The order with this id. Throws when there is none. */
export function orderOf(books: Books, id: ClientOrderId): OrderRecord {
  const order = books.orders.get(id);
  if (!order) throw new Error(`the journal speaks of order ${id}, which it never introduced`);
  return order;
}

/** Grows with everything that changed money or holdings: two equal counts mean that nothing did in between. */
export const countFacts = (books: Books): number => books.counts.fills + books.counts.activities;

/** The signed sum of all books' holdings of a symbol: what the account holds. */
export function accountQuantity(books: Books, symbol: string): Decimal {
  let quantity = 0n;
  for (const [key, holding] of books.holdings) if (key.endsWith(`|${symbol}`)) quantity += holding.quantity;
  return decimal(quantity);
}

const SECOND_US = 1_000_000;
const SECONDS_KEPT = 60;

/** One more order was intended at this venue time. */
export function countIntent({ recentIntents }: Books, atUs: number): Books['recentIntents'] {
  const second = Math.floor(atUs / SECOND_US);
  const counted = recentIntents.update(second, 0, (count) => count + 1);
  return counted.size <= SECONDS_KEPT ? counted : counted.filter((_, counted) => counted > second - SECONDS_KEPT);
}

/** How many orders were intended within the last minute, to the second. */
export function ordersWithinMinute({ recentIntents }: Books, venueTimeUs: number): number {
  const second = Math.floor(venueTimeUs / SECOND_US);
  return recentIntents.reduce((sum, count, counted) => (counted > second - SECONDS_KEPT ? sum + count : sum), 0);
}

/** Replaces the record of an order. */
export function setOrder(books: Books, order: OrderRecord): Books {
  const id = order.terms.clientOrderId;
  return {
    ...books,
    orders: books.orders.set(id, order),
    open: isFinished(order.state) ? books.open.remove(id) : books.open.add(id),
  };
}

/** Moves the state of an order forward, and counts how it ended. */
export function changeState(books: Books, order: OrderRecord, reported: OrderState, reason: string): Books {
  const state = advanceOrderState(order.state, reported);
  const changed = setOrder(books, { ...order, state, reason: state === order.state ? order.reason : reason });
  if (state === order.state || order.book === EXTERNAL_BOOK) return changed;
  return state === 'filled' || state === 'canceled' || state === 'expired' || state === 'rejected'
    ? count(changed, state)
    : changed;
}

/** One more of something. */
export function count(books: Books, name: keyof Counts): Books {
  return { ...books, counts: { ...books.counts, [name]: books.counts[name] + 1 } };
}

/** So much more of something was adopted, or (of the opposite sign) is not any more. */
export function noteAdopted(books: Books, name: string, amount: Decimal): Books {
  const adopted = decimal((books.adopted.get(name) ?? ZERO) + amount);
  return { ...books, adopted: adopted === 0n ? books.adopted.remove(name) : books.adopted.set(name, adopted) };
}
