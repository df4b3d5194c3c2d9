// Books add up: to the account, to a naive second bookkeeping, and to what a replay of the journal gives.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrderId } from '../../../../../protocol/orders.ts';
import type { ExecutionId } from '../../../../../protocol/reports.ts';
import type { SignalId } from '../../../../../protocol/signals.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import {
  accountQuantity,
  type Books,
  EMPTY_BOOKS,
  EMPTY_HOLDING,
  holdingKey,
  ownerOf,
} from '../../../../../trading/cores/executor/books.ts';
import { type Decimal, decimal, formatDecimal, multiply, parseDecimal, ZERO } from '../../../../../trading/decimal.ts';
import type { JournalEvent } from '../../../../../trading/journal/events.ts';

const BOOKS = ['sma-cross', 'rsi-reversion', 'manual'];
const SYMBOLS = ['SPY', 'BTC/USD'];

type Step =
  | {
      readonly step: 'fill';
      readonly book: string;
      readonly symbol: string;
      readonly side: 'buy' | 'sell';
      readonly quantity: number;
      readonly cents: number;
      readonly isInferred: boolean;
      /** Percent of it that comes with the first of two executions; with 100 it is one. */
      readonly first: number;
      /** How many steps later the executions of an inferred fill come. */
      readonly late: number;
    }
  | { readonly step: 'fee'; readonly symbol: string; readonly cents: number }
  | { readonly step: 'coins'; readonly millionths: number }
  | { readonly step: 'split'; readonly percent: number }
  /** What nothing explained, and what explains it after all. */
  | { readonly step: 'adopted'; readonly symbol: string; readonly quantity: number }
  | { readonly step: 'explained'; readonly symbol: string }
  | {
      readonly step: 'elsewhere';
      readonly book: string;
      readonly symbol: string;
      readonly percent: number;
      readonly cents: number;
    };

const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        step: fc.constant('fill' as const),
        book: fc.constantFrom(...BOOKS),
        symbol: fc.constantFrom(...SYMBOLS),
        side: fc.constantFrom('buy' as const, 'sell' as const),
        quantity: fc.integer({ min: 1, max: 5_000_000 }),
        cents: fc.integer({ min: 100, max: 20_000 }),
        isInferred: fc.boolean(),
        first: fc.constantFrom(100, 37, 90),
        late: fc.nat(6),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ step: fc.constant('fee' as const), symbol: fc.constantFrom(...SYMBOLS), cents: fc.nat(500) }),
    },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('coins' as const), millionths: fc.integer({ min: 1, max: 900 }) }) },
    { weight: 1, arbitrary: fc.record({ step: fc.constant('split' as const), percent: fc.constantFrom(-90, -50, 50, 300) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        step: fc.constant('adopted' as const),
        symbol: fc.constantFrom(...SYMBOLS),
        quantity: fc.integer({ min: -3_000_000, max: 3_000_000 }).filter((quantity) => quantity !== 0),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ step: fc.constant('explained' as const), symbol: fc.constantFrom(...SYMBOLS) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        step: fc.constant('elsewhere' as const),
        book: fc.constantFrom(...BOOKS),
        symbol: fc.constantFrom(...SYMBOLS),
        percent: fc.constantFrom(50, 100),
        cents: fc.integer({ min: 100, max: 20_000 }),
      }),
    },
  ),
  { maxLength: 60 },
);

