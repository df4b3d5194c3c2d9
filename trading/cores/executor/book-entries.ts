// What fills, fees, splits and other movements do to the books: quantity, cost, profit and cash, to the last digit.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import { EXTERNAL_BOOK, type OrderState } from '../../../protocol/portfolio.ts';
import { absolute, type Decimal, decimal, divide, larger, multiply, ONE, parseDecimal, smaller, ZERO } from '../../decimal.ts';
import type {
  AdoptionWithdrawn,
  CashMoved,
  ClosedElsewhere,
  ExecutionRecorded,
  FillInferred,
  HoldingAdjusted,
} from '../../journal/events.ts';
import { applyFill, averageEntryPrice } from '../../positions.ts';
import {
  type Books,
  CASH,
  changeState,
  count,
  EMPTY_HOLDING,
  type Holding,
  holdingKey,
  noteAdopted,
  orderOf,
  ownerOf,
  setOrder,
} from './books.ts';
import { applyFillToWatches, openWatches, splitWatches } from './watches.ts';

export function recordExecution(books: Books, event: ExecutionRecorded): Books {
  if (books.executions.has(event.executionId)) throw new Error(`execution ${event.executionId} was recorded twice`);
  const noted = { ...books, executions: books.executions.set(event.executionId, event.clientOrderId) };
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
  const { inferred, book, terms } = orderOf(books, event.clientOrderId);
  if (inferred) throw new Error(`order ${event.clientOrderId} has an inferred fill already`);
  const { quantity: held } = books.holdings.get(holdingKey(book, terms.symbol)) ?? EMPTY_HOLDING;
  const isClosing = held !== 0n && held > 0n === (terms.side === 'sell');
  const opening = isClosing ? larger(decimal(quantity - absolute(held)), ZERO) : quantity;
  const filled = fillOrder(books, event.clientOrderId, quantity, price, event.atUs ?? 0);
  return setOrder(filled, { ...orderOf(filled, event.clientOrderId), inferred: { quantity, price, opening } });
}

