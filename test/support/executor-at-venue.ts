// The executor core and the simulated venue's core, joined without any process between them: requests, answers, reports and snapshots in
// the venue's own words, translated as the gateway translates them. A test may keep reports back and hand them over late.
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrder, VenueOrderId } from '../../protocol/orders.ts';
import type { VenueCashMovement, VenueFill, VenueSnapshot } from '../../protocol/queries.ts';
import type { ExecutionId, OrderReported } from '../../protocol/reports.ts';
import type { ExecutorEffect } from '../../trading/cores/executor/executor-messages.ts';
import type { ExecutorSettings } from '../../trading/cores/executor/executor-state.ts';
import { decimal, formatDecimal } from '../../trading/decimal.ts';
import { averageEntryPrice } from '../../trading/positions.ts';
import { familyOf } from '../../trading/venue/account-state.ts';
import type { VenueOrderRecord } from '../../trading/venue/venue-order.ts';
import { fromTradeUpdate, fromVenueOrder, toPatchOrder, toPostOrder } from '../../workers/gateway/alpaca/order-translation.ts';
import { toOrderShape } from '../../workers/simulator/shapes/order-shape.ts';
import { toTradeUpdateShape } from '../../workers/simulator/shapes/trade-update-shape.ts';
import { openTestVenue, quietSettings, type TestVenue } from '../unit/trading/venue/venue-harness.ts';
import { createSignal, ExecutorBench, TEST_SETTINGS, VENUE_START_US } from './executor-bench.ts';

export class ExecutorAtVenue {
  readonly bench: ExecutorBench;
  readonly market: TestVenue;
  /** Reports of these kinds (`canceled`, `fill` …) wait in `late` until they are handed over. */
  readonly keptBack = new Set<string>();
  readonly late: OrderReported[] = [];
  #carried = 0;
  #told = 0;

  /** `partialFillProbability`: of 1, every fill but the last is a part. */
  constructor(partialFillProbability = 0, settings: ExecutorSettings = TEST_SETTINGS) {
    const fillModel = { fillDelayMs: [0, 0], partialFillProbability } as const;
    this.market = openTestVenue(quietSettings({ fillModel }), '100000', VENUE_START_US);
    this.bench = new ExecutorBench(settings).start();
    this.#carried = this.bench.effects.length;
    this.move(145);
  }

  /** The market moves, and whatever follows from it happens. */
  move(price: number): void {
    this.market.quote('SPY', price - 0.01, price + 0.01, 1_000_000);
    this.market.trade('SPY', price);
    this.bench.pass(1_000);
    this.settle();
    const { nowUs } = this.market;
    const prices = { symbol: 'SPY', bid: price - 0.01, ask: price + 0.01, last: price, quotedAtUs: nowUs, tradedAtUs: nowUs };
    const mark = { ...prices, receivedAtUs: this.bench.monotonicUs };
    this.bench.tell({ kind: 'prices-moved', venueTimeUs: nowUs, marks: [mark] });
    this.settle();
  }

  signal(id: string, part: Parameters<typeof createSignal>[1] = {}): void {
    this.bench.tell({ kind: 'signal-received', signal: createSignal(id, { causedAtUs: this.market.nowUs, ...part }) });
    this.settle();
  }

