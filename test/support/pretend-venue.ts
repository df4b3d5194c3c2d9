// A venue in a few lines for tests of the executor core: keeps orders, fills what it is told to, and answers snapshots.
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderOutcome, OrderTerms, VenueOrder, VenueOrderId } from '../../protocol/orders.ts';
import type { VenueCashMovement, VenueFill, VenueSnapshot } from '../../protocol/queries.ts';
import type { ExecutionId, OrderReported } from '../../protocol/reports.ts';
import { type Decimal, decimal, divide, formatDecimal, multiply, parseDecimal, roundTo, ZERO } from '../../trading/decimal.ts';
import { applyFill, averageEntryPrice, FLAT, type Position } from '../../trading/positions.ts';

type Resting = { order: VenueOrder; filled: Decimal; value: Decimal };

export class PretendVenue {
  cash = parseDecimal('100000');
  timeUs: number;
  readonly orders = new Map<ClientOrderId, Resting>();
  readonly fills: VenueFill[] = [];
  readonly positions = new Map<string, Position>();
  /** Fees, dividends and the like, whose effect on cash and positions is whoever adds them to say. */
  readonly cashMovements: VenueCashMovement[] = [];
  #number = 0;

  constructor(timeUs: number) {
    this.timeUs = timeUs;
  }

  submit(terms: OrderTerms): OrderOutcome {
    if (this.orders.has(terms.clientOrderId)) return { outcome: 'unknown', message: 'client_order_id must be unique' };
    this.timeUs += 1000;
    const order: VenueOrder = {
      venueOrderId: `venue-${++this.#number}` as VenueOrderId,
      clientOrderId: terms.clientOrderId,
      symbol: terms.symbol,
      side: terms.side,
      type: terms.type,
      timeInForce: terms.timeInForce,
      status: 'new',
      quantity: terms.quantity,
      limitPrice: terms.limitPrice,
      filledQuantity: toDecimalString('0'),
      filledAveragePrice: null,
      replaces: null,
      replacedBy: null,
      submittedAtUs: this.timeUs,
      updatedAtUs: this.timeUs,
    };
    this.orders.set(terms.clientOrderId, { order, filled: ZERO, value: ZERO });
    return { outcome: 'accepted', order };
  }

  /** A new order takes the place of an old one, for what the old one has not filled. */
  replace(id: ClientOrderId, terms: OrderTerms): OrderOutcome {
    const old = this.#resting(id);
    const rest = formatDecimal(decimal(parseDecimal(terms.quantity) - old.filled));
    const outcome = this.submit({ ...terms, quantity: rest });
    if (outcome.outcome !== 'accepted' || !outcome.order) return outcome;
    const order = { ...outcome.order, replaces: old.order.venueOrderId };
    this.orders.set(terms.clientOrderId, { order, filled: ZERO, value: ZERO });
    old.order = { ...old.order, status: 'replaced', replacedBy: order.venueOrderId, updatedAtUs: this.timeUs };
    return { outcome: 'accepted', order };
  }

  /** What the venue would report of an order now. */
  reportOf(id: ClientOrderId): OrderReported {
    const { order } = this.#resting(id);
    return { kind: 'order-reported', event: order.status, order, execution: null, atUs: this.timeUs };
  }

  /** Fills part of an order and returns the report of it. */
  fill(id: ClientOrderId, quantity: string, price: string): OrderReported {
    const resting = this.#resting(id);
    this.timeUs += 1000;
    resting.filled = decimal(resting.filled + parseDecimal(quantity));
    resting.value = decimal(resting.value + multiply(parseDecimal(quantity), parseDecimal(price)));
    const isWhole = resting.filled === parseDecimal(resting.order.quantity);
    resting.order = {
      ...resting.order,
      status: isWhole ? 'filled' : 'partially_filled',
      filledQuantity: formatDecimal(resting.filled),
      filledAveragePrice: formatDecimal(roundTo(divide(resting.value, resting.filled), 6)),
      updatedAtUs: this.timeUs,
    };
    const { symbol, side, venueOrderId } = resting.order;
    const effect = applyFill(this.positions.get(symbol) ?? FLAT, side, parseDecimal(quantity), parseDecimal(price));
    this.positions.set(symbol, effect.position);
    this.cash = decimal(this.cash + effect.cashChange);
    const execution = {
      executionId: `execution-${++this.#number}` as ExecutionId,
      quantity: toDecimalString(quantity),
      price: toDecimalString(price),
    };
    this.fills.push({ activityId: `activity-${this.#number}`, venueOrderId, symbol, side, atUs: this.timeUs, ...execution });
    return {
      kind: 'order-reported',
      event: isWhole ? 'fill' : 'partial_fill',
      order: resting.order,
      execution,
      atUs: this.timeUs,
    };
  }

  cancel(id: ClientOrderId): OrderReported {
    const resting = this.#resting(id);
    this.timeUs += 1000;
    resting.order = { ...resting.order, status: 'canceled', updatedAtUs: this.timeUs };
    return { kind: 'order-reported', event: 'canceled', order: resting.order, execution: null, atUs: this.timeUs };
  }

  shown(id: ClientOrderId): VenueOrder | null {
    return this.orders.get(id)?.order ?? null;
  }

  snapshot(): VenueSnapshot {
    return {
      account: {
        accountNumber: 'PATEST1',
        currency: 'USD',
        cash: formatDecimal(this.cash),
        equity: formatDecimal(this.cash),
        buyingPower: formatDecimal(this.cash),
        isBlocked: false,
      },
      positions: [...this.positions]
        .filter(([, position]) => position.quantity !== 0n)
        .map(([symbol, position]) => ({
          symbol,
          quantity: formatDecimal(position.quantity),
          averageEntryPrice: formatDecimal(averageEntryPrice(position)),
        })),
      orders: [...this.orders.values()].map(({ order }) => order),
      fills: [...this.fills],
      cashMovements: [...this.cashMovements],
      splits: [],
      venueTimeUs: this.timeUs,
    };
  }

  #resting(id: ClientOrderId): Resting {
    const resting = this.orders.get(id);
    if (!resting) throw new Error(`the pretend venue has no order ${id}`);
    return resting;
  }
}
