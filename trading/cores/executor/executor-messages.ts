// What reaches the executor core and what it wants done. The shell carries out effects strictly in their order.
import type { ControlCommand, ControlResult } from '../../../protocol/control.ts';
import type { Instrument } from '../../../protocol/instruments.ts';
import type {
  ClientOrderId,
  OrderOutcome,
  OrderPurpose,
  OrderTerms,
  OrderTrace,
  VenueOrderId,
} from '../../../protocol/orders.ts';
import type { PortfolioMessage } from '../../../protocol/portfolio.ts';
import type { OrderLookup, SplitQuestion, VenueSnapshot } from '../../../protocol/queries.ts';
import type { Report } from '../../../protocol/reports.ts';
import type { VenueClock } from '../../../protocol/ticks.ts';
import type { JournalEvent } from '../../journal/events.ts';
import type { Books } from './books.ts';
import type { Mark } from './executor-state.ts';

/** Both clocks of this process at the moment of the message. */
export type Now = { readonly wallUs: number; readonly monotonicUs: number };

/** Local monotonic microseconds. */
export type RequestTrace = { readonly requestSentAtUs: number; readonly answeredAtUs: number };

export type ExecutorMessage =
  /** As it came over the lane: validity is the core's first check. */
  | { readonly kind: 'signal-received'; readonly signal: unknown }
  /** The freshest price of each symbol that moved since the last time. */
  | { readonly kind: 'prices-moved'; readonly marks: readonly Mark[]; readonly venueTimeUs: number }
  | { readonly kind: 'clock-ticked'; readonly clock: VenueClock }
  | { readonly kind: 'report-received'; readonly report: Report }
  /** Reports were lost on the way to us. */
  | { readonly kind: 'reports-lost' }
  /** A gateway (again) serves us; requests to its predecessor were given up before. */
  | { readonly kind: 'gateway-changed'; readonly epoch: string }
  /** `trace`: when the request left and when its answer came. */
  | {
      readonly kind: 'submit-answered';
      readonly clientOrderId: ClientOrderId;
      readonly outcome: OrderOutcome;
      readonly trace?: RequestTrace;
    }
  | { readonly kind: 'cancel-answered'; readonly clientOrderId: ClientOrderId; readonly outcome: OrderOutcome }
  | { readonly kind: 'cancel-all-answered'; readonly outcome: OrderOutcome }
  /** Null when the question could not be answered. */
  | { readonly kind: 'lookup-answered'; readonly clientOrderId: ClientOrderId; readonly lookup: OrderLookup | null }
  | { readonly kind: 'snapshot-answered'; readonly question: number; readonly snapshot: VenueSnapshot | null }
  | {
      readonly kind: 'instruments-answered';
      readonly symbols: readonly string[];
      readonly instruments: readonly Instrument[] | null;
    }
  | { readonly kind: 'control-commanded'; readonly command: ControlCommand }
  /** A person or the end of a run asks for a comparison with the venue now. */
  | { readonly kind: 'reconciliation-asked'; readonly cause: string }
  /** Somebody subscribed to a topic of the portfolio lane and needs its present state. */
  | { readonly kind: 'topic-subscribed'; readonly topic: string }
  /** The worker leaves in an orderly way: whatever it will not do any more is written down. */
  | { readonly kind: 'stopping' }
  /** Sent about every 100 ms: whatever is due gets done. */
  | { readonly kind: 'beat' };

export type ExecutorEffect =
  | { readonly kind: 'append'; readonly event: JournalEvent }
  /** Everything appended so far is on the disk before any later effect. */
  | { readonly kind: 'sync' }
  | {
      readonly kind: 'submit';
      readonly order: OrderTerms;
      readonly purpose: OrderPurpose;
      readonly notAfterUs: number;
      readonly trace: OrderTrace | null;
    }
  /** `order` takes the place of `original`; answered like a submit, under the id of `order`. */
  | {
      readonly kind: 'replace';
      readonly order: OrderTerms;
      readonly original: OrderTerms;
      readonly venueOrderId: VenueOrderId;
      readonly notAfterUs: number;
    }
  | {
      readonly kind: 'cancel';
      readonly clientOrderId: ClientOrderId;
      readonly venueOrderId: VenueOrderId;
      readonly notAfterUs: number;
    }
  /** Every open order of the account, external ones included. */
  | { readonly kind: 'cancel-all'; readonly notAfterUs: number }
  | { readonly kind: 'look-up'; readonly clientOrderId: ClientOrderId }
  | {
      readonly kind: 'ask-snapshot';
      readonly question: number;
      readonly sinceUs: number;
      readonly splitsOf?: SplitQuestion;
    }
  | { readonly kind: 'ask-instruments'; readonly symbols: readonly string[] }
  | { readonly kind: 'publish'; readonly message: PortfolioMessage }
  /** Tell those who follow the books what `announce` makes of the event; `books` are those after it. Requests go first. */
  | { readonly kind: 'announce'; readonly event: JournalEvent; readonly books: Books; readonly venueTimeUs: number }
  | { readonly kind: 'answer-control'; readonly result: ControlResult };

/** What goes to the journal or back to whoever commanded, and so not over a lane. */
type InnerEffect = Extract<ExecutorEffect, { readonly kind: 'append' | 'sync' | 'answer-control' }>;
export type Announcement = Extract<ExecutorEffect, { readonly kind: 'publish' | 'announce' }>;
/** What asks the gateway for something. */
export type RequestEffect = Exclude<ExecutorEffect, InnerEffect | Announcement>;
