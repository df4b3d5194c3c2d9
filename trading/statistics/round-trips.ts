// Round trips: what a position earned from flat to flat, and the usual figures of many of them.
import type { RoundTripFigures } from '../../protocol/trading-report.ts';
import { type Decimal, decimal, divide, formatDecimal, toFloat, ZERO } from '../decimal.ts';

export type RoundTrip = { readonly openedAtUs: number; readonly closedAtUs: number; readonly netPnl: Decimal };

/** Where one position stands after a change: its signed quantity, and what it has realised and paid in fees so far. */
export type PositionTotals = { readonly quantity: Decimal; readonly realizedPnl: Decimal; readonly fees: Decimal };

/** Follows one position. A trip's profit is what was realised since it began, minus the fees since then. */
export class RoundTripTracker {
  #totals: PositionTotals = { quantity: ZERO, realizedPnl: ZERO, fees: ZERO };
  #begin: { readonly atUs: number; readonly realizedPnl: Decimal; readonly fees: Decimal } | undefined;

  /** Returns the trip that the change ended, if it did. */
  change(next: PositionTotals, atUs: number): RoundTrip | undefined {
    const { quantity: before, realizedPnl, fees } = this.#totals;
    this.#totals = next;
    const isOver = before !== 0n && (next.quantity === 0n || next.quantity > 0n !== before > 0n);
    const trip = isOver ? this.#end(next, atUs) : undefined;
    if (next.quantity !== 0n && !this.#begin) {
      // The fees that come with the opening fill belong to the trip; those of the one it ended were counted there.
      const begin = trip ? next : { realizedPnl, fees };
      this.#begin = { atUs, realizedPnl: begin.realizedPnl, fees: begin.fees };
    }
    return trip;
  }

  #end({ realizedPnl, fees }: PositionTotals, closedAtUs: number): RoundTrip | undefined {
    const begin = this.#begin;
    this.#begin = undefined;
    if (!begin) return undefined;
    const netPnl = decimal(realizedPnl - begin.realizedPnl - (fees - begin.fees));
    // Fills are told late at times, and not always in their order.
    return { openedAtUs: begin.atUs, closedAtUs: Math.max(begin.atUs, closedAtUs), netPnl };
  }
}

/** A trip that earned nothing and lost nothing counts among all, and as neither. */
export function summarizeRoundTrips(trips: readonly RoundTrip[]): RoundTripFigures {
  const results = trips.map(({ netPnl }) => netPnl);
  const wins = results.filter((result) => result > 0n);
  const losses = results.filter((result) => result < 0n);
  const [profit, loss] = [sum(wins), decimal(-sum(losses))];
  const sorted = results.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const holdingUs = trips.reduce((total, { openedAtUs, closedAtUs }) => total + (closedAtUs - openedAtUs), 0);
  return {
    count: trips.length,
    wins: wins.length,
    losses: losses.length,
    winRate: trips.length === 0 ? null : wins.length / trips.length,
    profitFactor: loss === 0n ? null : toFloat(divide(profit, loss)),
    averageWin: average(wins),
    averageLoss: average(losses),
    expectancy: average(results),
    best: textOf(sorted.at(-1)),
    worst: textOf(sorted[0]),
    averageHoldingMs: trips.length === 0 ? null : holdingUs / trips.length / 1000,
  };
}

const sum = (values: readonly Decimal[]): Decimal => decimal(values.reduce((total, value) => total + value, 0n));
const average = (values: readonly Decimal[]) =>
  values.length === 0 ? null : formatDecimal(divide(sum(values), decimal(BigInt(values.length) * 10n ** 18n)));
const textOf = (value: Decimal | undefined) => (value === undefined ? null : formatDecimal(value));
