// From the journal to the report: folds the events into the executor's own books and watches what each change did to whom.
import type { ClientOrderId, Side } from '../../protocol/orders.ts';
import { EXTERNAL_BOOK } from '../../protocol/portfolio.ts';
import type { SignalId } from '../../protocol/signals.ts';
import type { OpenPosition, StrategyPerformance, TradingReport } from '../../protocol/trading-report.ts';
import { applyEvent } from '../cores/executor/apply-event.ts';
import { type Books, EMPTY_BOOKS, EMPTY_HOLDING, type Holding, orderOf } from '../cores/executor/books.ts';
import { absolute, type Decimal, decimal, formatDecimal, fromFloat, multiply, parseDecimal, ZERO } from '../decimal.ts';
import type { JournalEvent } from '../journal/events.ts';
import { averageEntryPrice, unrealizedPnl } from '../positions.ts';
import type { Milestones } from './latency.ts';
import { NOTHING_HELD, PerformanceTally, toTime, type Valuation } from './performance-tally.ts';
import { RoundTripTracker } from './round-trips.ts';

/** Which events count: market times, the end not included. Events before it only tell what was there at its beginning. */
export type ReportPeriod = { readonly fromUs: number; readonly toUs: number };
export const ALL_TIME: ReportPeriod = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY };

type Price = { readonly price: Decimal; readonly atUs: number };
type SignalNote = { readonly book: string; readonly decisionPrice: number; readonly milestones: Milestones };

export class ReportBuilder {
  readonly #period: ReportPeriod;
  readonly #tallies = new Map<string, PerformanceTally>();
  readonly #signals = new Map<SignalId, SignalNote>();
  readonly #signalOf = new Map<ClientOrderId, SignalId>();
  readonly #prices = new Map<string, Price>();
  readonly #trackers = new Map<string, RoundTripTracker>();
  readonly #fees = new Map<string, Decimal>();
  /** By holding. */
  readonly #values = new Map<string, Valuation>();
  readonly #valueOfBook = new Map<string, Valuation>();
  readonly #lastBooks = new Map<string, string>();
  /** Whose value the present event changed: it is looked at when all of the event is booked. */
  readonly #touched = new Set<string>();
  #books: Books = EMPTY_BOOKS;
  #account = new PerformanceTally(ZERO);
  #total: Valuation = NOTHING_HELD;
  #venueTimeUs = 0;
  #span: { readonly fromUs: number; readonly toUs: number } | null = null;

  constructor(period: ReportPeriod = ALL_TIME) {
    this.#period = period;
  }

