// What fills, fees, splits and other movements do to the books: quantity, cost, profit and cash, to the last digit.
import { List } from 'immutable';
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK, type OrderState } from '../../../protocol/portfolio.ts';
import { type Decimal, decimal, divide, multiply, ONE, parseDecimal, roundTo, smaller, ZERO } from '../../decimal.ts';
import type {
  AdoptionWithdrawn,
  CashMoved,
  ClosedElsewhere,
  ExecutionRecorded,
  FillInferred,
  HoldingAdjusted,
} from '../../journal/events.ts';
import { newYorkMidnightUs } from '../../new-york-time.ts';
import { averageEntryPrice } from '../../positions.ts';
import {
  type Books,
  CASH,
  changeState,
  count,
  EMPTY_HOLDING,
  holdingKey,
  noteAdopted,
  orderOf,
  ownerOf,
  setOrder,
} from './books.ts';
import { applyChange, confirmChange, type HoldingChange, isInferred, settleChanges } from './holding-changes.ts';
import { noteSplit, noteTrade } from './last-trades.ts';
import { applyFillToWatches, openWatches, splitWatches } from './watches.ts';

/** The venue counts shares to so many decimals. */
const SHARE_DECIMALS = 9;

export function recordExecution(books: Books, event: ExecutionRecorded): Books {
  if (books.executions.has(event.executionId)) throw new Error(`execution ${event.executionId} was recorded twice`);
  const { symbol } = orderOf(books, event.clientOrderId).terms;
  // An inferred fill tells no day: its executions do.
  const noted = noteTrade(
    { ...books, executions: books.executions.set(event.executionId, event.clientOrderId) },
    symbol,
    event.atUs,
  );
  const quantity = parseDecimal(event.quantity);
  const price = parseDecimal(event.price);
  const { inferred } = orderOf(noted, event.clientOrderId);
  const confirmed = inferred === null ? ZERO : smaller(quantity, inferred.quantity);
  const corrected = confirmed === 0n ? noted : confirmInferred(noted, event.clientOrderId, confirmed, price);
  const rest = decimal(quantity - confirmed);
  return rest === 0n ? corrected : fillOrder(corrected, event.clientOrderId, rest, price, event.atUs);
}

export function inferFill(books: Books, event: FillInferred & { readonly atUs?: number }): Books {
  const quantity = parseDecimal(event.quantity);
  const price = parseDecimal(event.price);
  const { clientOrderId: id, atUs = 0 } = event;
  if (orderOf(books, id).inferred) throw new Error(`order ${id} has an inferred fill already`);
  const filled = fillOrder(books, id, quantity, price, atUs, id);
  return setOrder(filled, { ...orderOf(filled, id), inferred: { quantity, price } });
}

/** A signed change of a holding at a price; cash pays for it. */
export function fillHolding(
  books: Books,
  book: string,
  symbol: string,
  quantity: Decimal,
  price: Decimal,
  inferredOf: ClientOrderId | null = null,
): Books {
  const changed = changeHolding(books, holdingKey(book, symbol), { kind: 'fill', quantity, price, inferredOf });
  return {
    ...changed,
    cash: decimal(books.cash - multiply(quantity, price)),
    lastBooks: books.lastBooks.get(symbol) === book ? books.lastBooks : books.lastBooks.set(symbol, book),
  };
}

/** The only way in which holdings change: what follows an inferred fill is remembered until that is confirmed. */
function changeHolding(books: Books, key: string, change: HoldingChange): Books {
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  const holdings = books.holdings.set(key, applyChange(holding, change));
  const open = books.provisional.get(key) ?? (isInferred(change) ? { before: holding, changes: List() } : null);
  if (open === null) return { ...books, holdings };
  return { ...books, holdings, provisional: books.provisional.set(key, { ...open, changes: open.changes.push(change) }) };
}

