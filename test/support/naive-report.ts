// The trading report counted naively: from the plain list of what happened, with another decimal library.
import { Decimal } from 'decimal.js';

Decimal.set({ precision: 60 });

export const BOOKS = ['momentum', 'reversion'] as const;
export const SYMBOLS = ['SPY', 'IBM'] as const;

export type Step =
  | {
      readonly kind: 'fill';
      readonly book: string;
      readonly symbol: string;
      readonly side: 'buy' | 'sell';
      readonly quantity: number;
      readonly price: number;
      readonly decided: number;
    }
  | { readonly kind: 'fee'; readonly symbol: string; readonly fee: number }
  | { readonly kind: 'denial'; readonly book: string; readonly symbol: string; readonly price: number };
type Holding = { quantity: Decimal; average: Decimal; openedAt: number; earned: Decimal; feesAtOpen: Decimal; fees: Decimal };
type Trip = { readonly book: string; readonly net: Decimal; readonly seconds: number };

/** Keeps everything as a plain list and adds it up when asked. */
export class NaiveReport {
  readonly trips: Trip[] = [];
  unattributedFees = new Decimal(0);
  readonly #realized: { readonly book: string; readonly amount: Decimal }[] = [];
  readonly #fees: { readonly book: string; readonly amount: Decimal }[] = [];
  readonly #slippage: { readonly book: string; readonly cost: Decimal; readonly value: Decimal }[] = [];
  readonly #holdings = new Map<string, Holding>();
  readonly #prices = new Map<string, Decimal>();
  /** Net profit after every moment at which something was valued, by book. */
  readonly #curves = new Map<string, Decimal[]>();
  readonly #taken: readonly Step[];

  constructor(taken: readonly Step[]) {
    this.#taken = taken;
    for (const [index, step] of taken.entries()) this.#take(step, index + 1);
  }

