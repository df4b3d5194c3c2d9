// Asks the gateway on the orders and queries lanes, and turns whatever comes of it into messages for the core.
import type { OrderOutcome, OrderReply, OrderRequest } from '../../protocol/orders.ts';
import type { Queries, Query, QueryName, QueryReply, VenueAccount } from '../../protocol/queries.ts';
import { monotonicUs } from '../../runtime/clocks.ts';
import type { LaneSockets } from '../../runtime/lane-sockets.ts';
import type { Asked, RequestClient } from '../../runtime/request-client.ts';
import type { ExecutorMessage, RequestEffect } from '../../trading/cores/executor/executor-messages.ts';

/** Longer than the gateway itself waits for the venue: its answer, even "unknown", says more than our own time-out. */
const ORDER_TIMEOUT_MS = 20_000;
const QUERY_TIMEOUT_MS = 15_000;

type WithoutHeader<Request> = Request extends unknown ? Omit<Request, 'requestId' | 'gatewayEpoch'> : never;

export class GatewayClient {
  readonly #orders: RequestClient<OrderRequest | Query, OrderReply | QueryReply>;
  readonly #queries: RequestClient<Query, QueryReply>;
  readonly #tell: (message: ExecutorMessage) => void;
  #epoch: string | null = null;

  constructor(lanes: LaneSockets, tell: (message: ExecutorMessage) => void) {
    this.#orders = lanes.client<OrderRequest | Query, OrderReply | QueryReply>('orders');
    this.#queries = lanes.client<Query, QueryReply>('queries');
    this.#tell = tell;
  }

  /** A gateway (again) serves us: what its predecessor did with our requests will never be answered. */
  changeEpoch(epoch: string): void {
    this.#epoch = epoch;
    this.#orders.abandon();
    this.#queries.abandon();
    this.#tell({ kind: 'gateway-changed', epoch });
  }

  /** Carries out one sending effect. `commitUs` is how long the journal commit before it took. */
  carryOut(effect: RequestEffect, commitUs: number): void {
    switch (effect.kind) {
      case 'submit': {
        const { order, purpose, notAfterUs, trace } = effect;
        const request = {
          kind: 'submit-order' as const,
          order,
          purpose,
          notAfterUs,
          ...(trace ? { trace: { ...trace, commitUs } } : {}),
        };
        const { clientOrderId } = order;
        const requestSentAtUs = monotonicUs();
        void this.#request(request).then((outcome) => {
          const trace = { requestSentAtUs, answeredAtUs: monotonicUs() };
          this.#tell({ kind: 'submit-answered', clientOrderId, outcome, trace });
        });
        return;
      }
      case 'replace': {
        const { order, original, venueOrderId, notAfterUs } = effect;
        const changed = (field: 'quantity' | 'limitPrice' | 'stopPrice' | 'trailPrice' | 'trailPercent') =>
          order[field] === original[field] ? null : (order[field] ?? null);
        const { clientOrderId } = order;
        void this.#request({
          kind: 'replace-order',
          venueOrderId,
          clientOrderId,
          quantity: changed('quantity'),
          limitPrice: changed('limitPrice'),
          stopPrice: changed('stopPrice'),
          trail: changed('trailPrice') ?? changed('trailPercent'),
          notAfterUs,
        }).then((outcome) => this.#tell({ kind: 'submit-answered', clientOrderId, outcome }));
        return;
      }
      case 'cancel': {
        const { clientOrderId, venueOrderId, notAfterUs } = effect;
        void this.#request({ kind: 'cancel-order', clientOrderId, venueOrderId, notAfterUs }).then((outcome) =>
          this.#tell({ kind: 'cancel-answered', clientOrderId, outcome }),
        );
        return;
      }
      case 'cancel-all':
        // Each order's own report tells what became of it; what is still there is asked for again.
        void this.#request({ kind: 'cancel-all-orders', notAfterUs: effect.notAfterUs }).then((outcome) =>
          this.#tell({ kind: 'cancel-all-answered', outcome }),
        );
        return;
      case 'look-up': {
        const { clientOrderId } = effect;
        void this.#query(this.#orders, 'order-by-client-id', { clientOrderId }).then((lookup) =>
          this.#tell({ kind: 'lookup-answered', clientOrderId, lookup }),
        );
        return;
      }
      case 'ask-snapshot': {
        const { question, sinceUs, splitsOf } = effect;
        void this.#query(this.#orders, 'venue-snapshot', { sinceUs, ...(splitsOf && { splitsOf }) }).then((snapshot) =>
          this.#tell({ kind: 'snapshot-answered', question, snapshot }),
        );
        return;
      }
      case 'ask-instruments':
        void this.#query(this.#queries, 'instruments', { symbols: effect.symbols }).then((answer) =>
          this.#tell({ kind: 'instruments-answered', symbols: effect.symbols, instruments: answer?.instruments ?? null }),
        );
        return;
    }
  }

  /** Null when the question could not be answered. */
  account(): Promise<VenueAccount | null> {
    return this.#query(this.#orders, 'account', {});
  }

  /**
   * The answer, or null when there was none. What is asked on the orders lane may spend the share of the venue's rate budget
   * that is kept for being sure of orders.
   */
  async #query<Name extends QueryName>(
    lane: Pick<RequestClient<Query, OrderReply | QueryReply>, 'ask' | 'nextRequestId'>,
    name: Name,
    ask: Queries[Name]['ask'],
  ): Promise<Queries[Name]['answer'] | null> {
    const asked = await lane.ask({ kind: 'query', requestId: lane.nextRequestId(), name, ask }, QUERY_TIMEOUT_MS);
    const isAnswered = asked.result === 'reply' && asked.reply.kind === 'query-reply' && asked.reply.ok;
    return isAnswered ? (asked.reply.answer as Queries[Name]['answer']) : null;
  }

  async #request(request: WithoutHeader<OrderRequest>): Promise<OrderOutcome> {
    if (this.#epoch === null) return NOT_SENT;
    const complete = { ...request, requestId: this.#orders.nextRequestId(), gatewayEpoch: this.#epoch } as OrderRequest;
    return toOutcome(await this.#orders.ask(complete, ORDER_TIMEOUT_MS));
  }
}

const NOT_SENT: OrderOutcome = { outcome: 'refused', code: 'VENUE_UNREACHABLE', message: 'no gateway is there' };

function toOutcome(asked: Asked<OrderReply | QueryReply>): OrderOutcome {
  switch (asked.result) {
    case 'reply':
      return asked.reply.kind === 'order-reply'
        ? asked.reply
        : { outcome: 'unknown', message: 'the gateway answered something else' };
    case 'not-sent':
      return NOT_SENT;
    case 'timed-out':
      return { outcome: 'unknown', message: 'the gateway did not answer' };
  }
}
