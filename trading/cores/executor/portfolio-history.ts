// The rows that a person looks through: orders, executions, denials, alerts and equity, the most recent ones, from the journal.
import type { ClientOrderId, Side } from '../../../protocol/orders.ts';
import {
  type AlertView,
  type DenialView,
  type EquityPoint,
  type ExecutionView,
  type OrderView,
  VIEW_LIMITS,
} from '../../../protocol/portfolio-view.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import { divide, formatDecimal } from '../../decimal.ts';
import type { JournalEvent } from '../../journal/events.ts';
import { isFinished } from '../../order-states.ts';
import { type Books, orderOf } from './books.ts';
import type { OrderRecord } from './order-record.ts';

/** What is remembered of a signal: why it was sent, and at what price it was decided. */
type SignalNote = {
  readonly book: string;
  readonly symbol: string;
  readonly side: Side;
  readonly why: string;
  readonly price: number;
};

export type BookCounts = { orders: number; fills: number; denied: number };

export type Rows = {
  readonly orders: readonly OrderView[];
  readonly executions: readonly ExecutionView[];
  readonly denials: readonly DenialView[];
  readonly alerts: readonly AlertView[];
  readonly equity: readonly EquityPoint[];
};

/** Follows the journal event by event; what was noted since the last `takeChanges` can be told apart from the rest. */
export class PortfolioHistory {
  /** In the order of their last change; the oldest finished ones go first. */
  readonly #orders = new Map<ClientOrderId, OrderView>();
  readonly #executions: ExecutionView[] = [];
  readonly #denials: DenialView[] = [];
  readonly #alerts: AlertView[] = [];
  #equity: EquityPoint[] = [];
  readonly #signals = new Map<SignalId, SignalNote>();
  readonly #counts = new Map<string, BookCounts>();
  #changes: { [Row in keyof Rows]: Rows[Row][number][] } = noChanges();

  /** Takes an event, with the books after it. */
  note(books: Books, event: JournalEvent): void {
    const atUs = event.atUs ?? 0;
    switch (event.kind) {
      case 'SignalReceived':
        this.#remember(event.signal);
        return;
      case 'SignalDenied': {
        const { signalId, code, text } = event;
        const { book, symbol, side, why } = this.#signals.get(signalId) ?? UNKNOWN_SIGNAL;
        this.#countOf(book).denied += 1;
        this.#add('denials', this.#denials, { signalId, book, symbol, side, code, text, why, atUs });
        return;
      }
      case 'OrderIntended':
        this.#countOf(event.book).orders += 1;
        this.#setOrder(books, event.order.clientOrderId);
        return;
      case 'ExternalOrderAdopted':
        this.#setOrder(books, event.order.clientOrderId);
        return;
      case 'OrderStateChanged':
      case 'FillInferred':
      case 'CancelRequested':
        this.#setOrder(books, event.clientOrderId);
        return;
      case 'ExecutionRecorded': {
        const { book, terms } = orderOf(books, event.clientOrderId);
        const { executionId, clientOrderId, quantity, price } = event;
        const { symbol, side } = terms;
        this.#countOf(book).fills += 1;
        const execution = { executionId, clientOrderId, book, symbol, side, quantity, price, atUs: event.atUs };
        this.#add('executions', this.#executions, execution);
        this.#setOrder(books, clientOrderId);
        return;
      }
      case 'AlertRaised':
        this.#add('alerts', this.#alerts, { severity: event.severity, code: event.code, text: event.text, atUs });
        return;
      case 'EquityMarked':
        this.#addEquity({ atUs, equity: event.equity });
        return;
      default:
        return;
    }
  }

