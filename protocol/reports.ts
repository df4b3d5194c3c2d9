// What the venue said about our orders, from the gateway to every executor on the reports lane.
import type { DecimalString } from './decimal-string.ts';
import type { VenueOrder } from './orders.ts';

declare const brand: unique symbol;

/** The venue's id of one execution; the venue may repeat a report, never the id of another execution. */
export type ExecutionId = string & { readonly [brand]: 'ExecutionId' };

/** One trade on one of our orders. */
export type Execution = {
  readonly executionId: ExecutionId;
  readonly quantity: DecimalString;
  readonly price: DecimalString;
};

/** Sent once for each trade update of the venue, in the venue's order. `event` is the venue's own word, an open set. */
export type OrderReported = {
  readonly kind: 'order-reported';
  readonly event: string;
  readonly order: VenueOrder;
  /** Set for fills only. */
  readonly execution: Execution | null;
  /** Venue time of the event. */
  readonly atUs: number;
};

/** Whether reports can be trusted to be complete. After every return to `live` the executor reconciles. */
export type ReportStreamChanged = {
  readonly kind: 'report-stream-changed';
  readonly state: 'live' | 'down';
  readonly reason: string;
};

export type Report = OrderReported | ReportStreamChanged;

export const REPORT_TOPIC = 'report|';
