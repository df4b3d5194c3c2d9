// What the executor knows in one moment: its books, which the journal can rebuild, and what is only known while it runs.
import { Map as ImmutableMap, Set as ImmutableSet, OrderedMap } from 'immutable';
import type { Instrument } from '../../../protocol/instruments.ts';
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import type { VenueClock } from '../../../protocol/ticks.ts';
import { type Decimal, ZERO } from '../../decimal.ts';
import { isInFlight } from '../../order-states.ts';
import type { RiskContext, RiskLimits } from '../../risk-checks/risk-check.ts';
import type { StrategyPolicy } from '../../sizing/strategy-policy.ts';
import { type Books, orderOf } from './books.ts';

export type ExecutorSettings = {
  readonly venue: string;
  readonly limits: RiskLimits;
  /** Capital, size, hours and symbols, by book. */
  readonly policies: Readonly<Record<string, StrategyPolicy>>;
  /** How long an order request may be on its way before a gateway refuses to send it. */
  readonly orderDeadlineMs: number;
  /** How long not-found must hold before it proves that the venue never got an order. */
  readonly absenceProofMs: number;
  /** The slow beat at which journal and venue are compared without any reason. */
  readonly reconcileEveryMs: number;
  /** How long an unexplained difference must stay before the venue's word is adopted. */
  readonly differenceHoldMs: number;
  /** A price older than this (local time) values no order. */
  readonly priceMaxAgeMs: number;
};

export const DEFAULT_EXECUTOR_SETTINGS: Omit<ExecutorSettings, 'venue' | 'limits' | 'policies'> = {
  orderDeadlineMs: 5_000,
  absenceProofMs: 30_000,
  reconcileEveryMs: 30_000,
  differenceHoldMs: 10_000,
  priceMaxAgeMs: 60_000,
};

/** The freshest prices of a symbol; a price of 0 is unknown. `receivedAtUs` is local monotonic time, the others are venue times. */
export type Mark = {
  readonly symbol: string;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly receivedAtUs: number;
  readonly quotedAtUs: number;
  readonly tradedAtUs: number;
};

/** The search for an order whose outcome is unknown. Times are local monotonic. */
export type LookupProgress = { readonly nextAtUs: number; readonly isAsked: boolean; readonly absentSinceUs: number | null };

export type ReconciliationProgress = {
  readonly phase: 'needed' | 'asked' | 'done';
  /** Numbers the questions, so that the answer to an older one is not taken for the answer to a newer one. */
  readonly question: number;
  readonly cause: string;
  /** Local monotonic time: when to ask, when it was asked, or when it was done. */
  readonly atUs: number;
  /** The difference that the last attempt found, and since when; adopted only when it stays. */
  readonly difference: string;
  readonly differenceSinceUs: number;
  /** The day in New York on which the last question was sent, such as `2026-11-20`; empty before the first. */
  readonly askedOn: string;
  /** Whose splits the last question asked for. */
  readonly splitsAskedOf: readonly string[];
  /** How many facts the books held when the question was sent. */
  readonly factsAtQuestion: number;
};

