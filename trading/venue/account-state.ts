// One simulated account: its cash, orders, positions and activities. Changed by `applyVenueEvent` alone.
import type { AssetClass } from '../../protocol/instruments.ts';
import { type Decimal, ZERO } from '../decimal.ts';
import type { Position } from '../positions.ts';
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

export type FillActivity = {
  readonly type: 'FILL';
  readonly activityId: string;
  readonly atUs: number;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly price: Decimal;
  readonly quantity: Decimal;
  readonly cumulativeQuantity: Decimal;
  readonly leavesQuantity: Decimal;
  readonly isComplete: boolean;
};
/** A fee taken with an execution: `FEE` on equities, `CFEE` on crypto. `amount` is negative, as it lowers cash. */
export type FeeActivity = {
  readonly type: 'FEE' | 'CFEE';
  readonly activityId: string;
  readonly atUs: number;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly amount: Decimal;
};
export type AccountActivity = FillActivity | FeeActivity;

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
  /** In order of submission. */
  readonly orders: Map<string, VenueOrderRecord>;
  readonly orderIdsByClientOrderId: Map<string, string>;
  readonly openOrderIdsBySymbol: Map<string, Set<string>>;
  /** Open positions only. */
  readonly positions: Map<string, AccountPosition>;
  /** Oldest first. */
  readonly activities: AccountActivity[];
};

export const createAccountState = (): AccountState => ({
  accountId: '',
  accountNumber: '',
  openedAtUs: 0,
  lastEventAtUs: 0,
  startingCash: ZERO,
  cash: ZERO,
  lastEquity: ZERO,
  lastRollAtUs: 0,
  executionCount: 0,
  orders: new Map(),
  orderIdsByClientOrderId: new Map(),
  openOrderIdsBySymbol: new Map(),
  positions: new Map(),
  activities: [],
});

/** The open orders of a symbol, oldest first. */
export function openOrdersOf(state: AccountState, symbol: string): readonly VenueOrderRecord[] {
  const ids = state.openOrderIdsBySymbol.get(symbol);
  if (!ids || ids.size === 0) return [];
  return [...ids].flatMap((id) => state.orders.get(id) ?? []);
}

/** All open orders, grouped by symbol. */
export const openOrders = (state: AccountState): readonly VenueOrderRecord[] =>
  [...state.openOrderIdsBySymbol.keys()].flatMap((symbol) => openOrdersOf(state, symbol));