/** The position leaves its book at the price at which somebody closed it; no money moves, that was booked with the execution. */
export function closeElsewhere(books: Books, { book, symbol, quantity, price, executionId }: ClosedElsewhere): Books {
  const [held, paid] = [parseDecimal(quantity), parseDecimal(price)];
  const external = fillHolding(books, EXTERNAL_BOOK, symbol, held, paid);
  const closed = fillHolding(external, book, symbol, decimal(-held), paid);
  const settled = { ...closed, cash: books.cash, watches: openWatches(closed, closed.watches, book, symbol) };
  // Without an execution it was an adopted difference that closed it: that one is used up.
  return executionId === null ? noteAdopted(settled, symbol, held) : settled;
}

/** A fee belongs to the book that traded its symbol last; deposits and the like belong to the account alone. */
export function moveCash(books: Books, event: CashMoved): Books {
  const amount = parseDecimal(event.amount);
  const moved = {
    ...count(books, 'activities'),
    cash: decimal(books.cash + amount),
  };
  if (!isFee(event.type)) return moved;
  return chargeFee({ ...moved, fees: decimal(books.fees - amount) }, event.symbol, decimal(-amount));
}

/**
 * A split multiplies quantities and leaves cost alone; a fee taken in coins takes them out at their average cost, which is
 * the fee. What nobody holds belongs to nobody: a change without a holding is the external book's.
 */
export function adjustHoldings(books: Books, event: HoldingAdjusted & { readonly atUs?: number }): Books {
  const change = parseDecimal(event.quantity);
  const noted = {
    ...count(books, 'activities'),
    cash: decimal(books.cash + parseDecimal(event.amount)),
  };
  if (event.split) {
    const { from, to, exDate } = event.split;
    const split = splitEachBook(noted, event.symbol, parseDecimal(from), parseDecimal(to));
    return noteSplit(split, event.symbol, newYorkMidnightUs(exDate));
  }
  if (isFee(event.type)) return takeCoins(noted, event.symbol, decimal(-change));
  const adjusted = splitShares(noted, event.symbol, change);
  return event.type === 'SPLIT' ? noteSplit(adjusted, event.symbol, event.atUs ?? 0) : adjusted;
}

/** The external book gives back what it had adopted, at the price at which it has it: nobody earned anything by it. */
export function withdrawAdoption(books: Books, event: AdoptionWithdrawn & { readonly atUs?: number }): Books {
  const { name, quantity } = event;
  const amount = parseDecimal(quantity);
  const without = noteAdopted(books, name, decimal(-amount));
  if (name === CASH) return { ...without, cash: decimal(books.cash - amount) };
  const price = averageEntryPrice(books.holdings.get(holdingKey(EXTERNAL_BOOK, name)) ?? EMPTY_HOLDING);
  const traded = noteTrade(without, name, event.atUs ?? 0);
  const given = fillHolding(traded, EXTERNAL_BOOK, name, decimal(-amount), price);
  return { ...given, cash: books.cash, lastBooks: books.lastBooks };
}

const isFee = (type: string): boolean => type.endsWith('FEE');

function chargeFee(books: Books, symbol: string | null, fee: Decimal): Books {
  const book = symbol === null ? undefined : books.lastBooks.get(symbol);
  if (symbol === null || book === undefined) return books;
  return changeHolding(books, holdingKey(book, symbol), { kind: 'fee', amount: fee });
}

function takeCoins(books: Books, symbol: string, coins: Decimal): Books {
  const key = holdingKey(books.lastBooks.get(symbol) ?? EXTERNAL_BOOK, symbol);
  return withFeesOf(changeHolding(books, key, { kind: 'coins', quantity: coins }), books, key);
}

/** What a holding pays more or less in fees than it did before, the account does as well. */
function withFeesOf(after: Books, before: Books, key: string): Books {
  const feesOf = ({ holdings }: Books): Decimal => (holdings.get(key) ?? EMPTY_HOLDING).fees;
  return { ...after, fees: decimal(after.fees + feesOf(after) - feesOf(before)) };
}