  get rows(): Rows {
    return {
      orders: [...this.#orders.values()],
      executions: [...this.#executions],
      denials: [...this.#denials],
      alerts: [...this.#alerts],
      equity: [...this.#equity],
    };
  }

  countsOf(book: string): BookCounts {
    return this.#counts.get(book) ?? { orders: 0, fills: 0, denied: 0 };
  }

  get books(): readonly string[] {
    return [...this.#counts.keys()];
  }

  /** What is new since the last call: each order once, as it is now. */
  takeChanges(): Rows {
    const { orders, ...rest } = this.#changes;
    this.#changes = noChanges();
    return { ...rest, orders: [...new Map(orders.map((order) => [order.clientOrderId, order])).values()] };
  }

  #add<Row extends 'executions' | 'denials' | 'alerts'>(name: Row, rows: Rows[Row][number][], row: Rows[Row][number]): void {
    rows.push(row);
    if (rows.length > VIEW_LIMITS[name]) rows.shift();
    const changes: Rows[Row][number][] = this.#changes[name];
    changes.push(row);
  }

  /** When there are too many points, every other one of the older half goes: the curve stays whole. */
  #addEquity(point: EquityPoint): void {
    this.#equity.push(point);
    this.#changes.equity.push(point);
    if (this.#equity.length <= VIEW_LIMITS.equity) return;
    const half = Math.floor(this.#equity.length / 2);
    this.#equity = this.#equity.filter((_, index) => index >= half || index % 2 === 0);
  }

  #setOrder(books: Books, id: ClientOrderId): void {
    const record = orderOf(books, id);
    const { terms, filledQuantity, filledValue } = record;
    const signal = record.signalId === null ? null : (this.#signals.get(record.signalId) ?? null);
    const origin = originOf(books, record);
    const cause = origin.signalId === null ? undefined : this.#signals.get(origin.signalId);
    const why = cause?.why ?? whyOf(books, origin);
    const view: OrderView = {
      clientOrderId: id,
      venueOrderId: record.venueOrderId,
      signalId: record.signalId,
      book: record.book,
      purpose: record.purpose,
      symbol: terms.symbol,
      side: terms.side,
      type: terms.type,
      timeInForce: terms.timeInForce,
      orderClass: terms.orderClass ?? 'simple',
      quantity: formatDecimal(record.quantity),
      limitPrice: terms.limitPrice,
      stopPrice: terms.stopPrice ?? null,
      trailPrice: terms.trailPrice ?? null,
      trailPercent: terms.trailPercent ?? null,
      stopLoss: record.watched?.stopLoss ?? terms.stopLoss ?? null,
      takeProfit: record.watched?.takeProfit ?? terms.takeProfit ?? null,
      state: record.state,
      filledQuantity: formatDecimal(filledQuantity),
      filledAveragePrice: filledQuantity === 0n ? null : formatDecimal(divide(filledValue, filledQuantity)),
      isCancelRequested: record.isCancelRequested,
      reason: record.reason,
      why: origin === record ? why : `changed by hand: ${why}`,
      decisionPrice: signal && signal.price > 0 ? signal.price : null,
      createdAtUs: record.createdAtUs,
      updatedAtUs: record.updatedAtUs,
    };
    this.#orders.delete(id);
    this.#orders.set(id, view);
    this.#changes.orders.push(view);
    if (this.#orders.size > VIEW_LIMITS.orders) this.#forgetOldest();
  }

  #forgetOldest(): void {
    for (const [id, { state, signalId }] of this.#orders) {
      if (!isFinished(state)) continue;
      this.#orders.delete(id);
      if (signalId !== null) this.#signals.delete(signalId);
      return;
    }
  }

  #remember({ signalId, strategyId, symbol, side, reason, decisionPrice }: Signal): void {
    this.#signals.set(signalId, { book: strategyId, symbol, side, why: reason, price: decisionPrice });
    if (this.#signals.size <= MOST_SIGNALS) return;
    const [oldest] = this.#signals.keys();
    if (oldest !== undefined) this.#signals.delete(oldest);
  }

  #countOf(book: string): BookCounts {
    const known = this.#counts.get(book);
    if (known) return known;
    const fresh = { orders: 0, fills: 0, denied: 0 };
    this.#counts.set(book, fresh);
    return fresh;
  }
}

const MOST_SIGNALS = 2 * VIEW_LIMITS.orders;
const UNKNOWN_SIGNAL: SignalNote = { book: '', symbol: '', side: 'buy', why: '', price: 0 };

const noChanges = (): { [Row in keyof Rows]: Rows[Row][number][] } => ({
  orders: [],
  executions: [],
  denials: [],
  alerts: [],
  equity: [],
});

/** The order that was there before anybody changed it. */
function originOf(books: Books, record: OrderRecord): OrderRecord {
  let origin = record;
  while (origin.replaces !== null) origin = orderOf(books, origin.replaces);
  return origin;
}

/** Of an order that no signal explains. */
function whyOf(books: Books, { flattenId, exitOf, purpose }: OrderRecord): string {
  if (flattenId !== null) return books.flattens.get(flattenId)?.reason ?? '';
  if (exitOf !== null) return `exit of order ${exitOf}`;
  return purpose === 'protect' ? 'exit at the venue' : 'placed elsewhere';
}
