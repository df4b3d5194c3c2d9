// What a person commands: the trading state, cancels, a flatten, orders of their own. Answered at once, whatever it comes to.
import type {
  CancelAll,
  CancelOne,
  CheckManual,
  ControlCommand,
  ControlResult,
  ManualOrder,
  OrderPreview,
  Replace,
  StateCommand,
  SubmitManual,
} from '../../../protocol/control.ts';
import type { DecimalString } from '../../../protocol/decimal-string.ts';
import type { Denial } from '../../../protocol/denials.ts';
import { MANUAL_BOOK, type TradingState } from '../../../protocol/portfolio.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import { createClientOrderId } from '../../client-order-ids.ts';
import { divide, formatDecimal, larger, multiply, ONE, parseDecimal, truncateTo } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import { isFinished } from '../../order-states.ts';
import { readSignal } from '../../signal-validity.ts';
import { canJudge, takeSignal } from './accept-signal.ts';
import { evaluateSignal } from './evaluate-signal.ts';
import { isReconciled } from './executor-state.ts';
import { buyingPowerLeft } from './exposure.ts';
import { openOrdersIn, requestFlatten } from './flatten.ts';
import { intendOrder } from './intend-order.ts';
import { abandonUnsent, requestCancels } from './outcomes.ts';
import type { Turn } from './turn.ts';
import { valuationPrice } from './valuation.ts';

const MANUAL_EXPIRY_US = 60_000_000;

export function obey(turn: Turn, command: ControlCommand, digest: Digest): void {
  turn.send({ kind: 'answer-control', result: resultOf(turn, command, digest) });
}

function resultOf(turn: Turn, command: ControlCommand, digest: Digest): ControlResult {
  switch (command.kind) {
    case 'halt':
    case 'reduce':
    case 'resume':
      return changeTradingState(turn, command);
    case 'flatten': {
      const cancels = openOrdersIn(turn.state.books, command).length;
      const closing = requestFlatten(turn, command, digest).map((holding) => ({
        ...holding,
        quantity: formatDecimal(holding.quantity),
      }));
      return { ...plain(turn, cancels), closing };
    }
    case 'cancel-order':
      return cancelOne(turn, command);
    case 'cancel-all':
      return cancelAll(turn, command);
    case 'replace-order':
      return replace(turn, command, digest);
    case 'submit':
      return submit(turn, command, digest);
    case 'check':
      return check(turn, command);
  }
}

const STATE_AFTER: Readonly<Record<StateCommand['kind'], TradingState>> = {
  halt: 'HALTED',
  reduce: 'REDUCING',
  resume: 'ACTIVE',
};

function changeTradingState(turn: Turn, { kind, by, reason }: StateCommand): ControlResult {
  // Only a resume ends a halt.
  const isKept = kind === 'reduce' && turn.state.books.tradingState === 'HALTED';
  const tradingState = isKept ? 'HALTED' : STATE_AFTER[kind];
  if (turn.state.books.tradingState !== tradingState) {
    turn.append({ kind: 'TradingStateChanged', state: tradingState, by, reason });
    turn.sync();
  }
  if (kind === 'halt') {
    turn.change({ hasCanceledAll: false });
    abandonUnsent(turn, 'it never left before trading was halted');
  }
  // A flatten that is under way is what a person wants closed: its own orders stay.
  const open = kind === 'halt' ? [...turn.state.books.open].filter((id) => !isFlattening(turn, id)) : [];
  requestCancels(turn, open, by, reason);
  return { tradingState, cancelsRequested: open.length };
}

function cancelOne(turn: Turn, { clientOrderId, by, reason }: CancelOne): ControlResult {
  const denial = obstacleTo(turn, clientOrderId);
  if (denial) return { ...plain(turn), denial };
  requestCancels(turn, [clientOrderId], by, reason);
  turn.sync();
  return { ...plain(turn, 1), clientOrderId, denial: null };
}

function cancelAll(turn: Turn, command: CancelAll): ControlResult {
  const open = openOrdersIn(turn.state.books, command);
  requestCancels(turn, open, command.by, command.reason);
  turn.sync();
  return plain(turn, open.length);
}

/** The replacement is an order of its own with an id of its own; the venue ends the old one when it takes it. */
function replace(turn: Turn, command: Replace, digest: Digest): ControlResult {
  const denial = obstacleTo(turn, command.clientOrderId) ?? replaceObstacle(turn, command);
  if (denial) return { ...plain(turn), clientOrderId: null, denial };
  const { books } = turn.state;
  const original = books.orders.get(command.clientOrderId);
  if (!original || !books.account) throw new Error(`order ${command.clientOrderId} was there a moment ago`);
  const attempt = 1 + books.orders.count((order) => order.replaces === command.clientOrderId);
  const signalId = `replacement of ${command.clientOrderId}` as SignalId;
  const { purpose, book } = original;
  const account = books.account.number;
  const clientOrderId = createClientOrderId({ account, signalId, purpose, leg: 0, attempt }, digest);
  const { quantity, limitPrice, stopPrice } = command;
  intendOrder(turn, {
    signalId: null,
    replaces: command.clientOrderId,
    book,
    purpose,
    leg: 0,
    attempt,
    order: {
      ...original.terms,
      clientOrderId,
      quantity: quantity ?? original.terms.quantity,
      limitPrice: limitPrice ?? original.terms.limitPrice,
      ...((stopPrice ?? original.terms.stopPrice) && { stopPrice: stopPrice ?? original.terms.stopPrice ?? null }),
    },
    expiresAtUs: turn.state.venueTimeUs + MANUAL_EXPIRY_US,
    ...(original.watched && { watched: original.watched }),
    ...(original.exitOf && { exitOf: original.exitOf }),
    ...(original.flattenId && { flattenId: original.flattenId }),
  });
  return { ...plain(turn), clientOrderId, denial: null };
}

