// What everything that is held is worth, holding by holding, at the last price that the journal told.
import type { OpenPosition } from '../../protocol/trading-report.ts';
import type { Books } from '../cores/executor/books.ts';
import type { Holding } from '../cores/executor/holding-changes.ts';
import { absolute, type Decimal, decimal, formatDecimal, multiply } from '../decimal.ts';
import { averageEntryPrice, unrealizedPnl } from '../positions.ts';
import { NOTHING_HELD, toTime, type Valuation } from './performance-tally.ts';

type Price = { readonly price: Decimal; readonly atUs: number };

export class HoldingValues {
  readonly #prices = new Map<string, Price>();
  /** By holding. */
  readonly #values = new Map<string, Valuation>();
  readonly #valueOfBook = new Map<string, Valuation>();
  /** Books whose value changed since `takeTouched`. */
  readonly #touched = new Set<string>();
  #total: Valuation = NOTHING_HELD;

  get total(): Valuation {
    return this.#total;
  }

  of(book: string): Valuation {
    return this.#valueOfBook.get(book) ?? NOTHING_HELD;
  }

  touch(book: string): void {
    this.#touched.add(book);
  }

  takeTouched(): readonly string[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  /** A price of `symbol`; whatever is held of it is valued anew. */
  learnPrice(symbol: string, price: Price, holdings: Books['holdings']): void {
    this.#prices.set(symbol, price);
    for (const [key, holding] of holdings) {
      if (symbolOf(key) === symbol && holding.quantity !== 0n) this.revalue(key, holding);
    }
  }

  revalue(key: string, holding: Holding): void {
    const book = bookOf(key);
    const price = this.#prices.get(symbolOf(key))?.price ?? averageEntryPrice(holding);
    const net = multiply(holding.quantity, price);
    const now: Valuation = { unrealizedPnl: unrealizedPnl(holding, price), gross: absolute(net), net };
    const old = this.#values.get(key) ?? NOTHING_HELD;
    this.#values.set(key, now);
    this.#total = exchange(this.#total, old, now);
    this.#valueOfBook.set(book, exchange(this.of(book), old, now));
    this.touch(book);
  }

  /** What is open, by book and symbol; `nowUs` stands in where no price is known. */
  describe(holdings: Books['holdings'], nowUs: number): readonly OpenPosition[] {
    return [...holdings]
      .filter(([, { quantity }]) => quantity !== 0n)
      .map(([key, holding]) => {
        const known = this.#prices.get(symbolOf(key));
        const price = known?.price ?? averageEntryPrice(holding);
        return {
          book: bookOf(key),
          symbol: symbolOf(key),
          quantity: formatDecimal(holding.quantity),
          averageEntryPrice: formatDecimal(averageEntryPrice(holding)),
          lastPrice: formatDecimal(price),
          lastPriceTime: toTime(known?.atUs ?? nowUs) ?? '',
          unrealizedPnl: formatDecimal(unrealizedPnl(holding, price)),
        };
      })
      .toSorted((a, b) => (`${a.book}|${a.symbol}` < `${b.book}|${b.symbol}` ? -1 : 1));
  }
}

export const bookOf = (key: string): string => key.slice(0, key.indexOf('|'));
export const symbolOf = (key: string): string => key.slice(key.indexOf('|') + 1);

const exchange = (total: Valuation, old: Valuation, now: Valuation): Valuation => ({
  unrealizedPnl: decimal(total.unrealizedPnl - old.unrealizedPnl + now.unrealizedPnl),
  gross: decimal(total.gross - old.gross + now.gross),
  net: decimal(total.net - old.net + now.net),
});
