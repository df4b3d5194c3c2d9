// Exits that the executor watches itself: what is left of them after each fill, derived from the journal like everything else.
import { type Decimal, decimal, divide, formatDecimal, multiply, parseDecimal, roundTo, smaller, ZERO } from '../../decimal.ts';
import { isFinished } from '../../order-states.ts';
import { type Books, EMPTY_HOLDING, holdingKey } from './books.ts';
import { closableQuantity } from './closable.ts';
import type { OrderRecord, Watch } from './order-record.ts';

/** How much of the position the watch still has to protect: never more than the book can close. */
export function protectedQuantity(books: Books, watch: Watch): Decimal {
  const held = closableQuantity(books, watch.book, watch.symbol);
  const open = watch.side === 'sell' ? held : decimal(-held);
  const rest = decimal(watch.filled - watch.exited);
  return open <= 0n ? ZERO : smaller(rest, open);
}

/** The watches after a fill of `order`. */
export function applyFillToWatches(books: Books, order: OrderRecord, quantity: Decimal): Books['watches'] {
  const { terms, book } = order;
  let { watches } = books;
  if (order.watched) {
    const fresh: Watch = {
      ...order.watched,
      entryId: terms.clientOrderId,
      book,
      symbol: terms.symbol,
      side: terms.side === 'buy' ? 'sell' : 'buy',
      filled: ZERO,
      exited: ZERO,
      stopTriggeredAtUs: null,
      exitOrder: null,
      attempts: 0,
      setAtUs: order.createdAtUs,
    };
    watches = watches.update(terms.clientOrderId, fresh, (watch) => ({ ...watch, filled: decimal(watch.filled + quantity) }));
  }
  const exited = order.exitOf === null ? undefined : watches.get(order.exitOf);
  if (exited) watches = watches.set(exited.entryId, { ...exited, exited: decimal(exited.exited + quantity) });
  return openWatches(books, watches, book, terms.symbol);
}

/** Without those of a holding that is closed, or that have nothing left to exit from. */
export function openWatches(books: Books, watches: Books['watches'], book: string, symbol: string): Books['watches'] {
  if (watches.size === 0) return watches;
  const { quantity: held } = books.holdings.get(holdingKey(book, symbol)) ?? EMPTY_HOLDING;
  return watches.filterNot((watch) => {
    if (watch.book !== book || watch.symbol !== symbol) return false;
    const isClosed = watch.side === 'sell' ? held <= 0n : held >= 0n;
    const entry = books.orders.get(watch.entryId);
    return isClosed || (watch.exited >= watch.filled && (entry === undefined || isFinished(entry.state)));
  });
}

/** After a split, as of `beforeUs` (venue time): so many more shares at so much lower prices. What was set or sold later was meant so. */
export function splitWatches(books: Books, symbol: string, ratio: Decimal, beforeUs: number): Books['watches'] {
  const scaled = (price: string) => formatDecimal(roundTo(divide(parseDecimal(price), ratio), 4));
  return books.watches.map((watch) => {
    if (watch.symbol !== symbol || watch.setAtUs >= beforeUs) return watch;
    const exitedSince = exitedFrom(books, watch, beforeUs);
    return {
      ...watch,
      // A price of new shares did not touch a stop that was meant for old ones.
      stopTriggeredAtUs: (watch.stopTriggeredAtUs ?? 0) >= beforeUs ? null : watch.stopTriggeredAtUs,
      filled: multiply(watch.filled, ratio),
      exited: decimal(multiply(decimal(watch.exited - exitedSince), ratio) + exitedSince),
      stopLoss: watch.stopLoss && {
        stopPrice: scaled(watch.stopLoss.stopPrice),
        limitPrice: watch.stopLoss.limitPrice && scaled(watch.stopLoss.limitPrice),
      },
      takeProfit: watch.takeProfit && { limitPrice: scaled(watch.takeProfit.limitPrice) },
    };
  });
}

function exitedFrom({ orders }: Books, { entryId }: Watch, fromUs: number): Decimal {
  if (fromUs === Number.POSITIVE_INFINITY) return ZERO;
  return orders.reduce(
    (sum, order) => (order.exitOf === entryId && order.createdAtUs >= fromUs ? decimal(sum + order.filledQuantity) : sum),
    ZERO,
  );
}