/** The events of a history; inferred fills come at another price and are replaced by their executions afterwards. */
function toEvents(history: readonly Step[]): readonly JournalEvent[] {
  const events: JournalEvent[] = [
    { kind: 'AccountOpened', venue: 'simulator', accountNumber: 'PA1', cash: toDecimalString('100000'), venueTimeUs: 1 },
  ];
  let books = EMPTY_BOOKS;
  const add = (event: JournalEvent): void => {
    events.push(event);
    books = applyEvent(books, event);
  };
  add(events.pop() as JournalEvent);
  const late: { readonly after: number; readonly event: JournalEvent }[] = [];
  const addDue = (index: number): void => {
    for (const due of late.filter(({ after }) => after <= index)) {
      late.splice(late.indexOf(due), 1);
      add(due.event);
    }
  };
  history.forEach((step, index) => {
    addDue(index);
    if (step.step === 'fee') {
      const amount = toDecimalString((-step.cents / 100).toFixed(2));
      add({ kind: 'CashMoved', activityId: `fee-${index}`, type: 'FEE', amount, symbol: step.symbol });
    } else if (step.step === 'coins') {
      if (accountQuantity(books, 'BTC/USD') <= parseDecimal('0.001')) return;
      const quantity = formatDecimal(decimal(-parseDecimal((step.millionths / 1e6).toFixed(6))));
      const amount = toDecimalString('0');
      add({ kind: 'HoldingAdjusted', activityId: `coins-${index}`, type: 'CFEE', symbol: 'BTC/USD', quantity, amount });
    } else if (step.step === 'split') {
      const held = accountQuantity(books, 'SPY');
      if (held === 0n) return;
      const quantity = formatDecimal(decimal((held * BigInt(step.percent)) / 100n));
      add({
        kind: 'HoldingAdjusted',
        activityId: `split-${index}`,
        type: 'SPLIT',
        symbol: 'SPY',
        quantity,
        amount: toDecimalString('0'),
      });
    } else if (step.step === 'adopted') {
      const [quantity, price] = [formatDecimal(micro(step.quantity)), toDecimalString('100')];
      add({ kind: 'ExternalPositionAdopted', symbol: step.symbol, quantity, price, cause: 'unexplained' });
    } else if (step.step === 'explained') {
      const adopted = books.adopted.get(step.symbol) ?? ZERO;
      if (adopted !== 0n) add({ kind: 'AdoptionWithdrawn', name: step.symbol, quantity: formatDecimal(adopted) });
    } else if (step.step === 'elsewhere') {
      const { book, symbol } = step;
      const { quantity: held } = books.holdings.get(holdingKey(book, symbol)) ?? EMPTY_HOLDING;
      const quantity = formatDecimal(decimal((held * BigInt(step.percent)) / 100n));
      const price = toDecimalString((step.cents / 100).toFixed(2));
      const executionId = `elsewhere-${index}` as ExecutionId;
      if (held !== 0n) add({ kind: 'ClosedElsewhere', executionId, book, symbol, quantity, price, atUs: index });
    } else {
      for (const [number, event] of fillEvents(step, index).entries()) {
        const isLate = step.isInferred && event.kind === 'ExecutionRecorded';
        if (isLate && step.late > 0) late.push({ after: index + step.late + number, event });
        else add(event);
      }
    }
  });
  addDue(Number.POSITIVE_INFINITY);
  return events;
}

function fillEvents(step: Extract<Step, { step: 'fill' }>, index: number): readonly JournalEvent[] {
  const clientOrderId = `tw-${index}` as ClientOrderId;
  const quantity = formatDecimal(micro(step.quantity));
  const price = toDecimalString((step.cents / 100).toFixed(2));
  const order: OrderTerms = {
    clientOrderId,
    symbol: step.symbol,
    side: step.side,
    type: 'market',
    timeInForce: 'day',
    quantity,
    limitPrice: null,
    extendedHours: false,
  };
  const intended: JournalEvent = {
    kind: 'OrderIntended',
    signalId: `s${index}` as SignalId,
    book: step.book,
    purpose: 'entry',
    leg: 0,
    attempt: 1,
    order,
    notAfterUs: 0,
    expiresAtUs: 0,
  };
  const accepted: JournalEvent = {
    kind: 'OrderStateChanged',
    clientOrderId,
    venueOrderId: `v${index}` as VenueOrderId,
    state: 'accepted',
    reason: '',
  };
  const first = Math.max(1, Math.floor((step.quantity * step.first) / 100));
  const executed = [first, step.quantity - first]
    .filter((part) => part > 0)
    .map((part, number): JournalEvent => {
      const executionId = `x${index}-${number}` as ExecutionId;
      return {
        kind: 'ExecutionRecorded',
        clientOrderId,
        executionId,
        quantity: formatDecimal(micro(part)),
        price,
        atUs: index,
      };
    });
  const guess = toDecimalString((step.cents / 100 + 1).toFixed(2));
  return step.isInferred
    ? [intended, accepted, { kind: 'FillInferred', clientOrderId, quantity, price: guess }, ...executed]
    : [intended, accepted, ...executed];
}

