// The running venue: the pure engine, its book on disk, market time, and who is told what happened.
// Nothing is answered or streamed before it is committed.

import { toFloat } from '../../trading/decimal.ts';
import type { TradeUpdate } from '../../trading/venue/trade-update.ts';
import type { Venue } from '../../trading/venue/venue.ts';
import type { MarketClock } from './market-clock.ts';
import type { MarketSource } from './market-source.ts';
import type { EquityPoint, VenueStore } from './venue-store.ts';

const POSITION_INTERVAL_MS = 50;
const EQUITY_INTERVAL_US = 60_000_000;

export type SimulatorCounts = { requests: number; ordersAccepted: number; executions: number; ticksSent: number };

export type VenueSession = {
  readonly venue: Venue;
  readonly source: MarketSource;
  readonly counts: SimulatorCounts;
  nowUs(): number;
  /** Asks the venue for something at the present market time and commits what came of it. */
  ask<Answer>(question: (venue: Venue, nowUs: number) => Answer): Answer;
  /** Commits what happened since the last commit, then tells the listeners. */
  commit(): void;
  /** What the account was worth, a point each minute of market time, led by the last point before the span. */
  equityBetween(fromUs: number, toUs: number): readonly EquityPoint[];
  /** Hears what each commit has to tell, oldest first. */
  onTradeUpdates(listener: (updates: readonly TradeUpdate[]) => void): void;
};

export type VenueSessionOptions = {
  readonly venue: Venue;
  readonly source: MarketSource;
  readonly store: VenueStore;
  /** Given late: the clock itself calls into the session. */
  readonly clock: () => MarketClock;
  readonly monotonicMs: () => number;
};

export function createVenueSession({ venue, source, store, clock, monotonicMs }: VenueSessionOptions): VenueSession {
  const listeners: ((updates: readonly TradeUpdate[]) => void)[] = [];
  const counts: SimulatorCounts = { requests: 0, ordersAccepted: 0, executions: 0, ticksSent: 0 };
  let positionSavedAtMs = Number.NEGATIVE_INFINITY;

  let equityMinute = -1;

  function noteEquity(): void {
    const nowUs = clock().nowUs();
    const minute = Math.floor(nowUs / EQUITY_INTERVAL_US);
    if (minute === equityMinute) return;
    equityMinute = minute;
    store.saveEquity({ atUs: nowUs, equity: toFloat(venue.figures().equity) });
  }

  function commit(): void {
    const outputs = venue.takeOutputs();
    noteEquity();
    if (outputs.length === 0) {
      if (monotonicMs() - positionSavedAtMs < POSITION_INTERVAL_MS && !clock().hasEnded) return;
      store.savePosition(clock().position());
      positionSavedAtMs = monotonicMs();
      return;
    }
    store.append(outputs, clock().position());
    positionSavedAtMs = monotonicMs();
    const updates: TradeUpdate[] = [];
    for (const { event, update } of outputs) {
      if (event.kind === 'order-accepted') counts.ordersAccepted += 1;
      if (event.kind === 'order-executed') counts.executions += 1;
      // The last thing that belongs to the day: its history then ends with what the account shows as its last equity.
      if (event.kind === 'day-closed') store.saveEquity({ atUs: event.atUs - 1, equity: toFloat(event.equity) });
      if (update) updates.push(update);
    }
    if (updates.length > 0) for (const listener of listeners) listener(updates);
  }

  return {
    venue,
    source,
    counts,
    nowUs: () => clock().nowUs(),
    ask(question) {
      const answer = question(venue, clock().nowUs());
      commit();
      clock().poke();
      return answer;
    },
    commit,
    equityBetween: store.equityBetween,
    onTradeUpdates: (listener) => listeners.push(listener),
  };
}