function splitShares(books: Books, symbol: string, change: Decimal): Books {
  const held = holdingsOf(books, symbol);
  const before = held.reduce((sum, [, { quantity }]) => sum + quantity, 0n);
  if (before === 0n) return changeHolding(books, holdingKey(EXTERNAL_BOOK, symbol), { kind: 'split', quantity: change });
  let rest: bigint = change;
  let adjusted = books;
  held.forEach(([key, holding], index) => {
    // The last one takes what rounding left, so that the books add up to the account.
    const isLast = index === held.length - 1;
    const share = isLast ? decimal(rest) : divide(multiply(change, holding.quantity), decimal(before));
    rest -= share;
    adjusted = changeHolding(adjusted, key, { kind: 'split', quantity: share });
  });
  const ratio = divide(decimal(before + change), decimal(before));
  return ratio > 0n && ratio !== ONE ? { ...adjusted, watches: splitWatches(adjusted, symbol, ratio) } : adjusted;
}

/** The account holds none of it, and goes on doing so: the last book takes what rounding left. */
function splitEachBook(books: Books, symbol: string, from: Decimal, to: Decimal): Books {
  const held = holdingsOf(books, symbol);
  let sum: bigint = ZERO;
  let adjusted = books;
  held.forEach(([key, { quantity }], index) => {
    const isLast = index === held.length - 1;
    const after = isLast ? decimal(-sum) : roundTo(divide(multiply(quantity, to), from), SHARE_DECIMALS);
    sum += after;
    adjusted = changeHolding(adjusted, key, { kind: 'split', quantity: decimal(after - quantity) });
  });
  return { ...adjusted, watches: splitWatches(adjusted, symbol, divide(to, from)) };
}

const holdingsOf = (books: Books, symbol: string) =>
  [...books.holdings].filter(([key, { quantity }]) => ownerOf(key).symbol === symbol && quantity !== 0n);

/** Part of an inferred fill turns out to be a real execution: all that happened to the holding since is reckoned with its price instead. */
function confirmInferred(books: Books, id: ClientOrderId, quantity: Decimal, price: Decimal): Books {
  const order = orderOf(books, id);
  const key = holdingKey(order.book, order.terms.symbol);
  const open = books.provisional.get(key);
  if (!order.inferred || !open) throw new Error(`nothing is inferred for order ${id}`);
  const confirmed = confirmChange(open, id, quantity, price);
  const left = settleChanges(confirmed);
  const rest = decimal(order.inferred.quantity - quantity);
  const difference = multiply(quantity, decimal(price - order.inferred.price));
  const noted = setOrder(books, {
    ...order,
    filledValue: decimal(order.filledValue + difference),
    inferred: rest === 0n ? null : { ...order.inferred, quantity: rest },
  });
  const corrected: Books = {
    ...noted,
    cash: decimal(order.terms.side === 'buy' ? books.cash - difference : books.cash + difference),
    holdings: books.holdings.set(key, confirmed.changes.reduce(applyChange, confirmed.before)),
    provisional: left === null ? books.provisional.remove(key) : books.provisional.set(key, left),
  };
  return withFeesOf(corrected, books, key);
}

function fillOrder(
  books: Books,
  id: ClientOrderId,
  quantity: Decimal,
  price: Decimal,
  atUs: number,
  inferredOf: ClientOrderId | null = null,
): Books {
  const order = orderOf(books, id);
  const filledQuantity = decimal(order.filledQuantity + quantity);
  const filledValue = decimal(order.filledValue + multiply(quantity, price));
  const progressed = { ...order, filledQuantity, filledValue, updatedAtUs: Math.max(order.updatedAtUs, atUs) };
  const state: OrderState = filledQuantity >= order.quantity ? 'filled' : 'partially-filled';
  const moved = changeState(books, progressed, state, order.reason);
  const signed = order.terms.side === 'buy' ? quantity : decimal(-quantity);
  const held = fillHolding(moved, order.book, order.terms.symbol, signed, price, inferredOf);
  return { ...held, watches: applyFillToWatches(held, orderOf(held, id), quantity) };
}