/** So many millionths. */
const micro = (quantity: number): Decimal => parseDecimal((quantity / 1e6).toFixed(6));

/** What the account holds of a symbol, summed up from what happened at the venue, whoever's it is. */
function heldAtVenue(events: readonly JournalEvent[], symbol: string): bigint {
  const orders = new Map<ClientOrderId, OrderTerms>();
  let held = 0n;
  for (const event of events) {
    if (event.kind === 'OrderIntended') orders.set(event.order.clientOrderId, event.order);
    else if (event.kind === 'ExecutionRecorded') {
      const terms = orders.get(event.clientOrderId);
      const quantity = parseDecimal(event.quantity);
      if (terms?.symbol === symbol) held += terms.side === 'buy' ? quantity : -quantity;
    } else if (event.kind === 'HoldingAdjusted' || event.kind === 'ExternalPositionAdopted') {
      if (event.symbol === symbol) held += parseDecimal(event.quantity);
    } else if (event.kind === 'AdoptionWithdrawn' && event.name === symbol) held -= parseDecimal(event.quantity);
  }
  return held;
}

/** Second bookkeeping without average cost: cash is what came and went, holdings are sums, profit is what is left over. */
function naive(events: readonly JournalEvent[]) {
  let cash = ZERO;
  let fees = ZERO;
  const held = new Map<string, Decimal>();
  const paid = new Map<string, Decimal>();
  const orders = new Map<ClientOrderId, { readonly key: string; readonly isBuy: boolean }>();
  const plus = (map: Map<string, Decimal>, key: string, amount: bigint): void =>
    void map.set(key, decimal((map.get(key) ?? 0n) + amount));
  for (const event of events) {
    if (event.kind === 'AccountOpened') cash = parseDecimal(event.cash);
    if (event.kind === 'OrderIntended') {
      const key = holdingKey(event.book, event.order.symbol);
      orders.set(event.order.clientOrderId, { key, isBuy: event.order.side === 'buy' });
    }
    if (event.kind === 'CashMoved') {
      cash = decimal(cash + parseDecimal(event.amount));
      fees = decimal(fees - parseDecimal(event.amount));
    }
    if (event.kind === 'ExecutionRecorded') {
      const order = orders.get(event.clientOrderId);
      if (!order) throw new Error('an execution of no order');
      const quantity = parseDecimal(event.quantity);
      const value = multiply(quantity, parseDecimal(event.price));
      cash = decimal(order.isBuy ? cash - value : cash + value);
      plus(held, order.key, order.isBuy ? quantity : -quantity);
      plus(paid, order.key, order.isBuy ? value : -value);
    }
  }
  return { cash, fees, held, paid };
}

const fold = (events: readonly JournalEvent[]): Books => events.reduce(applyEvent, EMPTY_BOOKS);
const sumOf = (values: Iterable<bigint>): bigint => [...values].reduce((sum, value) => sum + value, 0n);
const isTrade = (step: Step): boolean => step.step === 'fill' || step.step === 'fee';

it('books of strategies sum up to the account, whatever is traded, split, charged, adopted or closed elsewhere', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const events = toEvents(history);
      const books = fold(events);
      for (const symbol of SYMBOLS) {
        const sum = sumOf(
          [...books.holdings].filter(([key]) => ownerOf(key).symbol === symbol).map(([, { quantity }]) => quantity),
        );
        expect(sum).toBe(heldAtVenue(events, symbol));
        expect(accountQuantity(books, symbol)).toBe(sum);
      }
      const fees = sumOf([...books.holdings.values()].map((holding) => holding.fees));
      const unowned = events.filter(
        (event, index) => event.kind === 'CashMoved' && isBeforeTrades(events, index, event.symbol),
      );
      const charged = sumOf(unowned.map((event) => (event.kind === 'CashMoved' ? -parseDecimal(event.amount) : 0n)));
      expect(fees + charged).toBe(books.fees);
    }),
    { numRuns: 300 },
  );
});

