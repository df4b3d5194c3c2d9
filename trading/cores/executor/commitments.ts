// What orders use of the buying power that the venue last told, until it tells it anew.
import type { OrderTerms } from '../../../protocol/orders.ts';
import { type Decimal, decimal, multiply, parseDecimal, ZERO } from '../../decimal.ts';
import { isInFlight } from '../../order-states.ts';
import { orderOf } from './books.ts';
import type { ExecutorState } from './executor-state.ts';
import { type OrderRecord, workingTerms } from './order-record.ts';
import { valuationPrice } from './valuation.ts';

/**
 * What is opened uses buying power, what is closed gives some back; a replacement uses only what it is worth more than the order
 * whose place it takes. What has no price counts nothing.
 */
export function commitmentOf(state: ExecutorState, order: OrderRecord, monotonicUs: number): Decimal {
  const { terms, purpose, replaces } = order;
  const before = replaces === null ? ZERO : worthOf(state, workingTerms(orderOf(state.books, replaces)), monotonicUs);
  const after = worthOf(state, terms, monotonicUs);
  if (before === null || after === null) return ZERO;
  return decimal(purpose === 'entry' ? after - before : before - after);
}

/** The venue told its buying power: what it cannot reckon with yet is what is on its way there. */
export function takeBuyingPower(state: ExecutorState, buyingPower: Decimal, monotonicUs: number): ExecutorState {
  let committed: bigint = ZERO;
  for (const id of state.books.open) {
    const order = orderOf(state.books, id);
    if (isInFlight(order.state)) committed += commitmentOf(state, order, monotonicUs);
  }
  return { ...state, venueBuyingPower: buyingPower, committed: decimal(committed) };
}

function worthOf(state: ExecutorState, terms: OrderTerms, monotonicUs: number): Decimal | null {
  const price = valuationPrice(state, terms, terms.side, monotonicUs);
  return price === null ? null : multiply(parseDecimal(terms.quantity), price);
}
