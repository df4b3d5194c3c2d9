// What the way from decision to fill cost: implementation shortfall, after André F. Perold, The Implementation Shortfall (1988).
import type { Side } from '../../protocol/orders.ts';
import type { SlippageFigures } from '../../protocol/trading-report.ts';
import { type Decimal, decimal, divide, formatDecimal, fromFloat, multiply, parseDecimal, toFloat, ZERO } from '../decimal.ts';

const TEN_THOUSAND = parseDecimal('10000');

/** Adds up fills against the prices that were decided on. A decision without a price says nothing and does not count. */
export class SlippageSum {
  readonly #orders = new Set<string>();
  #cost: Decimal = ZERO;
  #decidedValue: Decimal = ZERO;

  add(order: string, side: Side, quantity: Decimal, price: Decimal, decisionPrice: number): void {
    if (!(decisionPrice > 0)) return;
    const decided = fromFloat(decisionPrice);
    const perShare = side === 'buy' ? decimal(price - decided) : decimal(decided - price);
    this.#orders.add(order);
    this.#cost = decimal(this.#cost + multiply(perShare, quantity));
    this.#decidedValue = decimal(this.#decidedValue + multiply(decided, quantity));
  }

  get figures(): SlippageFigures {
    const share = this.#decidedValue === 0n ? null : multiply(divide(this.#cost, this.#decidedValue), TEN_THOUSAND);
    return {
      orders: this.#orders.size,
      cost: formatDecimal(this.#cost),
      basisPoints: share === null ? null : toFloat(share),
    };
  }
}
