// What fills, fees, splits and other movements do to the books: quantity, cost, profit and cash, to the last digit.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK, type OrderState } from '../../../protocol/portfolio.ts';
import { type Decimal, decimal, multiply, parseDecimal, smaller, ZERO } from '../../decimal.ts';
import type {
  AdoptionWithdrawn,
  CashMoved,
  ClosedElsewhere,
  ExecutionRecorded,
  FillInferred,
  HoldingAdjusted,
} from '../../journal/events.ts';
import { averageEntryPrice } from '../../positions.ts';
import { type Books, CASH, changeState, count, EMPTY_HOLDING, holdingKey, noteAdopted, orderOf, setOrder } from './books.ts';
import { changeHolding, confirmFill } from './holding-histories.ts';
import { noteTrade } from './split-days.ts';
import { splitHoldings } from './split-holdings.ts';
import { applyFillToWatches, openWatches } from './watches.ts';

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
  const corrected = confirmed === 0n ? noted : confirmInferred(noted, event.clientOrderId, confirmed, price, event.atUs);
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

type Fill = {
  /** Signed. */
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** Venue time. */
  readonly atUs: number;
  readonly inferredOf?: ClientOrderId | null;
};

/** A signed change of a holding at a price; cash pays for it. */
export function fillHolding(books: Books, book: string, symbol: string, fill: Fill): Books {
  const { quantity, price, inferredOf = null, atUs } = fill;
  const change = { kind: 'fill', quantity, price, inferredOf, atUs } as const;
  const changed = changeHolding(books, holdingKey(book, symbol), change);
  return {
    ...changed,
    cash: decimal(books.cash - multiply(quantity, price)),
    lastBooks: books.lastBooks.get(symbol) === book ? books.lastBooks : books.lastBooks.set(symbol, book),
  };
}

/** The position leaves its book at the price at which somebody closed it; no money moves, that was booked with the execution. */
export function closeElsewhere(books: Books, event: ClosedElsewhere & { readonly atUs?: number }): Books {
  const { book, symbol, executionId, atUs = 0 } = event;
  const [held, price] = [parseDecimal(event.quantity), parseDecimal(event.price)];
  const external = fillHolding(books, EXTERNAL_BOOK, symbol, { quantity: held, price, atUs });
  const closed = fillHolding(external, book, symbol, { quantity: decimal(-held), price, atUs });
  const settled = { ...closed, cash: books.cash, watches: openWatches(closed, closed.watches, book, symbol) };
  // Without an execution it was an adopted difference that closed it: that one is used up.
  return executionId === null ? noteAdopted(settled, symbol, held) : settled;
}

/** A fee belongs to the book that traded its symbol last; deposits and the like belong to the account alone. */
export function moveCash(books: Books, event: CashMoved & { readonly atUs?: number }): Books {
  const amount = parseDecimal(event.amount);
  const moved = {
    ...count(books, 'activities'),
    cash: decimal(books.cash + amount),
  };
  if (!isFee(event.type)) return moved;
  return chargeFee({ ...moved, fees: decimal(books.fees - amount) }, event.symbol, decimal(-amount), event.atUs ?? 0);
}

/** A fee that is taken in coins takes them out at their average cost, which is the fee; everything else splits shares. */
export function adjustHoldings(books: Books, event: HoldingAdjusted & { readonly atUs?: number }): Books {
  const change = parseDecimal(event.quantity);
  const noted = {
    ...count(books, 'activities'),
    cash: decimal(books.cash + parseDecimal(event.amount)),
  };
  if (isFee(event.type)) return takeCoins(noted, event.symbol, decimal(-change), event.atUs ?? 0);
  return splitHoldings(noted, event);
}

/** The external book gives back what it had adopted, at the price at which it has it: nobody earned anything by it. */
export function withdrawAdoption(books: Books, event: AdoptionWithdrawn & { readonly atUs?: number }): Books {
  const { name, quantity } = event;
  const amount = parseDecimal(quantity);
  const without = noteAdopted(books, name, decimal(-amount));
  if (name === CASH) return { ...without, cash: decimal(books.cash - amount) };
  const price = averageEntryPrice(books.holdings.get(holdingKey(EXTERNAL_BOOK, name)) ?? EMPTY_HOLDING);
  const traded = noteTrade(without, name, event.atUs ?? 0);
  const given = fillHolding(traded, EXTERNAL_BOOK, name, { quantity: decimal(-amount), price, atUs: 0 });
  return { ...given, cash: books.cash, lastBooks: books.lastBooks };
}

const isFee = (type: string): boolean => type.endsWith('FEE');

function chargeFee(books: Books, symbol: string | null, fee: Decimal, atUs: number): Books {
  const book = symbol === null ? undefined : books.lastBooks.get(symbol);
  if (symbol === null || book === undefined) return books;
  return changeHolding(books, holdingKey(book, symbol), { kind: 'fee', amount: fee, atUs });
}

function takeCoins(books: Books, symbol: string, coins: Decimal, atUs: number): Books {
  const key = holdingKey(books.lastBooks.get(symbol) ?? EXTERNAL_BOOK, symbol);
  return withFeesOf(changeHolding(books, key, { kind: 'coins', quantity: coins, atUs }), books, key);
}

/** What a holding pays more or less in fees than it did before, the account does as well. */
function withFeesOf(after: Books, before: Books, key: string): Books {
  const feesOf = ({ holdings }: Books): Decimal => (holdings.get(key) ?? EMPTY_HOLDING).fees;
  return { ...after, fees: decimal(after.fees + feesOf(after) - feesOf(before)) };
}

/** Part of an inferred fill turns out to be a real execution: all that happened to the holding since is reckoned with its price instead. */
function confirmInferred(books: Books, id: ClientOrderId, quantity: Decimal, price: Decimal, atUs: number): Books {
  const order = orderOf(books, id);
  const key = holdingKey(order.book, order.terms.symbol);
  if (!order.inferred) throw new Error(`nothing is inferred for order ${id}`);
  const rest = decimal(order.inferred.quantity - quantity);
  const difference = multiply(quantity, decimal(price - order.inferred.price));
  const noted = setOrder(books, {
    ...order,
    filledValue: decimal(order.filledValue + difference),
    inferred: rest === 0n ? null : { ...order.inferred, quantity: rest },
  });
  const cash = decimal(order.terms.side === 'buy' ? books.cash - difference : books.cash + difference);
  return withFeesOf(confirmFill({ ...noted, cash }, key, id, { quantity, price, atUs }), books, key);
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
  // What is inferred is as old as can be: its execution will tell.
  const filledAtUs = inferredOf === null ? atUs : order.book === EXTERNAL_BOOK ? 0 : order.createdAtUs;
  const fill = { quantity: signed, price, inferredOf, atUs: filledAtUs };
  const held = fillHolding(moved, order.book, order.terms.symbol, fill);
  return { ...held, watches: applyFillToWatches(held, orderOf(held, id), quantity) };
}