export type ExecutorState = {
  readonly settings: ExecutorSettings;
  readonly books: Books;
  readonly venueTimeUs: number;
  readonly clock: VenueClock | null;
  readonly gatewayEpoch: string | null;
  readonly areReportsLive: boolean;
  readonly reconciliation: ReconciliationProgress;
  readonly marks: ImmutableMap<string, Mark>;
  /** Null for a symbol that was asked for and is not (yet) known to be listed. */
  readonly instruments: ImmutableMap<string, Instrument | null>;
  /** Local monotonic time at which this executor could first hear of prices. */
  readonly startedAtUs: number;
  readonly lookups: ImmutableMap<ClientOrderId, LookupProgress>;
  /** Whether the present halt has asked the venue to cancel everything at once. */
  readonly hasCanceledAll: boolean;
  /** When to ask (again) for the cancel of an order. */
  readonly cancels: ImmutableMap<ClientOrderId, number>;
  /** When to send an order again that provably never left. */
  readonly resends: ImmutableMap<ClientOrderId, number>;
  /** Of these, which wait for the end of what holds their shares: exits at the venue that are being taken back. */
  readonly heldBack: ImmutableMap<ClientOrderId, readonly ClientOrderId[]>;
  /** The largest cumulative filled quantity that the venue has shown, until executions explain it. */
  readonly reportedFilled: ImmutableMap<ClientOrderId, Decimal>;
  /** Since when (local monotonic) some of that is not explained by executions. */
  readonly missingSinceUs: number | null;
  /** As the venue last told it; null before that. */
  readonly venueBuyingPower: Decimal | null;
  /** What orders since then would use of it, less what they would give back. */
  readonly committed: Decimal;
  /** When a flatten may try again to close a holding, by flatten and holding; and how often it was refused. */
  readonly flattenRetries: ImmutableMap<string, { readonly atUs: number; readonly refusals: number }>;
  /** When the fate of a working order that should be done by now is asked for, local monotonic. */
  readonly silences: ImmutableMap<ClientOrderId, number>;
  /** When equity was last written down, in venue time and in local monotonic time. */
  readonly equityMarkedAtUs: number;
  readonly equityMarkedLocallyUs: number;
  readonly dailyLossWarnedOn: string;
  /** Symbols of which the venue has booked a split: its list is asked for the day and the ratio first. */
  readonly splitsWanted: ImmutableSet<string>;
  /** On which day in New York, and since when (local monotonic), a watched exit is held back that a split may have touched. */
  readonly exitsHeld: { readonly day: string; readonly sinceUs: number } | null;
  /** What was told of splits that may be missed. */
  readonly splitsWarnedOf: ImmutableSet<string>;
  readonly lastOrders: ImmutableMap<string, NonNullable<RiskContext['lastOrder']>>;
  /** Signals that wait for prices as young as their causes, in the order in which they came. */
  readonly early: OrderedMap<SignalId, Signal>;
};

/** The state at start-up: orders whose fate the journal does not tell are looked up before anything else. */
export function createExecutorState(settings: ExecutorSettings, books: Books): ExecutorState {
  const inFlight = books.open.toArray().filter((id) => isInFlight(orderOf(books, id).state));
  // What waits for its shares never left, or the journal would tell: it goes on waiting.
  const waiting = inFlight.flatMap((id) => {
    const { waitsFor } = orderOf(books, id);
    return waitsFor === null ? [] : [[id, waitsFor] as const];
  });
  const undecided = inFlight.filter((id) => orderOf(books, id).waitsFor === null);
  const toCancel = books.open.filter((id) => orderOf(books, id).isCancelRequested);
  return {
    settings,
    books,
    venueTimeUs: 0,
    clock: null,
    gatewayEpoch: null,
    areReportsLive: false,
    reconciliation: {
      phase: 'needed',
      question: 0,
      cause: 'start',
      atUs: 0,
      difference: '',
      differenceSinceUs: 0,
      askedOn: '',
      splitsAskedOf: [],
      factsAtQuestion: 0,
    },
    marks: ImmutableMap(),
    instruments: ImmutableMap(),
    startedAtUs: 0,
    lookups: ImmutableMap(undecided.map((id) => [id, { nextAtUs: 0, isAsked: false, absentSinceUs: null }])),
    cancels: ImmutableMap(toCancel.toArray().map((id) => [id, 0])),
    hasCanceledAll: false,
    resends: ImmutableMap(waiting.map(([id]) => [id, 0])),
    heldBack: ImmutableMap(waiting),
    reportedFilled: ImmutableMap(),
    missingSinceUs: null,
    venueBuyingPower: null,
    committed: ZERO,
    flattenRetries: ImmutableMap(),
    silences: ImmutableMap(),
    equityMarkedAtUs: 0,
    equityMarkedLocallyUs: 0,
    dailyLossWarnedOn: '',
    splitsWanted: ImmutableSet(),
    exitsHeld: null,
    splitsWarnedOf: ImmutableSet(),
    lastOrders: ImmutableMap(),
    early: OrderedMap(),
  };
}

/** Signals are accepted only while the books are known to agree with the venue. */
export const isReconciled = (state: ExecutorState): boolean => state.reconciliation.phase === 'done' && state.areReportsLive;
