// From signal to intent or denial: journals it, sizes it, asks the risk checks, and hands the order out after the sync.
import type { Denial } from '../../../protocol/denials.ts';
import type { OrderTerms } from '../../../protocol/orders.ts';
import type { Signal } from '../../../protocol/signals.ts';
import { createClientOrderId } from '../../client-order-ids.ts';
import { absolute, type Decimal, decimal, formatDecimal, fromFloat, parseDecimal, ZERO } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import type { OrderProposal, RiskContext } from '../../risk-checks/risk-check.ts';
import { findDenial } from '../../risk-checks/risk-checks.ts';
import { readSignal } from '../../signal-validity.ts';
import { accountQuantity, type Books, EMPTY_HOLDING, holdingKey, orderOf } from './books.ts';
import { type ExecutorState, isReconciled } from './executor-state.ts';
import type { Turn } from './turn.ts';

const FIRST_PRICE_WITHIN_MS = 5_000;

export function acceptSignal(turn: Turn, message: unknown, digest: Digest): void {
  const reading = readSignal(message);
  if (reading.verdict === 'unreadable') return;
  const { signal } = reading;
  const { state } = turn;
  if (state.books.signals.has(signal.signalId)) {
    acknowledgeAgain(turn, signal);
    return;
  }
  // Not able to judge yet: the strategy repeats the signal until it is taken or expires.
  if (!isReconciled(state) || !state.books.account || (reading.verdict === 'valid' && !canJudge(turn, signal.symbol))) return;
  turn.append({ kind: 'SignalReceived', signal });
  turn.sync();
  if (reading.verdict === 'invalid') {
    deny(turn, signal, { code: 'INVALID_SIGNAL', text: reading.mistakes });
    return;
  }
  const proposal = toProposal(signal, state.books);
  if (!proposal) {
    deny(turn, signal, { code: 'NOTHING_TO_DO', text: `the book holds ${signal.targetQuantity} of ${signal.symbol} already` });
    return;
  }
  const denial = findDenial(proposal, contextOf(state, proposal, turn.now.monotonicUs));
  if (denial) {
    deny(turn, signal, denial);
    return;
  }
  intend(turn, signal, proposal, state.books.account.number, digest);
}

function intend(turn: Turn, signal: Signal, proposal: OrderProposal, account: string, digest: Digest): void {
  const { state, now } = turn;
  const held = state.books.holdings.get(holdingKey(proposal.book, proposal.symbol)) ?? EMPTY_HOLDING;
  const isClosing = proposal.side === 'sell' ? held.quantity > 0n : held.quantity < 0n;
  const purpose = isClosing ? 'exit' : 'entry';
  const order: OrderTerms = {
    clientOrderId: createClientOrderId({ account, signalId: signal.signalId, purpose, leg: 0, attempt: 1 }, digest),
    symbol: proposal.symbol,
    side: proposal.side,
    type: proposal.type,
    timeInForce: proposal.timeInForce,
    quantity: formatDecimal(proposal.quantity),
    limitPrice: signal.limitPrice,
    extendedHours: false,
  };
  const notAfterUs = now.wallUs + state.settings.orderDeadlineMs * 1000;
  turn.append({
    kind: 'OrderIntended',
    signalId: signal.signalId,
    book: signal.strategyId,
    purpose,
    leg: 0,
    attempt: 1,
    order,
    notAfterUs,
    expiresAtUs: signal.expiresAtUs,
  });
  const trace = { ...signal.trace, signalReceivedAtUs: now.monotonicUs, commitUs: 0 };
  turn.change({
    lastOrders: turn.state.lastOrders.set(holdingKey(proposal.book, proposal.symbol), {
      side: proposal.side,
      quantity: proposal.quantity,
      type: proposal.type,
      limitPrice: proposal.limitPrice,
      causedAtUs: proposal.causedAtUs,
    }),
  });
  turn.send({ kind: 'submit', order, notAfterUs, trace });
}

function deny(turn: Turn, signal: Signal, { code, text }: Denial): void {
  turn.append({ kind: 'SignalDenied', signalId: signal.signalId, code, text });
  turn.publish({
    kind: 'signal-denied',
    book: signal.strategyId,
    signalId: signal.signalId,
    symbol: String(signal.symbol),
    code,
    text,
  });
}

