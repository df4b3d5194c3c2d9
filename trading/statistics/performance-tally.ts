// Collects everything that one strategy (or the account) is measured by, change by change.
import type { DenialCode } from '../../protocol/denials.ts';
import type { OrderState } from '../../protocol/portfolio.ts';
import type { OpenPosition, OrderFigures, Performance } from '../../protocol/trading-report.ts';
import { type Decimal, decimal, divide, formatDecimal, larger, toFloat, ZERO } from '../decimal.ts';
import { createDrawdownWatch } from './drawdown.ts';
import { LatencySamples } from './latency.ts';
import { type RoundTrip, summarizeRoundTrips } from './round-trips.ts';
import { SlippageSum } from './slippage.ts';

/** What is held now, at the last known prices. */
export type Valuation = { readonly unrealizedPnl: Decimal; readonly gross: Decimal; readonly net: Decimal };

export const NOTHING_HELD: Valuation = { unrealizedPnl: ZERO, gross: ZERO, net: ZERO };

const FIGURE_OF_STATE: Readonly<Partial<Record<OrderState, keyof OrderFigures>>> = {
  filled: 'filled',
  'partially-filled': 'partiallyFilled',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  'not-received': 'notReceived',
  replaced: 'replaced',
  unknown: 'unknown',
};

export class PerformanceTally {
  readonly slippage = new SlippageSum();
  readonly latency = new LatencySamples();
  readonly trips: RoundTrip[] = [];
  readonly #drawdown = createDrawdownWatch();
  readonly #denials = new Map<DenialCode, number>();
  readonly #orders = new Set<string>();
  /** What the account was worth before the first profit; null for a strategy. */
  readonly #openingEquity: Decimal | null;
  signals = 0;
  fills = 0;
  #realizedPnl = ZERO;
  #fees = ZERO;
  #valuation = NOTHING_HELD;
  #maximumGross = ZERO;
  #heldUs = 0;
  #valuedAtUs = 0;

  constructor(openingEquity: Decimal | null = null) {
    this.#openingEquity = openingEquity;
  }

  deny(code: DenialCode): void {
    this.#denials.set(code, (this.#denials.get(code) ?? 0) + 1);
  }

  submit(order: string): void {
    this.#orders.add(order);
  }

  earn(realizedPnl: Decimal, fees: Decimal): void {
    this.#realizedPnl = decimal(this.#realizedPnl + realizedPnl);
    this.#fees = decimal(this.#fees + fees);
  }

  /** Time moved on to `atUs`, and this is what is held from now on. */
  value(valuation: Valuation, atUs: number): void {
    this.#heldUs += this.#heldUntil(atUs);
    this.#valuedAtUs = Math.max(this.#valuedAtUs, atUs);
    this.#valuation = valuation;
    this.#maximumGross = larger(this.#maximumGross, valuation.gross);
    this.#drawdown.add(decimal((this.#openingEquity ?? ZERO) + this.#netPnl), atUs);
  }

  get #netPnl(): Decimal {
    return decimal(this.#realizedPnl + this.#valuation.unrealizedPnl - this.#fees);
  }

  /** How much longer something was held, until then. */
  #heldUntil(atUs: number): number {
    return this.#valuation.gross === 0n ? 0 : Math.max(0, atUs - this.#valuedAtUs);
  }

  /** `stateOf` gives the present state of an order; `period` is what the report is about, null when nothing happened in it. */
  summarize(
    stateOf: (order: string) => OrderState,
    positions: readonly OpenPosition[],
    period: { readonly fromUs: number; readonly toUs: number } | null,
  ): Performance {
    const { amount, high, fromUs, toUs } = this.#drawdown.largest;
    const lengthUs = period ? period.toUs - period.fromUs : 0;
    const heldUs = this.#heldUs + (period ? this.#heldUntil(period.toUs) : 0);
    return {
      signals: this.signals,
      denials: {
        total: [...this.#denials.values()].reduce((sum, count) => sum + count, 0),
        byReason: Object.fromEntries([...this.#denials].toSorted(([, a], [, b]) => b - a)),
      },
      orders: this.#countOrders(stateOf),
      fills: this.fills,
      roundTrips: summarizeRoundTrips(this.trips),
      realizedPnl: formatDecimal(this.#realizedPnl),
      unrealizedPnl: formatDecimal(this.#valuation.unrealizedPnl),
      fees: formatDecimal(this.#fees),
      netPnl: formatDecimal(this.#netPnl),
      exposure: {
        gross: formatDecimal(this.#valuation.gross),
        net: formatDecimal(this.#valuation.net),
        maximumGross: formatDecimal(this.#maximumGross),
        timeInMarket: lengthUs === 0 ? null : heldUs / lengthUs,
      },
      maximumDrawdown: {
        amount: formatDecimal(amount),
        share: this.#openingEquity === null || high <= 0n ? null : toFloat(divide(amount, high)),
        fromTime: toTime(fromUs),
        toTime: toTime(toUs),
      },
      slippage: this.slippage.figures,
      latency: this.latency.figures,
      positions,
    };
  }

  #countOrders(stateOf: (order: string) => OrderState): OrderFigures {
    const figures = {
      submitted: this.#orders.size,
      filled: 0,
      partiallyFilled: 0,
      canceled: 0,
      expired: 0,
      rejected: 0,
      notReceived: 0,
      replaced: 0,
      unknown: 0,
      open: 0,
    };
    for (const order of this.#orders) {
      const state = stateOf(order);
      const figure = FIGURE_OF_STATE[state];
      if (figure) figures[figure] += 1;
      if (OPEN_STATES.has(state)) figures.open += 1;
    }
    return figures;
  }
}

const OPEN_STATES: ReadonlySet<OrderState> = new Set(['intended', 'unknown', 'accepted', 'partially-filled']);

export const toTime = (atUs: number | null): string | null =>
  atUs === null ? null : new Date(Math.floor(atUs / 1000)).toISOString();
