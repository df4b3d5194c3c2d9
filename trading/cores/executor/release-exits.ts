// An exit of a strategy takes the place of the exits that wait at the venue: they hold the shares, and would refuse it.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { Signal } from '../../../protocol/signals.ts';
import { orderOf } from './books.ts';
import { evaluateSignal } from './evaluate-signal.ts';
import { isAttachedExit } from './order-record.ts';
import { requestCancels } from './outcomes.ts';
import type { Turn } from './turn.ts';

/**
 * Asks for the end of what waits there, and says whether anything did. The signal is not taken meanwhile: the strategy repeats it,
 * and when the shares are free it becomes an order. A signal that would be denied releases nothing.
 */
export function releaseExits(turn: Turn, signal: Signal): boolean {
  const waiting = waitingExits(turn, signal);
  if (waiting.length === 0) return false;
  const { proposal, denial } = evaluateSignal(turn.state, signal, turn.now.monotonicUs);
  if (denial || !proposal) return false;
  requestCancels(turn, waiting, signal.strategyId, 'an exit of the strategy takes its place');
  return true;
}

/** Exits that the venue attached to an entry of the same strategy, on the side on which this signal would trade. */
function waitingExits(turn: Turn, { strategyId, symbol, side }: Signal): readonly ClientOrderId[] {
  const { books } = turn.state;
  return [...books.open].filter((id) => {
    const order = orderOf(books, id);
    return isAttachedExit(order) && order.book === strategyId && order.terms.symbol === symbol && order.terms.side === side;
  });
}
