// The executor's view put together again from its snapshot and what changed since. Pure.
import {
  type DenialView,
  type EquityPoint,
  type ExecutionView,
  type OrderView,
  type PortfolioView,
  type PortfolioViewChanged,
  VIEW_LIMITS,
} from '../../../protocol/portfolio-view.ts';

export type PortfolioMessage = PortfolioView | PortfolioViewChanged;
/** What is sent whole each time. */
export type PortfolioFrame = Omit<PortfolioView, 'kind' | 'orders' | 'executions' | 'denials' | 'alerts' | 'equity'>;

export class PortfolioState {
  frame: PortfolioFrame | null = null;
  readonly orders = new Map<string, OrderView>();
  executions: readonly ExecutionView[] = [];
  denials: readonly DenialView[] = [];
  equity: readonly EquityPoint[] = [];

  /** Rows of an older sequence than what is held, from an executor that lags behind another, are left out. */
  apply(message: PortfolioMessage): void {
    const { orders, executions, denials, equity, alerts: _, kind, ...frame } = message;
    const isNewer = this.frame === null || message.sequence >= this.frame.sequence;
    if (kind === 'portfolio-view') {
      if (isNewer || message.executor === this.frame?.executor) this.#begin(message);
    } else {
      for (const order of orders) this.#putOrder(order);
      this.executions = appendNew(this.executions, executions, (row) => row.executionId, VIEW_LIMITS.executions);
      this.denials = appendNew(this.denials, denials, (row) => row.signalId, VIEW_LIMITS.denials);
      this.equity = appendNew(this.equity, equity, (row) => String(row.atUs), VIEW_LIMITS.equity);
    }
    if (isNewer || message.executor === this.frame?.executor) this.frame = frame;
  }

  #begin({ orders, executions, denials, equity }: PortfolioView): void {
    this.orders.clear();
    for (const order of orders) this.orders.set(order.clientOrderId, order);
    this.executions = executions;
    this.denials = denials;
    this.equity = equity;
  }

  #putOrder(order: OrderView): void {
    const known = this.orders.get(order.clientOrderId);
    if (known && known.updatedAtUs > order.updatedAtUs) return;
    this.orders.set(order.clientOrderId, order);
    if (this.orders.size <= 2 * VIEW_LIMITS.orders) return;
    for (const [id, { state }] of this.orders) {
      if (this.orders.size <= VIEW_LIMITS.orders) break;
      if (!isOpenState(state)) this.orders.delete(id);
    }
  }
}

const OPEN_STATES: readonly string[] = ['intended', 'submitting', 'unknown', 'accepted', 'partially-filled'];
export const isOpenState = (state: string): boolean => OPEN_STATES.includes(state);

function appendNew<Row>(
  known: readonly Row[],
  arrived: readonly Row[],
  keyOf: (row: Row) => string,
  most: number,
): readonly Row[] {
  if (arrived.length === 0) return known;
  const keys = new Set(known.map(keyOf));
  const rows = [...known, ...arrived.filter((row) => !keys.has(keyOf(row)))];
  return rows.slice(Math.max(0, rows.length - most));
}
