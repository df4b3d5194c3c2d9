// Orders that other programs or people placed on the account and that cannot be read, such as one of several legs: left out and
// counted, because one of them must not keep all others from being seen.
import type { VenueOrder } from '../../../protocol/orders.ts';
import type { WorkerContext } from '../../../runtime/worker-process.ts';
import { fromVenueOrder } from './order-translation.ts';
import type { VenueFields } from './venue-fields.ts';

/** How every client order id of ours begins, also those of an installation whose journal is gone. */
const OWN_PREFIX = 'tw-';

export class SkippedOrders {
  readonly #log: WorkerContext['log'];
  readonly #ids = new Set<string>();
  #latest: string | null = null;

  constructor(log: WorkerContext['log']) {
    this.#log = log;
  }

  /** How many orders were left out, each counted once, and why the latest of them. */
  get status(): { readonly count: number; readonly latest: string | null } {
    return { count: this.#ids.size, latest: this.#latest };
  }

  /** Null for an order to be left out. Throws an UnreadableAnswer for one that is ours, or may be. */
  read(value: unknown): VenueOrder | null {
    try {
      return fromVenueOrder(value);
    } catch (error) {
      if (!isForeign(value)) throw error;
      this.#skip(value, (error as Error).message);
      return null;
    }
  }

  #skip(order: VenueFields, reason: string): void {
    const isFirst = this.#ids.size === 0;
    const id = String(order['id'] ?? order['client_order_id']);
    this.#ids.add(id);
    this.#latest = `order ${id} of another program: ${reason}`;
    if (isFirst) this.#log('warn', 'orders of another program cannot be read and are left out', { reason: this.#latest });
  }
}

/** Without an id nothing proves that an order is not ours. */
function isForeign(value: unknown): value is VenueFields {
  const clientOrderId = (value as VenueFields | null | undefined)?.['client_order_id'];
  return typeof clientOrderId === 'string' && !clientOrderId.startsWith(OWN_PREFIX);
}
