// Drives the executor core by hand: remembers what it journaled, published and sent, and moves both clocks.
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { Instrument } from '../../protocol/instruments.ts';
import type { Signal, SignalId } from '../../protocol/signals.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { applyEvent } from '../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../trading/cores/executor/books.ts';
import { decide } from '../../trading/cores/executor/executor.ts';
import type { ExecutorEffect, ExecutorMessage } from '../../trading/cores/executor/executor-messages.ts';
import {
  createExecutorState,
  DEFAULT_EXECUTOR_SETTINGS,
  type ExecutorSettings,
  type ExecutorState,
} from '../../trading/cores/executor/executor-state.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';
import { NO_LIMITS } from '../../trading/risk-checks/risk-check.ts';
import { PretendVenue } from './pretend-venue.ts';
import { recordedIn } from './recorded-events.ts';

export const VENUE_START_US = 1_381_150_200_000_000;

export const TEST_SETTINGS: ExecutorSettings = {
  ...DEFAULT_EXECUTOR_SETTINGS,
  venue: 'simulator',
  policies: {},
  limits: {
    ...NO_LIMITS,
    maxOrderNotional: toDecimalString('25000'),
    maxPositionNotional: toDecimalString('50000'),
    maxPositionQuantity: toDecimalString('300'),
    duplicateWindowMs: 1_000,
  },
};

const SPY: Instrument = {
  symbol: 'SPY',
  name: 'SPDR S&P 500',
  assetClass: 'us_equity',
  exchange: 'ARCA',
  tradable: true,
  fractionable: true,
  shortable: true,
  priceIncrement: toDecimalString('0.01'),
  quantityIncrement: toDecimalString('0.000000001'),
  minimumQuantity: toDecimalString('0.000000001'),
};

export class ExecutorBench {
  readonly venue = new PretendVenue(VENUE_START_US);
  readonly events: JournalEvent[] = [];
  readonly effects: ExecutorEffect[] = [];
  readonly recorded = recordedIn(this.events);
  state: ExecutorState;
  monotonicUs = 1_000_000;
  wallUs = 1_700_000_000_000_000;
  /** What reached the disk: a crash loses the rest. */
  syncedEvents = 0;

  constructor(settings: ExecutorSettings = TEST_SETTINGS) {
    this.state = createExecutorState(settings, EMPTY_BOOKS);
  }

  /** Decides on a message; returns its effects. */
  tell(message: ExecutorMessage): readonly ExecutorEffect[] {
    const now = { wallUs: this.wallUs, monotonicUs: this.monotonicUs };
    const decision = decide(this.state, message, now, sha256, this.recorded);
    this.state = decision.state;
    for (const effect of decision.effects) {
      if (effect.kind === 'append') this.events.push(effect.event);
      if (effect.kind === 'sync') this.syncedEvents = this.events.length;
      this.effects.push(effect);
    }
    return decision.effects;
  }

  /** Answers the latest question for a snapshot until the books are settled. */
  reconcile(): void {
    for (let attempt = 0; attempt < 60 && this.state.reconciliation.phase !== 'done'; attempt++) {
      this.pass(300);
      this.tell({ kind: 'beat' });
      this.tell({ kind: 'snapshot-answered', question: this.state.reconciliation.question, snapshot: this.venue.snapshot() });
    }
  }

  /** Brings a fresh executor to the point where it accepts signals. */
  start(): this {
    this.tell({
      kind: 'clock-ticked',
      clock: {
        kind: 'clock',
        venueTimeUs: this.venue.timeUs,
        isOpen: true,
        nextOpenUs: VENUE_START_US + 86_400e6,
        nextCloseUs: VENUE_START_US + 20_000e6,
      },
    });
    this.tell({ kind: 'gateway-changed', epoch: 'gateway/1' });
    this.tell({ kind: 'report-received', report: { kind: 'report-stream-changed', state: 'live', reason: '' } });
    this.reconcile();
    this.tell({
      kind: 'instruments-answered',
      symbols: ['SPY', 'AAPL', 'NOPE'],
      instruments: [SPY, { ...SPY, symbol: 'AAPL' }],
    });
    this.price('SPY', 145);
    return this;
  }

  price(symbol: string, last: number): void {
    const { timeUs } = this.venue;
    const prices = { symbol, bid: last - 0.01, ask: last + 0.01, last, quotedAtUs: timeUs, tradedAtUs: timeUs };
    this.tell({ kind: 'prices-moved', venueTimeUs: timeUs, marks: [{ ...prices, receivedAtUs: this.monotonicUs }] });
  }

  pass(milliseconds: number): void {
    this.monotonicUs += milliseconds * 1000;
    this.wallUs += milliseconds * 1000;
  }

  /** Forgets everything but the journal, as a killed process does, and starts again. */
  crash(): void {
    this.events.length = this.syncedEvents;
    this.state = createExecutorState(this.state.settings, this.events.reduce(applyEvent, EMPTY_BOOKS));
  }
}

export function createSignal(id: string, part: Partial<Signal> = {}): Signal {
  return {
    kind: 'signal',
    signalId: id as SignalId,
    strategyId: 'sma-cross',
    symbol: 'SPY',
    side: 'buy',
    quantity: toDecimalString('10'),
    targetQuantity: null,
    type: 'market',
    timeInForce: 'day',
    limitPrice: null,
    expiresAtUs: VENUE_START_US + 3_600_000_000,
    decisionPrice: 145,
    causedAtUs: VENUE_START_US,
    reason: 'a test wants it',
    trace: { tickSentAtUs: 0, signalSentAtUs: 0 },
    ...part,
  };
}

/** The orders that effects want submitted. */
export const submittedIn = (effects: readonly ExecutorEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'submit' ? [effect.order] : []));
