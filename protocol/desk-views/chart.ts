// One symbol over time, with what we did in it.
import type { Table, Tail, Timeframe } from '../desk-values.ts';
import type { Side } from '../orders.ts';
import type { OrderState } from '../portfolio.ts';
import type { WatchRow } from './watchlist.ts';

/** Venue time of the start of the interval; prices and volume as the feed gives them. */
export type ChartBar = {
  readonly atUs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/** What we did, at its place in venue time. `price` is null for a market order that has not filled. */
export type ChartMark =
  | {
      readonly kind: 'signal';
      readonly atUs: number;
      readonly side: Side;
      readonly price: number | null;
      readonly text: string;
    }
  | {
      readonly kind: 'order';
      readonly atUs: number;
      readonly side: Side;
      readonly price: number | null;
      readonly quantity: string;
      readonly state: OrderState;
      readonly text: string;
    }
  | {
      readonly kind: 'fill';
      readonly atUs: number;
      readonly side: Side;
      readonly price: number;
      readonly quantity: string;
      readonly text: string;
    };

export type ChartView = {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly state: 'loading' | 'ready' | 'failed';
  /** Why there is no history; empty otherwise. */
  readonly reason: string;
  /** Finished bars, oldest first. */
  readonly bars: Tail<ChartBar>;
  /** The interval that is not over yet. */
  readonly liveBar: ChartBar | null;
  readonly quote: WatchRow | null;
  /** By a stable key. */
  readonly marks: Table<ChartMark>;
};