/** A signed change of a holding at a price; cash pays for it. */
export function fillHolding(books: Books, book: string, symbol: string, signedQuantity: Decimal, price: Decimal): Books {
  const key = holdingKey(book, symbol);
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  const side = signedQuantity < 0n ? 'sell' : 'buy';
  const size = decimal(signedQuantity < 0n ? -signedQuantity : signedQuantity);
  const { position, realizedPnl, cashChange } = applyFill(holding, side, size, price);
  return {
    ...books,
    cash: decimal(books.cash + cashChange),
    lastBooks: books.lastBooks.get(symbol) === book ? books.lastBooks : books.lastBooks.set(symbol, book),
    holdings: books.holdings.set(key, {
      ...position,
      realizedPnl: decimal(holding.realizedPnl + realizedPnl),
      fees: holding.fees,
    }),
  };
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
export function adjustHoldings(books: Books, event: HoldingAdjusted): Books {
  const change = parseDecimal(event.quantity);
  const noted = {
    ...count(books, 'activities'),
    cash: decimal(books.cash + parseDecimal(event.amount)),
  };
  return isFee(event.type) ? takeCoins(noted, event.symbol, decimal(-change)) : splitShares(noted, event.symbol, change);
}

/** The external book gives back what it had adopted, at the price at which it has it: nobody earned anything by it. */
export function withdrawAdoption(books: Books, { name, quantity }: AdoptionWithdrawn): Books {
  const amount = parseDecimal(quantity);
  const without = noteAdopted(books, name, decimal(-amount));
  if (name === CASH) return { ...without, cash: decimal(books.cash - amount) };
  const price = averageEntryPrice(books.holdings.get(holdingKey(EXTERNAL_BOOK, name)) ?? EMPTY_HOLDING);
  const given = fillHolding(without, EXTERNAL_BOOK, name, decimal(-amount), price);
  return { ...given, cash: books.cash, lastBooks: books.lastBooks };
}

const isFee = (type: string): boolean => type.endsWith('FEE');

function chargeFee(books: Books, symbol: string | null, fee: Decimal): Books {
  const book = symbol === null ? undefined : books.lastBooks.get(symbol);
  if (symbol === null || book === undefined) return books;
  const key = holdingKey(book, symbol);
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  return { ...books, holdings: books.holdings.set(key, { ...holding, fees: decimal(holding.fees + fee) }) };
}

function takeCoins(books: Books, symbol: string, coins: Decimal): Books {
  const key = holdingKey(books.lastBooks.get(symbol) ?? EXTERNAL_BOOK, symbol);
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  const cost = multiply(coins, averageEntryPrice(holding));
  const left: Holding = {
    ...holding,
    quantity: decimal(holding.quantity - coins),
    costBasis: decimal(holding.costBasis - cost),
    fees: decimal(holding.fees + cost),
  };
  return { ...books, fees: decimal(books.fees + cost), holdings: books.holdings.set(key, left) };
}

function splitShares(books: Books, symbol: string, change: Decimal): Books {
  const held = [...books.holdings].filter(([key, { quantity }]) => ownerOf(key).symbol === symbol && quantity !== 0n);
  const before = held.reduce((sum, [, { quantity }]) => sum + quantity, 0n);
  if (before === 0n) {
    const key = holdingKey(EXTERNAL_BOOK, symbol);
    const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
    return {
      ...books,
      holdings: books.holdings.set(key, { ...holding, quantity: decimal(holding.quantity + change) }),
    };
  }
  let rest: bigint = change;
  const holdings = books.holdings.withMutations((map) => {
    held.forEach(([key, holding], index) => {
      // The last one takes what rounding left, so that the books add up to the account.
      const isLast = index === held.length - 1;
      const share = isLast ? decimal(rest) : divide(multiply(change, holding.quantity), decimal(before));
      rest -= share;
      map.set(key, { ...holding, quantity: decimal(holding.quantity + share) });
    });
  });
  const ratio = divide(decimal(before + change), decimal(before));
  const adjusted = { ...books, holdings };
  return ratio > 0n && ratio !== ONE ? { ...adjusted, watches: splitWatches(adjusted, symbol, ratio) } : adjusted;
}

/** Part of an inferred fill turns out to be a real execution: only its price can differ from what was booked. */
function confirmInferred(books: Books, id: ClientOrderId, quantity: Decimal, price: Decimal): Books {
  const order = orderOf(books, id);
  const inferred = order.inferred ?? { quantity: ZERO, price, opening: ZERO };
  const rest = decimal(inferred.quantity - quantity);
  const isBuy = order.terms.side === 'buy';
  // What a fill closes comes before what it opens.
  const closing = smaller(quantity, decimal(inferred.quantity - inferred.opening));
  const opening = decimal(quantity - closing);
  const difference = isBuy ? decimal(price - inferred.price) : decimal(inferred.price - price);
  const correction = multiply(quantity, difference);
  const key = holdingKey(order.book, order.terms.symbol);
  const holding = books.holdings.get(key) ?? EMPTY_HOLDING;
  // What the fill opened and is still held carries its part of the correction as cost; what is closed carries its part as profit.
  const isHeld = holding.quantity !== 0n && holding.quantity > 0n === isBuy;
  const cost = isHeld ? multiply(opening, difference) : ZERO;
  const changed: Holding = {
    ...holding,
    costBasis: decimal(holding.costBasis + cost),
    realizedPnl: decimal(holding.realizedPnl - (correction - cost)),
  };
  const left = { quantity: rest, price: inferred.price, opening: decimal(inferred.opening - opening) };
  const filledValue = decimal(order.filledValue + multiply(quantity, decimal(price - inferred.price)));
  return {
    ...setOrder(books, { ...order, filledValue, inferred: rest === 0n ? null : left }),
    cash: decimal(books.cash - correction),
    holdings: books.holdings.set(key, changed),
  };
}

function fillOrder(books: Books, id: ClientOrderId, quantity: Decimal, price: Decimal, atUs: number): Books {
  const order = orderOf(books, id);
  const filledQuantity = decimal(order.filledQuantity + quantity);
  const filledValue = decimal(order.filledValue + multiply(quantity, price));
  const progressed = { ...order, filledQuantity, filledValue, updatedAtUs: Math.max(order.updatedAtUs, atUs) };
  const state: OrderState = filledQuantity >= order.quantity ? 'filled' : 'partially-filled';
  const moved = changeState(books, progressed, state, order.reason);
  const signed = order.terms.side === 'buy' ? quantity : decimal(-quantity);
  const held = fillHolding(moved, order.book, order.terms.symbol, signed, price);
  return { ...held, watches: applyFillToWatches(held, orderOf(held, id), quantity) };
}
