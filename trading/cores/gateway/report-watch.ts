// Finds an order stream that is healthy and keeps a fill to itself: what the venue shows as filled must have been reported.
import { Map as PersistentMap } from 'immutable';
import type { VenueOrder } from '../../../protocol/orders.ts';
import type { VenueSnapshot } from '../../../protocol/queries.ts';
import type { OrderReported } from '../../../protocol/reports.ts';
import { DECIMAL_PLACES, type Decimal, parseDecimal, ZERO } from '../../decimal.ts';

export type ReportWatch = {
  /** The largest filled quantity that was reported, by the venue's order id. */
  readonly reported: PersistentMap<string, Decimal>;
  /** Orders that are filled further than was reported, and since when that is known, in local time. */
  readonly missing: PersistentMap<string, number>;
  /** Fills from before this, in the venue's time, are not judged; null before the first snapshot. */
  readonly sinceVenueUs: number | null;
};
export const NOTHING_REPORTED: ReportWatch = { reported: PersistentMap(), missing: PersistentMap(), sinceVenueUs: null };

/** A report may be on its way while the snapshot is read; one that is still missing after this is lost. */
const PATIENCE_US = 5_000_000;
/** More than anybody trades between two snapshots; beyond it watching begins anew. */
const MOST_ORDERS = 5_000;

export function noteReport(watch: ReportWatch, { order }: OrderReported): ReportWatch {
  const { venueOrderId } = order;
  const filled = filledOf(order);
  if (filled <= (watch.reported.get(venueOrderId) ?? -1n)) return watch;
  return { ...watch, reported: watch.reported.set(venueOrderId, filled), missing: watch.missing.delete(venueOrderId) };
}

/** What a stream had not told when it ended is the executor's to find out; the new one is judged by what comes after it. */
export const forgetReports = (watch: ReportWatch): ReportWatch => ({ ...NOTHING_REPORTED, reported: watch.reported });

/** The orders whose fills were lost, each told once. */
export function findLostReports(
  watch: ReportWatch,
  { orders, venueTimeUs }: VenueSnapshot,
  nowUs: number,
): { readonly watch: ReportWatch; readonly lost: readonly VenueOrder[] } {
  const { sinceVenueUs, reported } = watch;
  if (sinceVenueUs === null || reported.size > MOST_ORDERS) {
    const known = reported.size > MOST_ORDERS ? NOTHING_REPORTED.reported : reported;
    return { watch: { ...NOTHING_REPORTED, reported: known, sinceVenueUs: venueTimeUs }, lost: [] };
  }
  const unreported = orders.filter(
    (order) => order.updatedAtUs > sinceVenueUs && filledOf(order) > (reported.get(order.venueOrderId) ?? ZERO),
  );
  const lost = unreported.filter(({ venueOrderId }) => nowUs - (watch.missing.get(venueOrderId) ?? nowUs) >= PATIENCE_US);
  const missing = PersistentMap(
    unreported
      .filter((order) => !lost.includes(order))
      .map(({ venueOrderId }) => [venueOrderId as string, watch.missing.get(venueOrderId) ?? nowUs] as const),
  );
  const told = lost.reduce((known, order) => known.set(order.venueOrderId, filledOf(order)), reported);
  return { watch: { ...watch, missing, reported: told }, lost };
}

/** Longer fractions than ours cannot be compared; no venue has them. */
const filledOf = ({ filledQuantity }: VenueOrder): Decimal =>
  (filledQuantity.split('.')[1]?.length ?? 0) > DECIMAL_PLACES ? ZERO : parseDecimal(filledQuantity);