function submit(turn: Turn, { id, order, by, reason }: SubmitManual, digest: Digest): ControlResult {
  const signal = toSignal(turn, order, `${MANUAL_BOOK} ${id}`, reason || `ordered by ${by}`);
  const { books } = turn.state;
  if (books.signals.has(signal.signalId)) {
    const known = books.orders.findKey((record) => record.signalId === signal.signalId) ?? null;
    return { ...plain(turn), clientOrderId: known, denial: null, preview: null };
  }
  const obstacle = notJudgeable(turn, order.symbol);
  if (obstacle) return { ...plain(turn), clientOrderId: null, denial: obstacle, preview: null };
  const preview = previewOf(turn, signal);
  const reading = readSignal(signal);
  const taken = takeSignal(turn, signal, reading.verdict === 'valid' ? null : reading.mistakes, digest);
  return 'denial' in taken
    ? { ...plain(turn), clientOrderId: null, denial: taken.denial, preview }
    : { ...plain(turn), clientOrderId: taken.clientOrderId, denial: null, preview };
}

function check(turn: Turn, { order, by }: CheckManual): ControlResult {
  const signal = toSignal(turn, order, `${MANUAL_BOOK} check`, `asked by ${by}`);
  const reading = readSignal(signal);
  const malformed: Denial | null = reading.verdict === 'valid' ? null : { code: 'INVALID_SIGNAL', text: reading.mistakes };
  const obstacle = malformed ?? notJudgeable(turn, order.symbol);
  if (obstacle) return { ...plain(turn), denial: obstacle, preview: malformed ? null : previewOf(turn, signal) };
  const { denial } = evaluateSignal(turn.state, signal, turn.now.monotonicUs);
  return { ...plain(turn), denial, preview: previewOf(turn, signal) };
}

const plain = (turn: Turn, cancelsRequested = 0): ControlResult => ({
  tradingState: turn.state.books.tradingState,
  cancelsRequested,
});

const isFlattening = (turn: Turn, id: Parameters<Turn['state']['books']['orders']['get']>[0]): boolean => {
  const flattenId = turn.state.books.orders.get(id)?.flattenId ?? null;
  return flattenId !== null && turn.state.books.flattens.get(flattenId)?.completedAtUs === null;
};

function obstacleTo(turn: Turn, id: CancelOne['clientOrderId']): Denial | null {
  const order = turn.state.books.orders.get(id);
  if (!order) return { code: 'UNKNOWN_ORDER', text: `no order is called ${id}` };
  return isFinished(order.state) ? { code: 'ORDER_FINISHED', text: `order ${id} is ${order.state} already` } : null;
}

function replaceObstacle(turn: Turn, { clientOrderId, quantity, limitPrice, stopPrice }: Replace): Denial | null {
  const order = turn.state.books.orders.get(clientOrderId);
  if (order?.venueOrderId === null) return { code: 'ORDER_TYPE', text: 'the venue has not taken the order yet' };
  if (turn.state.books.tradingState === 'HALTED')
    return { code: 'TRADING_HALTED', text: 'trading is halted until somebody resumes it' };
  if (quantity === null && limitPrice === null && stopPrice === null) {
    return { code: 'NOTHING_TO_DO', text: 'expected a new quantity, limit price or stop price' };
  }
  const isPending = turn.state.books.open.some((id) => turn.state.books.orders.get(id)?.replaces === clientOrderId);
  return isPending ? { code: 'DUPLICATE_ORDER', text: 'it is being replaced already' } : null;
}

/** A person is told at once what a strategy would wait for. */
function notJudgeable(turn: Turn, symbol: string): Denial | null {
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

function previewOf(turn: Turn, signal: Signal): OrderPreview | null {
  if (signal.quantity === null) return null;
  const price = valuationPrice(turn.state, signal, signal.side, turn.now.monotonicUs);
  const left = buyingPowerLeft(turn.state);
  return {
    quantity: signal.quantity,
    price: price === null ? null : formatDecimal(price),
    notional: price === null ? null : formatDecimal(multiply(parseDecimal(signal.quantity), price)),
    buyingPower: left === null ? null : formatDecimal(left),
  };
}
