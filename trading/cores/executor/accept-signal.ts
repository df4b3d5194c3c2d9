// From signal to intent or denial: journals it, sizes it, asks the risk checks, and hands the order out after the sync.
import type { Denial } from '../../../protocol/denials.ts';
import type { ClientOrderId, OrderTerms } from '../../../protocol/orders.ts';
import { RESERVED_BOOKS } from '../../../protocol/portfolio.ts';
import type { Signal } from '../../../protocol/signals.ts';
import { createClientOrderId } from '../../client-order-ids.ts';
import { absolute, formatDecimal } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import type { OrderProposal } from '../../risk-checks/risk-check.ts';
import { readSignal } from '../../signal-validity.ts';
import { holdingKey } from './books.ts';
import { closableQuantity } from './closable.ts';
import { putAside } from './early-signals.ts';
import { evaluateSignal } from './evaluate-signal.ts';
import { isReconciled } from './executor-state.ts';
import { intendOrder, type OrderIntent } from './intend-order.ts';
import type { ExitPlan } from './plan-exits.ts';
import { releaseExits } from './release-exits.ts';
import type { Turn } from './turn.ts';

const FIRST_PRICE_WITHIN_MS = 5_000;

export function acceptSignal(turn: Turn, message: unknown, digest: Digest): void {
  const reading = readSignal(message);
  // The books of a person and of strangers take no signals from a lane.
  if (reading.verdict === 'unreadable' || RESERVED_BOOKS.includes(reading.signal.strategyId)) return;
  const { signal } = reading;
  const { state } = turn;
  if (turn.recorded.hasSignal(signal.signalId)) {
    acknowledgeAgain(turn, signal);
    return;
  }
  // Not able to judge yet: the strategy repeats the signal until it is taken or expires.
  if (!isReconciled(state) || !state.books.account || (reading.verdict === 'valid' && !canJudge(turn, signal.symbol))) return;
  if (reading.verdict === 'valid' && (putAside(turn, signal) || releaseExits(turn, signal))) return;
  takeSignal(turn, signal, reading.verdict === 'invalid' ? reading.mistakes : null, digest);
}

/** Journals the signal and decides on it. Returns the denial, or the id of the order that it became. */
export function takeSignal(
  turn: Turn,
  signal: Signal,
  mistakes: string | null,
  digest: Digest,
  waitsFor: readonly ClientOrderId[] = [],
): { readonly denial: Denial } | { readonly clientOrderId: ClientOrderId } {
  const { state } = turn;
  turn.append({ kind: 'SignalReceived', signal });
  turn.sync();
  if (mistakes !== null) return deny(turn, signal, { code: 'INVALID_SIGNAL', text: mistakes });
  const { proposal, exits, denial } = evaluateSignal(state, signal, turn.now.monotonicUs);
  if (denial) return deny(turn, signal, denial);
  if (!proposal || !state.books.account) throw new Error(`signal ${signal.signalId} is neither denied nor proposed`);
  return intend(turn, signal, proposal, exits, state.books.account.number, digest, waitsFor);
}

function intend(
  turn: Turn,
  signal: Signal,
  proposal: OrderProposal,
  exits: ExitPlan,
  account: string,
  digest: Digest,
  waitsFor: readonly ClientOrderId[],
): { readonly clientOrderId: ClientOrderId } {
  const { book, symbol, side } = proposal;
  const held = closableQuantity(turn.state.books, book, symbol);
  const isClosing = side === 'sell' ? held > 0n : held < 0n;
  const purpose = isClosing ? 'exit' : 'entry';
  const { signalId } = signal;
  const clientOrderId = createClientOrderId({ account, signalId, purpose, leg: 0, attempt: 1 }, digest);
  const { stopLoss, takeProfit } = exits;
  const quantity = formatDecimal(proposal.quantity);
  if (exits.isWatched && isClosing && proposal.quantity <= absolute(held)) {
    // Exits of what is held already, which the venue cannot attach to anything: nothing is sent before a price comes true.
    turn.append({ kind: 'ExitsWatched', signalId, watchId: clientOrderId, book, symbol, side, quantity, stopLoss, takeProfit });
    return { clientOrderId };
  }
  turn.change({
    lastOrders: turn.state.lastOrders.set(holdingKey(book, symbol), {
      side,
      quantity: proposal.quantity,
      type: proposal.type,
      limitPrice: proposal.limitPrice,
      stopPrice: proposal.stopPrice,
      causedAtUs: proposal.causedAtUs,
    }),
  });
  const intent: OrderIntent = {
    signalId,
    book,
    purpose,
    leg: 0,
    attempt: 1,
    order: { ...termsOf(signal, proposal, exits), clientOrderId, quantity },
    expiresAtUs: signal.expiresAtUs,
    trace: signal.trace,
    ...(exits.isWatched && { watched: { stopLoss, takeProfit } }),
  };
  intendOrder(turn, intent, waitsFor);
  return { clientOrderId };
}

function termsOf(
  signal: Signal,
  { symbol, side, type, timeInForce }: OrderProposal,
  { orderClass, stopLoss, takeProfit }: ExitPlan,
): Omit<OrderTerms, 'clientOrderId' | 'quantity'> {
  return {
    symbol,
    side,
    type: orderClass === 'oco' ? 'limit' : type,
    timeInForce,
    limitPrice: orderClass === 'oco' ? null : signal.limitPrice,
    ...(signal.stopPrice && { stopPrice: signal.stopPrice }),
    ...(signal.trailPrice && { trailPrice: signal.trailPrice }),
    ...(signal.trailPercent && { trailPercent: signal.trailPercent }),
    ...(orderClass !== 'simple' && { orderClass, stopLoss, takeProfit }),
    extendedHours: signal.extendedHours ?? false,
  };
}

function deny(turn: Turn, signal: Signal, denial: Denial): { readonly denial: Denial } {
  const { code, text } = denial;
  turn.append({ kind: 'SignalDenied', signalId: signal.signalId, code, text });
  turn.publish({
    kind: 'signal-denied',
    book: signal.strategyId,
    signalId: signal.signalId,
    symbol: String(signal.symbol),
    code,
    text,
  });
  return { denial };
}

/** Right after a start the symbol's description and its first price may still be on their way. */
export function canJudge(turn: Turn, symbol: string): boolean {
  const { instruments, marks, startedAtUs } = turn.state;
  if (!instruments.has(symbol)) {
    turn.send({ kind: 'ask-instruments', symbols: [symbol] });
    return false;
  }
  return (
    marks.has(symbol) || instruments.get(symbol) === null || turn.now.monotonicUs - startedAtUs > FIRST_PRICE_WITHIN_MS * 1000
  );
}

/** The first acknowledgement, or the strategy, was lost: say it again. */
function acknowledgeAgain(turn: Turn, signal: Signal): void {
  turn.publish({ kind: 'signal-journaled', book: signal.strategyId, signalId: signal.signalId });
}
