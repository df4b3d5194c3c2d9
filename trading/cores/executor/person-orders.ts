// Orders that a person places: turned into a signal of the book `manual`, and judged at once.
import type { CheckManual, ControlResult, ManualOrder, OrderPreview, SubmitManual } from '../../../protocol/control.ts';
import type { DecimalString } from '../../../protocol/decimal-string.ts';
import type { Denial } from '../../../protocol/denials.ts';
import type { ClientOrderId, OrderTerms } from '../../../protocol/orders.ts';
import { MANUAL_BOOK } from '../../../protocol/portfolio.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import { createClientOrderId } from '../../client-order-ids.ts';
import { absolute, divide, formatDecimal, larger, multiply, ONE, parseDecimal, truncateTo } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import type { OrderProposal } from '../../risk-checks/risk-check.ts';
import { readSignal } from '../../signal-validity.ts';
import { canJudge, takeSignal } from './accept-signal.ts';
import { closableQuantity } from './closable.ts';
import { evaluateSignal } from './evaluate-signal.ts';
import { isReconciled } from './executor-state.ts';
import { buyingPowerLeft } from './exposure.ts';
import { keepingOf } from './plan-exits.ts';
import { exitsInTheWay, takeBackExits } from './release-exits.ts';
import type { Turn } from './turn.ts';
import { valuationPrice } from './valuation.ts';

/** How long an order of a person may wait to be sent. */
export const MANUAL_EXPIRY_US = 60_000_000;

export function submitManual(turn: Turn, { id, order, by, reason }: SubmitManual, digest: Digest): ControlResult {
  const signal = toSignal(turn, order, `${MANUAL_BOOK} ${id}`, reason || `ordered by ${by}`);
  if (turn.recorded.hasSignal(signal.signalId)) {
    const clientOrderId = orderOfSignal(turn, signal.signalId, digest);
    return { ...plain(turn), clientOrderId, denial: clientOrderId === null ? DENIED_BEFORE : null, preview: null };
  }
  const obstacle = notJudgeable(turn, order.symbol);
  if (obstacle) return { ...plain(turn), clientOrderId: null, denial: obstacle, preview: null };
  const preview = previewOf(turn, signal);
  const reading = readSignal(signal);
  const inTheWay = reading.verdict === 'valid' ? exitsInTheWay(turn.state, signal, turn.now.monotonicUs) : [];
  const taken = takeSignal(turn, signal, reading.verdict === 'valid' ? null : reading.mistakes, digest, inTheWay);
  if (!('denial' in taken)) takeBackExits(turn, inTheWay, by, 'an order of a person takes its place');
  return 'denial' in taken
    ? { ...plain(turn), clientOrderId: null, denial: taken.denial, preview }
    : { ...plain(turn), clientOrderId: taken.clientOrderId, denial: null, preview };
}

const DENIED_BEFORE: Denial = { code: 'DUPLICATE_ORDER', text: 'the same order was denied before: it is not tried again' };

/** The id follows from the signal, so it is known for an order that was done long ago, too. */
function orderOfSignal(turn: Turn, signalId: SignalId, digest: Digest): ClientOrderId | null {
  const { account, watches } = turn.state.books;
  if (!account) return null;
  const ids = (['entry', 'exit'] as const).map((purpose) =>
    createClientOrderId({ account: account.number, signalId, purpose, leg: 0, attempt: 1 }, digest),
  );
  return ids.find((id) => turn.recorded.hasOrder(id) || watches.has(id)) ?? null;
}

/** What would become of the order, without a trace of it anywhere. */
export function checkManual(turn: Turn, { order, by }: CheckManual): ControlResult {
  const signal = toSignal(turn, order, `${MANUAL_BOOK} check`, `asked by ${by}`);
  const reading = readSignal(signal);
  const malformed: Denial | null = reading.verdict === 'valid' ? null : { code: 'INVALID_SIGNAL', text: reading.mistakes };
  const obstacle = malformed ?? notJudgeable(turn, order.symbol);
  if (obstacle) return { ...plain(turn), denial: obstacle, preview: malformed ? null : previewOf(turn, signal) };
  const { denial, proposal, exits } = evaluateSignal(turn.state, signal, turn.now.monotonicUs);
  const preview = previewOf(turn, signal);
  const keeping = proposal && keepingOf(exits, closes(turn, proposal));
  return { ...plain(turn), denial, preview: preview && { ...preview, exits: keeping } };
}

/** The answer to a command that asked for no more. */
export const plain = (turn: Turn, cancelsRequested = 0): ControlResult => ({
  tradingState: turn.state.books.tradingState,
  cancelsRequested,
});

/** A person is told at once what a strategy would wait for. */
export function notJudgeable(turn: Turn, symbol: string): Denial | null {
  if (!isReconciled(turn.state) || !turn.state.books.account) {
    return { code: 'TRADING_HALTED', text: 'journal and venue are just being compared: try again in a moment' };
  }
  return canJudge(turn, symbol) ? null : { code: 'NO_PRICE', text: `${symbol} is just being looked up: try again in a moment` };
}

function toSignal(turn: Turn, order: ManualOrder, id: string, reason: string): Signal {
  const { venueTimeUs } = turn.state;
  const { notional: _, quantity, ...terms } = order;
  return {
    kind: 'signal',
    signalId: id as SignalId,
    strategyId: MANUAL_BOOK,
    ...terms,
    quantity: quantity ?? quantityFor(turn, order),
    targetQuantity: null,
    expiresAtUs: venueTimeUs + MANUAL_EXPIRY_US,
    decisionPrice: turn.state.marks.get(order.symbol)?.last ?? 0,
    causedAtUs: venueTimeUs,
    reason,
    trace: { tickSentAtUs: 0, signalSentAtUs: 0 },
  };
}

/** What the money buys at the present price, rounded down to what the symbol can be traded in. */
function quantityFor(turn: Turn, order: ManualOrder): DecimalString | null {
  if (order.notional === null) return null;
  const price = valuationPrice(turn.state, order, order.side, turn.now.monotonicUs);
  const instrument = turn.state.instruments.get(order.symbol);
  if (price === null || price <= 0n || !instrument) return null;
  const step = parseDecimal(instrument.quantityIncrement);
  const isWhole = instrument.assetClass !== 'crypto' && !instrument.fractionable;
  return formatDecimal(truncateTo(divide(parseDecimal(order.notional), price), isWhole ? ONE : larger(step, FINEST)));
}

const FINEST = parseDecimal('0.000000001');

/** Whether it trades against what its book holds, and against no more than that. */
function closes({ state }: Turn, { book, symbol, side, quantity }: OrderProposal): boolean {
  const held = closableQuantity(state.books, book, symbol);
  return (side === 'sell' ? held > 0n : held < 0n) && quantity <= absolute(held);
}

type Priced = Pick<OrderTerms, 'symbol' | 'side' | 'type' | 'limitPrice' | 'stopPrice'> & {
  readonly quantity: DecimalString | null;
};

export function previewOf(turn: Turn, order: Priced): OrderPreview | null {
  if (order.quantity === null) return null;
  const price = valuationPrice(turn.state, order, order.side, turn.now.monotonicUs);
  const left = buyingPowerLeft(turn.state);
  return {
    quantity: order.quantity,
    price: price === null ? null : formatDecimal(price),
    notional: price === null ? null : formatDecimal(multiply(parseDecimal(order.quantity), price)),
    buyingPower: left === null ? null : formatDecimal(left),
    exits: null,
  };
}