  /** Carries requests to the venue and answers and reports back, until nothing is under way. */
  settle(): void {
    const { effects } = this.bench;
    for (;;) {
      this.#tellReports();
      const effect = effects[this.#carried];
      if (effect === undefined) return;
      this.#carried += 1;
      this.#carry(effect);
    }
  }

  /** Compares until journal and venue agree, as the slow beat does. */
  compare(): void {
    this.bench.tell({ kind: 'reconciliation-asked', cause: 'a test' });
    for (let attempt = 0; attempt < 60; attempt++) {
      this.bench.pass(500);
      this.bench.tell({ kind: 'beat' });
      this.settle();
      if (this.bench.state.reconciliation.phase === 'done') return;
    }
    throw new Error(`journal and venue differ: ${this.bench.state.reconciliation.difference}`);
  }

  /** The latest order of ours or of its exits in that place. */
  atVenue(role: VenueOrderRecord['role']): VenueOrderRecord {
    const found = [...this.market.venue.state.orders.values()].findLast((order) => order.role === role);
    if (!found) throw new Error(`the venue has no ${role}`);
    return found;
  }

  /** Somebody cancels at the venue's own page. */
  cancelByHand({ orderId }: VenueOrderRecord): void {
    this.market.venue.cancel(orderId, this.market.nowUs);
    this.market.waitUntil(this.market.nowUs);
    this.settle();
  }

  handOver(): void {
    this.keptBack.clear();
    for (const report of this.late.splice(0)) this.bench.tell({ kind: 'report-received', report });
    this.settle();
  }

  alerts(): readonly string[] {
    return this.bench.events.flatMap((event) => (event.kind === 'AlertRaised' ? [`${event.code}: ${event.text}`] : []));
  }

  #tellReports(): void {
    for (const { update } of this.market.outputs.slice(this.#told)) {
      this.#told += 1;
      const report = update && fromTradeUpdate(toTradeUpdateShape(update).data);
      if (!report) continue;
      if (this.keptBack.has(report.event)) this.late.push(report);
      else this.bench.tell({ kind: 'report-received', report });
    }
  }

  #carry(effect: ExecutorEffect): void {
    const { bench, market } = this;
    const { venue, nowUs } = market;
    switch (effect.kind) {
      case 'submit': {
        const { clientOrderId } = effect.order;
        const answer = venue.submit(toWire(toPostOrder(effect.order)), nowUs);
        const outcome = answer.isRefused
          ? ({ outcome: 'rejected', code: String(answer.refusal.code), message: answer.refusal.message } as const)
          : ({ outcome: 'accepted', order: this.#shown(answer.value) } as const);
        bench.tell({ kind: 'submit-answered', clientOrderId, outcome });
        break;
      }
      case 'replace':
        this.#replace(effect.order, effect.venueOrderId);
        break;
      case 'cancel': {
        const { clientOrderId } = effect;
        const answer = venue.cancel(effect.venueOrderId, nowUs);
        const outcome = answer.isRefused
          ? ({ outcome: 'rejected', code: String(answer.refusal.code), message: answer.refusal.message } as const)
          : ({ outcome: 'accepted', order: null } as const);
        bench.tell({ kind: 'cancel-answered', clientOrderId, outcome });
        break;
      }
      case 'look-up': {
        const { clientOrderId } = effect;
        const found = [...venue.state.orders.values()].find((order) => order.clientOrderId === clientOrderId);
        const lookup = found ? ({ found: true, order: this.#shown(found) } as const) : ({ found: false } as const);
        bench.tell({ kind: 'lookup-answered', clientOrderId, lookup });
        break;
      }
      case 'ask-snapshot': {
        const snapshot = { ...this.#snapshot(), ...(effect.splitsOf && { splitsOf: effect.splitsOf.symbols }) };
        bench.tell({ kind: 'snapshot-answered', question: effect.question, snapshot });
        break;
      }
      default:
        return;
    }
    market.waitUntil(nowUs);
  }

  #replace(order: OrderTerms, venueOrderId: VenueOrderId): void {
    const { clientOrderId, limitPrice, stopPrice = null } = order;
    const header = { kind: 'replace-order', requestId: 1, notAfterUs: 0, gatewayEpoch: '' } as const;
    const request = { ...header, venueOrderId, clientOrderId, quantity: null, limitPrice, stopPrice };
    const answer = this.market.venue.replace(venueOrderId, toWire(toPatchOrder(request)), this.market.nowUs);
    if (answer.isRefused) throw new Error(answer.refusal.message);
    const outcome = { outcome: 'accepted', order: this.#shown(answer.value) } as const;
    this.bench.tell({ kind: 'submit-answered', clientOrderId, outcome });
  }

  #shown(order: VenueOrderRecord): VenueOrder {
    const legs = familyOf(this.market.venue.state, order).filter(({ role }) => role !== 'parent');
    return fromVenueOrder(toOrderShape(order, order.role === 'parent' ? legs : []));
  }

  #snapshot(): VenueSnapshot {
    const { venue, outputs, nowUs } = this.market;
    const { state } = venue;
    const orders = [...state.orders.values()].map((order) => ({
      ...fromVenueOrder(toOrderShape(order)),
      ...(order.role !== 'parent' && { parentVenueOrderId: order.familyId as VenueOrderId }),
    }));
    const fills = outputs.flatMap(({ event }): readonly VenueFill[] => {
      if (event.kind !== 'order-executed') return [];
      const { orderId, executionId, symbol, side, quantity, price, atUs } = event;
      const texts = { quantity: formatDecimal(quantity), price: formatDecimal(price) };
      const ids = { venueOrderId: orderId as VenueOrderId, executionId: executionId as ExecutionId, activityId: executionId };
      return [{ ...ids, ...texts, symbol, side, atUs }];
    });
    const money = formatDecimal(state.cash);
    const account = { accountNumber: 'PATEST1', currency: 'USD', cash: money, equity: money, buyingPower: money };
    return {
      account: { ...account, isBlocked: false },
      positions: [...state.positions.values()].map((position) => ({
        symbol: position.symbol,
        quantity: formatDecimal(position.quantity),
        averageEntryPrice: formatDecimal(averageEntryPrice(position)),
      })),
      orders,
      fills,
      cashMovements: this.#splits(),
      splits: [],
      venueTimeUs: nowUs,
    };
  }

  #splits(): readonly VenueCashMovement[] {
    const { activities } = this.market.venue.state;
    return Array.from({ length: activities.length }, (_, index) => activities.at(index)).flatMap((activity) => {
      // The gateway makes one of the two.
      if (activity?.type !== 'SPLIT' || activity.leg !== 'add') return [];
      const { activityId, type, symbol, atUs, from, to } = activity;
      const quantity = formatDecimal(decimal(to - from));
      return [{ activityId, type, symbol, atUs, quantity, before: formatDecimal(from), amount: toDecimalString('0') }];
    });
  }
}

/** The body as it goes over the wire: the client library's names, in the spelling of the venue. */
function toWire(value: object): Record<string, unknown> {
  const entries = Object.entries(value).map(([name, field]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    typeof field === 'object' && field !== null ? toWire(field) : field,
  ]);
  return Object.fromEntries(entries);
}

export const idOf = ({ clientOrderId }: VenueOrderRecord): ClientOrderId => clientOrderId as ClientOrderId;