  /** Events in the journal's order. Throws when one contradicts those before it. */
  add(event: JournalEvent): void {
    const before = this.#books;
    this.#books = applyEvent(before, event);
    this.#venueTimeUs = Math.max(this.#venueTimeUs, timeOf(event) ?? 0);
    if (event.kind === 'AccountOpened') this.#account = new PerformanceTally(parseDecimal(event.cash));
    if (this.#counts) this.#span = { fromUs: this.#span?.fromUs ?? this.#venueTimeUs, toUs: this.#venueTimeUs };
    this.#count(event);
    this.#learnPrice(event);
    this.#followHoldings(before, event);
    this.#show();
  }

  /** `strategy` leaves the others out; the account stays whole. */
  finish(strategy?: string): TradingReport {
    const { account, cash } = this.#books;
    const stateOf = (order: string) => orderOf(this.#books, order as ClientOrderId).state;
    const positions = this.#positions();
    const strategies = [...this.#tallies]
      .filter(([book]) => strategy === undefined || book === strategy)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([book, tally]): StrategyPerformance => ({
          strategy: book,
          ...tally.summarize(
            stateOf,
            positions.filter((position) => position.book === book),
          ),
        }),
      );
    return {
      venue: account?.venue ?? null,
      accountNumber: account?.number ?? null,
      fromTime: toTime(this.#span?.fromUs ?? null),
      toTime: toTime(this.#span?.toUs ?? null),
      cash: formatDecimal(cash),
      equity: formatDecimal(decimal(cash + this.#total.net)),
      account: this.#account.summarize(stateOf, positions),
      strategies,
    };
  }

  /** The books that the journal knows, for a name that was mistyped. */
  get strategies(): readonly string[] {
    return [...this.#tallies.keys()].toSorted();
  }

  get #counts(): boolean {
    return this.#venueTimeUs >= this.#period.fromUs && this.#venueTimeUs < this.#period.toUs;
  }

  #tallyOf(book: string): PerformanceTally {
    const known = this.#tallies.get(book) ?? new PerformanceTally();
    this.#tallies.set(book, known);
    return known;
  }

  /** What is counted belongs to the book and to the account. */
  #both(book: string, apply: (tally: PerformanceTally) => void): void {
    const tally = this.#tallyOf(book);
    if (!this.#counts) return;
    apply(tally);
    apply(this.#account);
  }

  #count(event: JournalEvent): void {
    switch (event.kind) {
      case 'SignalReceived': {
        const { signalId, strategyId, decisionPrice, trace } = event.signal;
        this.#signals.set(signalId, { book: strategyId, decisionPrice, milestones: { ...trace } });
        this.#both(strategyId, (tally) => {
          tally.signals += 1;
          tally.latency.add(trace, ['tickToSignal']);
        });
        return;
      }
      case 'SignalDenied':
        this.#both(this.#signals.get(event.signalId)?.book ?? EXTERNAL_BOOK, (tally) => tally.deny(event.code));
        return;
      case 'OrderIntended':
        this.#noteOrder(event);
        return;
      case 'OrderStateChanged':
        this.#noteAnswer(event);
        return;
      case 'ExecutionRecorded': {
        const { book, terms } = orderOf(this.#books, event.clientOrderId);
        this.#both(book, (tally) => {
          tally.fills += 1;
        });
        this.#noteSlippage(event.clientOrderId, book, terms.side, parseDecimal(event.quantity), parseDecimal(event.price));
        return;
      }
      default:
    }
  }

  #noteOrder(event: Extract<JournalEvent, { readonly kind: 'OrderIntended' }>): void {
    const { clientOrderId } = event.order;
    const note = event.signalId === null ? undefined : this.#signals.get(event.signalId);
    const signalReceivedAtUs = traceOf(event)['signalReceivedAtUs'];
    if (note && event.signalId !== null) {
      this.#signalOf.set(clientOrderId, event.signalId);
      this.#signals.set(event.signalId, { ...note, milestones: { ...note.milestones, signalReceivedAtUs } });
    }
    this.#both(event.book, (tally) => {
      tally.submit(clientOrderId);
      tally.latency.add({ ...note?.milestones, signalReceivedAtUs }, ['signalToExecutor']);
    });
  }

  #noteAnswer(event: Extract<JournalEvent, { readonly kind: 'OrderStateChanged' }>): void {
    const trace = traceOf(event);
    if (trace['requestSentAtUs'] === undefined) return;
    const signalId = this.#signalOf.get(event.clientOrderId);
    const milestones = signalId === undefined ? undefined : this.#signals.get(signalId)?.milestones;
    this.#both(orderOf(this.#books, event.clientOrderId).book, (tally) =>
      tally.latency.add({ ...milestones, ...trace }, ['executorToRequest', 'requestToAnswer']),
    );
  }

  #noteSlippage(order: ClientOrderId, book: string, side: Side, quantity: Decimal, price: Decimal): void {
    const signalId = this.#signalOf.get(order);
    const decisionPrice = signalId === undefined ? 0 : (this.#signals.get(signalId)?.decisionPrice ?? 0);
    this.#both(book, (tally) => tally.slippage.add(order, side, quantity, price, decisionPrice));
  }

  #learnPrice(event: JournalEvent): void {
    const found = priceIn(event, this.#books);
    if (!found || found.price <= 0n) return;
    this.#prices.set(found.symbol, { price: found.price, atUs: this.#venueTimeUs });
    for (const [key, holding] of this.#books.holdings) {
      if (symbolOf(key) === found.symbol && holding.quantity !== 0n) this.#revalue(key, holding);
    }
  }

  /** Whatever an event did to a holding shows in the holding itself. */
  #followHoldings(before: Books, event: JournalEvent): void {
    this.#chargeFees(before, event);
    if (before.holdings === this.#books.holdings) return;
    for (const [key, holding] of this.#books.holdings) {
      const old = before.holdings.get(key) ?? EMPTY_HOLDING;
      if (old === holding) continue;
      const book = bookOf(key);
      if (old.quantity !== holding.quantity) this.#lastBooks.set(symbolOf(key), book);
      this.#both(book, (tally) => tally.earn(decimal(holding.realizedPnl - old.realizedPnl), ZERO));
      this.#followTrip(key, holding);
      this.#revalue(key, holding);
    }
  }

  /** A fee belongs to the book that traded its symbol last, and always to the account. */
  #chargeFees(before: Books, event: JournalEvent): void {
    const fee = decimal(this.#books.fees - before.fees);
    if (fee === 0n) return;
    const symbol = (event as { readonly symbol?: string | null }).symbol ?? null;
    const book = symbol === null ? undefined : this.#lastBooks.get(symbol);
    if (symbol === null || book === undefined) {
      if (this.#counts) this.#account.earn(ZERO, fee);
      return;
    }
    const key = `${book}|${symbol}`;
    this.#fees.set(key, decimal((this.#fees.get(key) ?? ZERO) + fee));
    this.#both(book, (tally) => tally.earn(ZERO, fee));
    const holding = this.#books.holdings.get(key);
    if (holding) this.#followTrip(key, holding);
    this.#touched.add(book);
  }

  #followTrip(key: string, { quantity, realizedPnl }: Holding): void {
    const tracker = this.#trackers.get(key) ?? new RoundTripTracker();
    this.#trackers.set(key, tracker);
    const trip = tracker.change({ quantity, realizedPnl, fees: this.#fees.get(key) ?? ZERO }, this.#venueTimeUs);
    if (trip) this.#both(bookOf(key), (tally) => tally.trips.push(trip));
  }

  #revalue(key: string, holding: Holding): void {
    const book = bookOf(key);
    const price = this.#prices.get(symbolOf(key))?.price ?? averageEntryPrice(holding);
    const net = multiply(holding.quantity, price);
    const now: Valuation = { unrealizedPnl: unrealizedPnl(holding, price), gross: absolute(net), net };
    const old = this.#values.get(key) ?? NOTHING_HELD;
    this.#values.set(key, now);
    this.#total = exchange(this.#total, old, now);
    this.#valueOfBook.set(book, exchange(this.#valueOfBook.get(book) ?? NOTHING_HELD, old, now));
    this.#touched.add(book);
  }

  #show(): void {
    if (this.#touched.size === 0) return;
    if (this.#counts) {
      for (const book of this.#touched)
        this.#tallyOf(book).value(this.#valueOfBook.get(book) ?? NOTHING_HELD, this.#venueTimeUs);
      this.#account.value(this.#total, this.#venueTimeUs);
    }
    this.#touched.clear();
  }

  #positions(): readonly OpenPosition[] {
    return [...this.#books.holdings]
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
          lastPriceTime: toTime(known?.atUs ?? this.#venueTimeUs) ?? '',
          unrealizedPnl: formatDecimal(unrealizedPnl(holding, price)),
        };
      })
      .toSorted((a, b) => (`${a.book}|${a.symbol}` < `${b.book}|${b.symbol}` ? -1 : 1));
  }
}

