// One simulated account: its cash, orders, positions and activities. Changed by `applyVenueEvent` alone.
import type { AssetClass } from '../../protocol/instruments.ts';
import { type Decimal, ZERO } from '../decimal.ts';
import type { Position } from '../positions.ts';
import { type ActivityLog, createActivityLog } from './activity-log.ts';
import type { VenueIds } from './draws.ts';
import { createOrderTable, type OrderTable } from './order-table.ts';
import type { VenueOrderRecord } from './venue-order.ts';

export type AccountPosition = Position & {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly openedAtUs: number;
  /** Values the holding until the market shows a price. */
  readonly lastFillPrice: Decimal;
  /** Price at the last 16:00 New York; null when it was opened since. */
  readonly lastDayPrice: Decimal | null;
};

/** What the holder allows: checked before anything else of a new order. Names as in Alpaca's account configurations. */
export type AccountConfiguration = {
  readonly suspendTrade: boolean;
  readonly noShorting: boolean;
  readonly fractionalTrading: boolean;
  readonly maxMarginMultiplier: 1 | 2 | 4;
  readonly tradeConfirmEmail: 'all' | 'none';
  readonly ptpNoExceptionEntry: boolean;
  readonly disableOvernightTrading: boolean;
};
export const DEFAULT_CONFIGURATION: AccountConfiguration = {
  suspendTrade: false,
  noShorting: false,
  fractionalTrading: true,
  maxMarginMultiplier: 4,
  tradeConfirmEmail: 'all',
  ptpNoExceptionEntry: false,
  disableOvernightTrading: false,
};

export type Watchlist = {
  readonly watchlistId: string;
  readonly name: string;
  readonly symbols: readonly string[];
  readonly createdAtUs: number;
  readonly updatedAtUs: number;
};

export type WaitingReplacement = {
  readonly replacementId: string;
  readonly filledQuantity: Decimal;
  readonly dueAtUs: number;
};

/** Mutable on purpose: it grows with every order, and one owner evolves it event by event. */
export type AccountState = {
  accountId: string;
  accountNumber: string;
  openedAtUs: number;
  lastEventAtUs: number;
  startingCash: Decimal;
  cash: Decimal;
  lastEquity: Decimal;
  lastRollAtUs: number;
  executionCount: number;
  readonly orders: OrderTable;
  /** In order of submission: what every tick and every check of an order looks through. */
  readonly openOrdersBySymbol: Map<string, VenueOrderRecord[]>;
  /** By the order that is to be replaced: what waits to take its place, and how much that order had filled by then. */
  readonly waitingReplacements: Map<string, WaitingReplacement>;
  /** The orders of each bracket, OCO and OTO, oldest first. */
  readonly orderIdsByFamily: Map<string, string[]>;
  configuration: AccountConfiguration;
  readonly watchlists: Map<string, Watchlist>;
  /** Counts watchlists ever made, for their ids. */
  watchlistCount: number;
  /** Symbols that nobody can trade any more. */
  readonly delistedSymbols: Set<string>;
  /** Open positions only. */
  readonly positions: Map<string, AccountPosition>;
  readonly activities: ActivityLog;
};

/** `ids` are those that the venue makes. */
export function createAccountState(ids: () => VenueIds): AccountState {
  const orders = createOrderTable(ids);
  return {
    accountId: '',
    accountNumber: '',
    openedAtUs: 0,
    lastEventAtUs: 0,
    startingCash: ZERO,
    cash: ZERO,
    lastEquity: ZERO,
    lastRollAtUs: 0,
    executionCount: 0,
    orders,
    openOrdersBySymbol: new Map(),
    waitingReplacements: new Map(),
    orderIdsByFamily: new Map(),
    configuration: DEFAULT_CONFIGURATION,
    watchlists: new Map(),
    watchlistCount: 0,
    delistedSymbols: new Set(),
    positions: new Map(),
    activities: createActivityLog(ids, orders.at),
  };
}

/** The open orders of a symbol, oldest first. */
export function openOrdersOf(state: AccountState, symbol: string): readonly VenueOrderRecord[] {
  const open = state.openOrdersBySymbol.get(symbol);
  return open && open.length > 0 ? open.slice() : NO_ORDERS;
}

const NO_ORDERS: readonly VenueOrderRecord[] = [];

/** All open orders, grouped by symbol. */
export function openOrders(state: AccountState): readonly VenueOrderRecord[] {
  const found: VenueOrderRecord[] = [];
  for (const open of state.openOrdersBySymbol.values()) for (const order of open) found.push(order);
  return found;
}

/** Whether an order waits to take the place of another one. It is in no book meanwhile, and not among the open orders. */
export const isWaitingReplacement = (state: AccountState, { orderId, replaces }: VenueOrderRecord): boolean =>
  replaces !== null && state.waitingReplacements.get(replaces)?.replacementId === orderId;

type WaitingPair = { readonly order: VenueOrderRecord; readonly replacement: VenueOrderRecord };
const NO_PAIRS: readonly WaitingPair[] = [];

/** What waits, with the order that it is to replace. */
export function waitingPairs(state: AccountState): readonly WaitingPair[] {
  if (state.waitingReplacements.size === 0) return NO_PAIRS;
  return [...state.waitingReplacements].flatMap(([orderId, { replacementId }]) => {
    const [order, replacement] = [state.orders.get(orderId), state.orders.get(replacementId)];
    return order && replacement ? [{ order, replacement }] : [];
  });
}

/** Every order of the class that this one belongs to, itself included; only itself when it is simple. */
export function familyOf(state: AccountState, order: VenueOrderRecord): readonly VenueOrderRecord[] {
  if (order.familyId === null) return [order];
  return (state.orderIdsByFamily.get(order.familyId) ?? []).flatMap((id) => state.orders.get(id) ?? []);
}