  figuresOf(books: readonly string[]) {
    const of = <Row extends { readonly book: string }>(rows: readonly Row[]) => rows.filter((row) => books.includes(row.book));
    const nets = of(this.trips).map(({ net }) => net);
    const [wins, losses] = [nets.filter((net) => net.gt(0)), nets.filter((net) => net.lt(0))];
    const fills = this.#taken.filter((step) => step.kind === 'fill' && books.includes(step.book)).length;
    const isAccount = books.length > 1;
    const slippage = of(this.#slippage);
    return {
      fills,
      denied: this.#taken.filter((step) => step.kind === 'denial' && books.includes(step.book)).length,
      realized: sum(of(this.#realized).map(({ amount }) => amount)),
      fees: sum(of(this.#fees).map(({ amount }) => amount)).plus(isAccount ? this.unattributedFees : 0),
      unrealized: this.#unrealized(books),
      trips: nets.length,
      wins: wins.length,
      losses: losses.length,
      profitFactor: losses.length === 0 ? null : sum(wins).div(sum(losses).neg()),
      averageHoldingMs:
        nets.length === 0 ? null : (1000 * of(this.trips).reduce((total, { seconds }) => total + seconds, 0)) / nets.length,
      best: nets.length === 0 ? null : Decimal.max(...nets),
      worst: nets.length === 0 ? null : Decimal.min(...nets),
      drawdown: largestFall(this.#curves.get(isAccount ? 'account' : (books[0] ?? '')) ?? []),
      slippageCost: sum(slippage.map(({ cost }) => cost)),
      basisPoints:
        slippage.length === 0
          ? null
          : sum(slippage.map(({ cost }) => cost))
              .div(sum(slippage.map(({ value }) => value)))
              .mul(10_000),
    };
  }

  #take(step: Step, second: number): void {
    if (step.kind === 'fee') {
      this.#payFee(step.symbol, new Decimal(step.fee).div(100));
      return;
    }
    // The decision's price is known first, then the fill's.
    this.#learn(step.symbol, step.kind === 'fill' ? step.decided : step.price);
    if (step.kind === 'denial') return;
    const { book: owner, symbol: traded, side, quantity } = step;
    const size = new Decimal(side === 'buy' ? quantity : -quantity);
    const paid = new Decimal(step.price);
    this.#slippage.push({ book: owner, cost: size.mul(paid.minus(step.decided)), value: size.abs().mul(step.decided) });
    this.#fill(owner, traded, size, paid, second);
    this.#lastBook.set(traded, owner);
    this.#prices.set(traded, paid);
    this.#look(traded, owner);
  }

  readonly #lastBook = new Map<string, string>();

  #payFee(paidFor: string, fee: Decimal): void {
    const owner = this.#lastBook.get(paidFor);
    if (owner === undefined) {
      this.unattributedFees = this.unattributedFees.plus(fee);
      return;
    }
    this.#fees.push({ book: owner, amount: fee });
    const holding = this.#holding(owner, paidFor);
    holding.fees = holding.fees.plus(fee);
    this.#lookAt([owner]);
  }

  #fill(owner: string, traded: string, size: Decimal, paid: Decimal, second: number): void {
    const holding = this.#holding(owner, traded);
    const closing =
      holding.quantity.isZero() || holding.quantity.s === size.s
        ? new Decimal(0)
        : Decimal.min(size.abs(), holding.quantity.abs());
    const gain = paid.minus(holding.average).mul(closing).mul(holding.quantity.s);
    if (closing.gt(0)) {
      this.#realized.push({ book: owner, amount: gain });
      holding.earned = holding.earned.plus(gain);
    }
    const before = holding.quantity;
    const after = before.plus(size);
    const isOver = !before.isZero() && (after.isZero() || after.s !== before.s);
    if (isOver) {
      const net = holding.earned.minus(holding.fees.minus(holding.feesAtOpen));
      this.trips.push({ book: owner, net, seconds: second - holding.openedAt });
    }
    if (before.isZero() || isOver)
      Object.assign(holding, { openedAt: second, earned: new Decimal(0), feesAtOpen: holding.fees });
    const opening = size.abs().minus(closing);
    const kept = isOver ? new Decimal(0) : before.abs().minus(closing);
    if (opening.gt(0)) holding.average = holding.average.mul(kept).plus(paid.mul(opening)).div(kept.plus(opening));
    holding.quantity = after;
  }

  #holding(owner: string, traded: string): Holding {
    const key = `${owner}|${traded}`;
    const zero = new Decimal(0);
    const known = this.#holdings.get(key) ?? {
      quantity: zero,
      average: zero,
      openedAt: 0,
      earned: zero,
      feesAtOpen: zero,
      fees: zero,
    };
    this.#holdings.set(key, known);
    return known;
  }

  #learn(traded: string, at: number): void {
    this.#prices.set(traded, new Decimal(at));
    this.#look(traded);
  }

  /** Everybody who holds the symbol is valued anew, and whoever just traded it. */
  #look(traded: string, trader?: string): void {
    this.#lookAt(BOOKS.filter((owner) => owner === trader || !this.#holding(owner, traded).quantity.isZero()));
  }

  #lookAt(books: readonly string[]): void {
    if (books.length === 0) return;
    const net = (owners: readonly string[], extra: Decimal): Decimal => {
      const { realized, fees } = this.#totals(owners);
      return realized.plus(this.#unrealized(owners)).minus(fees).minus(extra);
    };
    for (const owner of books) this.#curves.set(owner, [...(this.#curves.get(owner) ?? []), net([owner], new Decimal(0))]);
    this.#curves.set('account', [...(this.#curves.get('account') ?? []), net(BOOKS, this.unattributedFees)]);
  }

  #totals(owners: readonly string[]) {
    const of = (rows: readonly { readonly book: string; readonly amount: Decimal }[]) =>
      sum(rows.filter(({ book: owner }) => owners.includes(owner)).map(({ amount }) => amount));
    return { realized: of(this.#realized), fees: of(this.#fees) };
  }

  #unrealized(owners: readonly string[]): Decimal {
    const open = owners.flatMap((owner) => SYMBOLS.map((held) => ({ held, ...this.#holding(owner, held) })));
    return sum(open.map(({ held, quantity, average }) => (this.#prices.get(held) ?? average).minus(average).mul(quantity)));
  }
}

/** Looks at every pair of moments. */
function largestFall(curve: readonly Decimal[]): Decimal {
  let largest = new Decimal(0);
  curve.forEach((high, index) => {
    for (const low of curve.slice(index + 1)) largest = Decimal.max(largest, high.minus(low));
  });
  return largest;
}

const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total.plus(value), new Decimal(0));