const bookOf = (key: string): string => key.slice(0, key.indexOf('|'));
const symbolOf = (key: string): string => key.slice(key.indexOf('|') + 1);

const exchange = (total: Valuation, old: Valuation, now: Valuation): Valuation => ({
  unrealizedPnl: decimal(total.unrealizedPnl - old.unrealizedPnl + now.unrealizedPnl),
  gross: decimal(total.gross - old.gross + now.gross),
  net: decimal(total.net - old.net + now.net),
});

/** Times that events carry, whoever wrote them. */
const traceOf = (event: object): Readonly<Record<string, number | undefined>> =>
  (event as { readonly trace?: Readonly<Record<string, number>> }).trace ?? {};

function timeOf(event: JournalEvent): number | undefined {
  const { atUs } = event as { readonly atUs?: number };
  if (atUs !== undefined) return atUs;
  switch (event.kind) {
    case 'SignalReceived':
      return event.signal.causedAtUs;
    case 'AccountOpened':
    case 'Reconciled':
      return event.venueTimeUs;
    default:
      return undefined;
  }
}

/** The price that an event tells: of a fill, or the one that a strategy decided at. */
function priceIn(event: JournalEvent, books: Books): { readonly symbol: string; readonly price: Decimal } | undefined {
  switch (event.kind) {
    case 'SignalReceived': {
      const { symbol, decisionPrice } = event.signal;
      return decisionPrice > 0 ? { symbol, price: fromFloat(decisionPrice) } : undefined;
    }
    case 'ExecutionRecorded':
    case 'FillInferred':
      return { symbol: orderOf(books, event.clientOrderId).terms.symbol, price: parseDecimal(event.price) };
    case 'ExternalPositionAdopted':
      return { symbol: event.symbol, price: parseDecimal(event.price) };
    default:
      return undefined;
  }
}