it('gives the profit and loss of a naive second bookkeeping for any sequence of fills', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const events = toEvents(history.filter(isTrade));
      const books = fold(events);
      const { cash, fees, held, paid } = naive(events);
      expect(books.cash).toBe(cash);
      expect(books.fees).toBe(fees);
      for (const [key, { quantity, costBasis, realizedPnl }] of books.holdings) {
        expect(quantity).toBe(held.get(key) ?? ZERO);
        // What is realised, and what the rest cost, is together what was paid, to the last digit.
        expect(costBasis - realizedPnl).toBe(paid.get(key) ?? ZERO);
        if (quantity === 0n) expect(costBasis).toBe(ZERO);
      }
    }),
    { numRuns: 400 },
  );
});

it('replaces an inferred fill by the real one without a trace, whatever happened to the position in between', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const seen = fold(toEvents(history.map((step) => (step.step === 'fill' ? { ...step, isInferred: false } : step))));
      const guessed = fold(toEvents(history));
      expect(guessed.cash).toBe(seen.cash);
      expect(guessed.fees).toBe(seen.fees);
      expect(guessed.holdings.toJS()).toEqual(seen.holdings.toJS());
      expect(guessed.histories.size).toBe(0);
      for (const order of guessed.orders.values()) expect(order.inferred).toBeNull();
    }),
    { numRuns: 400 },
  );
});

it('gives the same books when it is cut anywhere and replayed from its text', () => {
  fc.assert(
    fc.property(steps, fc.nat(200), (history, cut) => {
      const events = toEvents(history);
      const replayed = events.map((event) => JSON.parse(JSON.stringify(event)) as JournalEvent);
      const first = fold(replayed.slice(0, cut % (events.length + 1)));
      const books = replayed.slice(cut % (events.length + 1)).reduce(applyEvent, first);
      expect(books).toEqual(fold(events));
    }),
    { numRuns: 100 },
  );
});

it('leaves what positions cost alone when a split multiplies them', () => {
  const buy: Step = {
    step: 'fill',
    book: 'sma-cross',
    symbol: 'SPY',
    side: 'buy',
    quantity: 3_000_000,
    cents: 10_000,
    isInferred: false,
    first: 100,
    late: 0,
  };
  const other: Step = { ...buy, book: 'manual', quantity: 1_000_000 };
  const books = fold(toEvents([buy, other, { step: 'split', percent: 300 }]));
  expect(books.holdings.get('sma-cross|SPY')).toMatchObject({ quantity: parseDecimal('12'), costBasis: parseDecimal('300') });
  expect(books.holdings.get('manual|SPY')).toMatchObject({ quantity: parseDecimal('4'), costBasis: parseDecimal('100') });
});

it('books a fee that is taken in coins at what the coins cost', () => {
  const buy: Step = {
    step: 'fill',
    book: 'sma-cross',
    symbol: 'BTC/USD',
    side: 'buy',
    quantity: 2_000_000,
    cents: 10_000,
    isInferred: false,
    first: 100,
    late: 0,
  };
  const books = fold(toEvents([buy, { step: 'coins', millionths: 500 }]));
  expect(books.holdings.get('sma-cross|BTC/USD')).toMatchObject({
    quantity: parseDecimal('1.9995'),
    costBasis: parseDecimal('199.95'),
    fees: parseDecimal('0.05'),
  });
  expect(books.fees).toBe(parseDecimal('0.05'));
  expect(books.cash).toBe(parseDecimal('99800'));
});

/** A fee before anybody has traded its symbol belongs to the account alone. */
const isBeforeTrades = (events: readonly JournalEvent[], index: number, symbol: string | null): boolean =>
  !events.slice(0, index).some((event) => event.kind === 'OrderIntended' && event.order.symbol === symbol);
