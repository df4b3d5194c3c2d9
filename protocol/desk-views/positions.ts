// What is held, by book and in the account.
import type { DecimalString } from '../decimal-string.ts';
import type { Table } from '../desk-values.ts';

export type PositionView = {
  readonly book: string;
  readonly symbol: string;
  /** Signed. */
  readonly quantity: DecimalString;
  readonly averageEntryPrice: DecimalString;
  /** Null without a recent price. */
  readonly markPrice: DecimalString | null;
  readonly marketValue: DecimalString | null;
  readonly unrealizedPnl: DecimalString | null;
  readonly realizedPnl: DecimalString;
  /** What closes it by itself; of the account none, because they belong to books. */
  readonly exits: readonly PositionExitView[];
};

/** A stop, a target, or both of one entry. */
export type PositionExitView = {
  readonly quantity: DecimalString;
  readonly stopPrice: DecimalString | null;
  readonly takeProfitPrice: DecimalString | null;
  /** The executor watches the price and acts while it runs; else it is an order that works at the venue. */
  readonly isWatched: boolean;
};

export type PositionsView = {
  /** Books' positions by `book|symbol`, flat ones left out. */
  readonly books: Table<PositionView>;
  /** The account's positions by symbol; `book` is empty. */
  readonly account: Table<PositionView>;
};
