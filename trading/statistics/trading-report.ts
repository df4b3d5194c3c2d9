// From the journal to the report: folds the events into the executor's own books and watches what each change did to whom.
import type { ClientOrderId, Side } from '../../protocol/orders.ts';
import { EXTERNAL_BOOK } from '../../protocol/portfolio.ts';
import type { SignalId } from '../../protocol/signals.ts';
import type { StrategyPerformance, TradingReport } from '../../protocol/trading-report.ts';
import { applyEvent } from '../cores/executor/apply-event.ts';
import { type Books, EMPTY_BOOKS, EMPTY_HOLDING, orderOf } from '../cores/executor/books.ts';
import type { Holding } from '../cores/executor/holding-changes.ts';
import { type Decimal, decimal, formatDecimal, parseDecimal, ZERO } from '../decimal.ts';
import type { JournalEvent } from '../journal/events.ts';
import { priceIn, timeOf, traceOf } from './event-facts.ts';
import { bookOf, HoldingValues, symbolOf } from './holding-values.ts';
import type { Milestones } from './latency.ts';
import { PerformanceTally, toTime } from './performance-tally.ts';
import { RoundTripTracker } from './round-trips.ts';

/** Which events count: market times, the end not included. Events before it only tell what was there at its beginning. */
export type ReportPeriod = { readonly fromUs: number; readonly toUs: number };
export const ALL_TIME: ReportPeriod = { fromUs: Number.NEGATIVE_INFINITY, toUs: Number.POSITIVE_INFINITY };

type SignalNote = { readonly book: string; readonly decisionPrice: number; readonly milestones: Milestones };

export class ReportBuilder {
  readonly #period: ReportPeriod;
  readonly #tallies = new Map<string, PerformanceTally>();
  readonly #signals = new Map<SignalId, SignalNote>();
  readonly #signalOf = new Map<ClientOrderId, SignalId>();
  readonly #values = new HoldingValues();
  readonly #trackers = new Map<string, RoundTripTracker>();
  readonly #fees = new Map<string, Decimal>();
  readonly #lastBooks = new Map<string, string>();
  #books: Books = EMPTY_BOOKS;
  #account = new PerformanceTally(ZERO);
  #venueTimeUs = 0;
  #isOver = false;
  #span: { readonly fromUs: number; readonly toUs: number } | null = null;

  constructor(period: ReportPeriod = ALL_TIME) {
    this.#period = period;
  }

  /** Events in the journal's order; those after the period are nothing to it. Throws when one contradicts those before it. */
  add(event: JournalEvent): void {
    const venueTimeUs = Math.max(this.#venueTimeUs, timeOf(event) ?? 0);
    this.#isOver ||= venueTimeUs >= this.#period.toUs;
    if (this.#isOver) return;
    this.#venueTimeUs = venueTimeUs;
    const before = this.#books;
    this.#books = applyEvent(before, event);
    if (event.kind === 'AccountOpened') this.#account = new PerformanceTally(parseDecimal(event.cash));
    if (this.#counts) this.#extendSpan();
    this.#count(event);
    this.#learnPrice(event);
    this.#followHoldings(before, event, timeOf(event) ?? this.#venueTimeUs);
    this.#show();
  }

  /** `strategy` leaves the others out; the account stays whole. */
  finish(strategy?: string): TradingReport {
    const { account, cash } = this.#books;
    const stateOf = (order: string) => orderOf(this.#books, order as ClientOrderId).state;
    const positions = this.#values.describe(this.#books.holdings, this.#venueTimeUs);
    const strategies = [...this.#tallies]
      .filter(([book]) => strategy === undefined || book === strategy)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([book, tally]): StrategyPerformance => ({
          strategy: book,
          ...tally.summarize(
            stateOf,
            positions.filter((position) => position.book === book),
            this.#span,
          ),
        }),
      );
    return {
      venue: account?.venue ?? null,
      accountNumber: account?.number ?? null,
      fromTime: toTime(this.#span?.fromUs ?? null),
      toTime: toTime(this.#span?.toUs ?? null),
      cash: formatDecimal(cash),
      equity: formatDecimal(decimal(cash + this.#values.total.net)),
      account: this.#account.summarize(stateOf, positions, this.#span),
      strategies,
    };
  }

  /** The books that the journal knows, for a name that was mistyped. */
  get strategies(): readonly string[] {
    return [...this.#tallies.keys()].toSorted();
  }

  get #counts(): boolean {
    return this.#venueTimeUs >= this.#period.fromUs;
  }

  /** What was held when the period began is held from then on, whenever it is traded or priced next. */
  #extendSpan(): void {
    if (this.#span === null && this.#values.total.gross !== 0n) {
      for (const [book, tally] of this.#tallies) tally.value(this.#values.of(book), this.#venueTimeUs);
      this.#account.value(this.#values.total, this.#venueTimeUs);
    }
    this.#span = { fromUs: this.#span?.fromUs ?? this.#venueTimeUs, toUs: this.#venueTimeUs };
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
      case 'AnswerTimed':
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

  #noteAnswer(event: Extract<JournalEvent, { readonly kind: 'OrderStateChanged' | 'AnswerTimed' }>): void {
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
    this.#values.learnPrice(found.symbol, { price: found.price, atUs: this.#venueTimeUs }, this.#books.holdings);
  }

  /** Whatever an event did to a holding shows in the holding itself. */
  #followHoldings(before: Books, event: JournalEvent, atUs: number): void {
    this.#chargeFees(before, event, atUs);
    if (before.holdings === this.#books.holdings) return;
    for (const [key, holding] of this.#books.holdings) {
      const old = before.holdings.get(key) ?? EMPTY_HOLDING;
      if (old === holding) continue;
      const book = bookOf(key);
      if (old.quantity !== holding.quantity) this.#lastBooks.set(symbolOf(key), book);
      this.#both(book, (tally) => tally.earn(decimal(holding.realizedPnl - old.realizedPnl), ZERO));
      this.#followTrip(key, holding, atUs);
      this.#values.revalue(key, holding);
    }
  }

  /** A fee belongs to the book that traded its symbol last, and always to the account. */
  #chargeFees(before: Books, event: JournalEvent, atUs: number): void {
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
    if (holding) this.#followTrip(key, holding, atUs);
    this.#values.touch(book);
  }

  /** `atUs`: the event's own time, which may be long before it was learned. */
  #followTrip(key: string, { quantity, realizedPnl }: Holding, atUs: number): void {
    const tracker = this.#trackers.get(key) ?? new RoundTripTracker();
    this.#trackers.set(key, tracker);
    const trip = tracker.change({ quantity, realizedPnl, fees: this.#fees.get(key) ?? ZERO }, atUs);
    if (trip) this.#both(bookOf(key), (tally) => tally.trips.push(trip));
  }

  /** When all of the event is booked, whose value it changed is looked at. */
  #show(): void {
    const touched = this.#values.takeTouched();
    if (touched.length === 0 || !this.#counts) return;
    for (const book of touched) this.#tallyOf(book).value(this.#values.of(book), this.#venueTimeUs);
    this.#account.value(this.#values.total, this.#venueTimeUs);
  }
}