/** Right after a start the symbol's description and its first price may still be on their way. */
function canJudge(turn: Turn, symbol: string): boolean {
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

/** Null when a target is reached already. */
function toProposal(signal: Signal, books: Books): OrderProposal | null {
  const base = {
    book: signal.strategyId,
    symbol: signal.symbol,
    type: signal.type,
    timeInForce: signal.timeInForce,
    limitPrice: signal.limitPrice === null ? null : parseDecimal(signal.limitPrice),
    expiresAtUs: signal.expiresAtUs,
    causedAtUs: signal.causedAtUs,
  };
  if (signal.quantity !== null) return { ...base, side: signal.side, quantity: parseDecimal(signal.quantity) };
  const held = books.holdings.get(holdingKey(signal.strategyId, signal.symbol)) ?? EMPTY_HOLDING;
  const { buys, sells } = openQuantities(books, signal.symbol, signal.strategyId);
  const missing = decimal(parseDecimal(signal.targetQuantity ?? '0') - (held.quantity + buys - sells));
  return missing === 0n ? null : { ...base, side: missing > 0n ? 'buy' : 'sell', quantity: absolute(missing) };
}

function contextOf(state: ExecutorState, proposal: OrderProposal, monotonicUs: number): RiskContext {
  const { books } = state;
  const { buys, sells } = openQuantities(books, proposal.symbol, null);
  return {
    tradingState: books.tradingState,
    venueTimeUs: state.venueTimeUs,
    isEquitySessionOpen: isSessionOpen(state),
    instrument: state.instruments.get(proposal.symbol) ?? null,
    price: valuationPrice(state, proposal, monotonicUs),
    held: accountQuantity(books, proposal.symbol),
    openBuys: buys,
    openSells: sells,
    otherOwner: otherOwnerOf(books, proposal),
    lastOrder: state.lastOrders.get(holdingKey(proposal.book, proposal.symbol)) ?? null,
    limits: state.settings.limits,
  };
}

/** The clock is polled, so between two polls its own announcement of the next change counts. */
function isSessionOpen({ clock, venueTimeUs }: ExecutorState): boolean {
  if (!clock) return false;
  return clock.isOpen ? venueTimeUs < clock.nextCloseUs : venueTimeUs >= clock.nextOpenUs && venueTimeUs < clock.nextCloseUs;
}

function valuationPrice(state: ExecutorState, proposal: OrderProposal, monotonicUs: number): Decimal | null {
  const mark = state.marks.get(proposal.symbol);
  if (!mark || monotonicUs - mark.receivedAtUs > state.settings.priceMaxAgeMs * 1000) return null;
  if (proposal.limitPrice !== null) return proposal.limitPrice;
  const quoted = proposal.side === 'buy' ? mark.ask : mark.bid;
  const price = quoted > 0 ? quoted : mark.last;
  return price > 0 ? fromFloat(price) : null;
}

function openQuantities(
  books: Books,
  symbol: string,
  book: string | null,
): { readonly buys: Decimal; readonly sells: Decimal } {
  let buys: bigint = ZERO;
  let sells: bigint = ZERO;
  for (const id of books.open) {
    const order = orderOf(books, id);
    if (order.terms.symbol !== symbol || (book !== null && order.book !== book)) continue;
    const rest = order.quantity - order.filledQuantity;
    if (order.terms.side === 'buy') buys += rest;
    else sells += rest;
  }
  return { buys: decimal(buys), sells: decimal(sells) };
}

/** What others hold does not keep a strategy from closing its own position. */
function otherOwnerOf(books: Books, { book, symbol, side, quantity }: OrderProposal): string | null {
  const own = books.holdings.get(holdingKey(book, symbol)) ?? EMPTY_HOLDING;
  const isReducing = (side === 'sell' ? own.quantity > 0n : own.quantity < 0n) && quantity <= absolute(own.quantity);
  if (isReducing) return null;
  for (const [key, holding] of books.holdings) {
    const isOther = key.endsWith(`|${symbol}`) && key !== holdingKey(book, symbol);
    if (isOther && holding.quantity !== 0n) return key.slice(0, -symbol.length - 1);
  }
  for (const id of books.open) {
    const order = orderOf(books, id);
    if (order.terms.symbol === symbol && order.book !== book) return order.book;
  }
  return null;
}
