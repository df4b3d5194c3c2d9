// Whatever is lost, doubled, delayed or killed between executor and venue: in the end the books equal the venue's.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ControlCommand } from '../../../../../protocol/control.ts';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderOutcome, OrderTerms, VenueOrderId } from '../../../../../protocol/orders.ts';
import { EXTERNAL_BOOK } from '../../../../../protocol/portfolio.ts';
import type { VenueSnapshot } from '../../../../../protocol/queries.ts';
import type { OrderReported } from '../../../../../protocol/reports.ts';
import { accountQuantity, type Books, holdingKey } from '../../../../../trading/cores/executor/books.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { decimal, formatDecimal, parseDecimal } from '../../../../../trading/decimal.ts';
import { isFinished } from '../../../../../trading/order-states.ts';
import { createSignal, ExecutorBench, TEST_SETTINGS } from '../../../../support/executor-bench.ts';

type Fate = 'delivered' | 'answer-lost' | 'never-sent' | 'lost';
type Step =
  | {
      readonly step: 'signal';
      readonly strategyId: string;
      readonly side: 'buy' | 'sell';
      readonly quantity: number;
      readonly fate: Fate;
    }
  | {
      readonly step: 'fill';
      readonly which: number;
      readonly part: number;
      readonly cents: number;
      readonly report: 'once' | 'twice' | 'lost' | 'late';
    }
  | { readonly step: 'venue-cancel'; readonly which: number; readonly report: 'once' | 'lost' }
  | { readonly step: 'by-hand'; readonly symbol: string; readonly side: 'buy' | 'sell'; readonly quantity: number }
  | { readonly step: 'replace'; readonly which: number; readonly quantity: number; readonly fate: Fate }
  | { readonly step: 'cancel'; readonly which: number }
  | { readonly step: 'fee'; readonly cents: number; readonly isCoins: boolean }
  | { readonly step: 'crash' }
  | { readonly step: 'beat' }
  | { readonly step: 'stream-lost' };

const STRATEGIES = ['sma-cross', 'rsi-reversion'];

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('signal' as const),
      strategyId: fc.constantFrom(...STRATEGIES),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 40 }),
      fate: fc.constantFrom<Fate>('delivered', 'delivered', 'answer-lost', 'never-sent', 'lost'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      step: fc.constant('fill' as const),
      which: fc.nat(20),
      part: fc.integer({ min: 1, max: 100 }),
      cents: fc.integer({ min: 14_000, max: 15_000 }),
      report: fc.constantFrom('once' as const, 'twice' as const, 'lost' as const, 'late' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('venue-cancel' as const),
      which: fc.nat(20),
      report: fc.constantFrom('once' as const, 'lost' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('by-hand' as const),
      symbol: fc.constantFrom('SPY', 'AAPL'),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 20 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      step: fc.constant('replace' as const),
      which: fc.nat(20),
      quantity: fc.integer({ min: 1, max: 60 }),
      fate: fc.constantFrom<Fate>('delivered', 'answer-lost', 'never-sent', 'lost'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('cancel' as const), which: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      step: fc.constant('fee' as const),
      cents: fc.integer({ min: 1, max: 500 }),
      isCoins: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ step: 'crash' as const }) },
  { weight: 2, arbitrary: fc.constant({ step: 'beat' as const }) },
  { weight: 1, arbitrary: fc.constant({ step: 'stream-lost' as const }) },
);

class World {
  readonly bench: ExecutorBench;
  readonly late: OrderReported[] = [];
  readonly #snapshots: { readonly question: number; readonly dueUs: number; readonly snapshot: VenueSnapshot }[] = [];
  readonly #snapshotLatencyMs: number;
  #signals = 0;
  #handled = 0;
  #fate: Fate = 'delivered';

  constructor(snapshotLatencyMs: number, allowNetting: boolean) {
    this.bench = new ExecutorBench({ ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, allowNetting } }).start();
    this.#snapshotLatencyMs = snapshotLatencyMs;
  }

  run(step: Step): void {
    const { bench } = this;
    switch (step.step) {
      case 'signal': {
        this.#fate = step.fate;
        // Each a bit apart from the last, or it would be a duplicate.
        bench.venue.timeUs += 2_000_000;
        const signal = createSignal(`s${++this.#signals}`, {
          strategyId: step.strategyId,
          side: step.side,
          quantity: toDecimalString(String(step.quantity)),
          causedAtUs: bench.venue.timeUs,
        });
        bench.price('SPY', 145);
        bench.tell({ kind: 'signal-received', signal });
        break;
      }
      case 'fill':
        this.#fill(step);
        break;
      case 'venue-cancel': {
        const id = this.#pick(step.which);
        if (id === undefined) break;
        const report = bench.venue.cancel(id);
        if (step.report === 'once') bench.tell({ kind: 'report-received', report });
        break;
      }
      case 'by-hand': {
        const terms: OrderTerms = {
          ...MARKET,
          symbol: step.symbol,
          side: step.side,
          clientOrderId: `hand-${bench.venue.orders.size}` as ClientOrderId,
          quantity: toDecimalString(String(step.quantity)),
        };
        bench.venue.submit(terms);
        break;
      }
      case 'replace': {
        this.#fate = step.fate;
        const clientOrderId = this.#pick(step.which);
        if (clientOrderId === undefined) break;
        const quantity = toDecimalString(String(step.quantity));
        this.#command({ kind: 'replace-order', ...BY, clientOrderId, quantity, limitPrice: null, stopPrice: null });
        break;
      }
      case 'cancel': {
        const clientOrderId = this.#pick(step.which);
        if (clientOrderId !== undefined) this.#command({ kind: 'cancel-order', ...BY, clientOrderId });
        break;
      }
      case 'fee':
        this.#charge(step);
        break;
      case 'crash':
        bench.crash();
        this.#handled = bench.effects.length;
        bench.start();
        break;
      case 'beat':
        bench.pass(100);
        bench.tell({ kind: 'beat' });
        break;
      case 'stream-lost':
        bench.tell({ kind: 'report-received', report: { kind: 'report-stream-changed', state: 'down', reason: '' } });
        bench.tell({ kind: 'report-received', report: { kind: 'report-stream-changed', state: 'live', reason: '' } });
        break;
    }
    this.#pump();
    this.#fate = 'delivered';
  }

  /** Lets time pass with a well-behaved gateway until nothing is in flight any more. */
  settle(): void {
    this.bench.tell({ kind: 'reconciliation-asked', cause: 'end of the run' });
    this.#pump();
    for (let round = 0; round < 2000; round++) {
      this.bench.pass(100);
      this.bench.tell({ kind: 'beat' });
      this.#pump();
      if (round > 60 && summarize(this.bench.state).inFlight === 0) return;
    }
    throw new Error(`still in flight: ${JSON.stringify(summarize(this.bench.state))}`);
  }

  #command(command: ControlCommand): void {
    this.bench.tell({ kind: 'control-commanded', command });
  }

  /** At once in the account, and in the list of activities. */
  #charge({ cents, isCoins }: Extract<Step, { readonly step: 'fee' }>): void {
    const { venue } = this.bench;
    venue.timeUs += 1000;
    const amount = parseDecimal((-cents / 100).toFixed(2));
    const position = venue.positions.get('SPY');
    const activity = { activityId: `fee-${venue.cashMovements.length}`, symbol: 'SPY', atUs: venue.timeUs };
    if (!isCoins || !position) {
      venue.cash = decimal(venue.cash + amount);
      venue.cashMovements.push({ ...activity, type: 'FEE', amount: formatDecimal(amount) });
    } else {
      venue.positions.set('SPY', { ...position, quantity: decimal(position.quantity + amount) });
      venue.cashMovements.push({ ...activity, type: 'CFEE', amount: toDecimalString('0'), quantity: formatDecimal(amount) });
    }
  }

  #fill({ which, part, cents, report }: Extract<Step, { readonly step: 'fill' }>): void {
    const { venue } = this.bench;
    const id = this.#pick(which);
    const order = id === undefined ? null : venue.shown(id);
    if (id === undefined || !order) return;
    const rest = parseDecimal(order.quantity) - parseDecimal(order.filledQuantity);
    const quantity = (rest * BigInt(part) + 99n) / 100n;
    const filled = venue.fill(id, formatDecimal(quantity as never), (cents / 100).toFixed(2));
    if (report === 'once' || report === 'twice') this.bench.tell({ kind: 'report-received', report: filled });
    if (report === 'twice') this.bench.tell({ kind: 'report-received', report: filled });
    if (report === 'late') this.late.push(filled);
    else for (const late of this.late.splice(0)) this.bench.tell({ kind: 'report-received', report: late });
  }

  #pick(which: number): ClientOrderId | undefined {
    const open = this.#openAtVenue();
    return open[which % Math.max(1, open.length)];
  }

  #openAtVenue(): ClientOrderId[] {
    return [...this.bench.venue.orders.values()]
      .map(({ order }) => order)
      .filter((order) => order.status === 'new' || order.status === 'partially_filled')
      .map((order) => order.clientOrderId);
  }

  /** The gateway and the venue: carries out effects, with the fate of the present step for a submit. */
  #pump(): void {
    const { bench } = this;
    this.#deliverSnapshots();
    while (this.#handled < bench.effects.length) {
      const effect = bench.effects[this.#handled++];
      if (effect?.kind === 'submit') this.#submit(effect.order, () => bench.venue.submit(effect.order));
      else if (effect?.kind === 'replace') this.#submit(effect.order, () => this.#replace(effect.venueOrderId, effect.order));
      else if (effect?.kind === 'cancel') {
        const open = this.#openAtVenue().includes(effect.clientOrderId);
        if (open) bench.tell({ kind: 'report-received', report: bench.venue.cancel(effect.clientOrderId) });
        bench.tell({
          kind: 'cancel-answered',
          clientOrderId: effect.clientOrderId,
          outcome: open
            ? { outcome: 'accepted', order: null }
            : { outcome: 'rejected', code: '42210000', message: 'order is already finished' },
        });
      } else if (effect?.kind === 'look-up') {
        const order = bench.venue.shown(effect.clientOrderId);
        bench.tell({
          kind: 'lookup-answered',
          clientOrderId: effect.clientOrderId,
          lookup: order ? { found: true, order } : { found: false },
        });
      } else if (effect?.kind === 'ask-snapshot') {
        // Read now, answered later: reports overtake it.
        const dueUs = bench.monotonicUs + this.#snapshotLatencyMs * 1000;
        this.#snapshots.push({ question: effect.question, dueUs, snapshot: bench.venue.snapshot() });
      }
    }
  }

  #replace(venueOrderId: VenueOrderId, order: OrderTerms): OrderOutcome {
    const { venue } = this.bench;
    const original = [...venue.orders.values()]
      .map((resting) => resting.order)
      .find((shown) => shown.venueOrderId === venueOrderId);
    const isOpen = original !== undefined && this.#openAtVenue().includes(original.clientOrderId);
    const isMore = original !== undefined && parseDecimal(order.quantity) > parseDecimal(original.filledQuantity);
    if (!original || !isOpen || !isMore) return { outcome: 'rejected', code: '42210000', message: 'order is not open' };
    return venue.replace(original.clientOrderId, order);
  }

  #deliverSnapshots(): void {
    const due = this.#snapshots.filter(({ dueUs }) => dueUs <= this.bench.monotonicUs);
    for (const { question, snapshot } of due) this.bench.tell({ kind: 'snapshot-answered', question, snapshot });
    const later = this.#snapshots.filter((waiting) => !due.includes(waiting));
    this.#snapshots.splice(0, this.#snapshots.length, ...later);
  }

  #submit({ clientOrderId }: OrderTerms, send: () => OrderOutcome): void {
    const { bench } = this;
    const fate = this.#fate;
    this.#fate = 'delivered';
    if (fate === 'never-sent') {
      bench.tell({
        kind: 'submit-answered',
        clientOrderId,
        outcome: { outcome: 'refused', code: 'VENUE_UNREACHABLE', message: 'refused' },
      });
      return;
    }
    const outcome = fate === 'lost' ? UNKNOWN : send();
    bench.tell({ kind: 'submit-answered', clientOrderId, outcome: fate === 'delivered' ? outcome : UNKNOWN });
  }
}

const UNKNOWN = { outcome: 'unknown', message: 'cut' } as const;
const BY = { by: 'user', reason: 'by hand' };
const MARKET = {
  type: 'market',
  timeInForce: 'day',
  limitPrice: null,
  extendedHours: false,
} as const;

/** The strategies that hold SPY. */
const ownersOf = ({ holdings }: Books): readonly string[] =>
  STRATEGIES.filter((book) => (holdings.get(holdingKey(book, 'SPY'))?.quantity ?? 0n) !== 0n);

/** Each book holds what its own orders traded at the venue, less what others closed of it. */
function expectAttribution({ venue, state, events }: ExecutorBench): void {
  const expected = new Map<string, bigint>();
  const add = (book: string, symbol: string, quantity: bigint): void => {
    const key = holdingKey(book, symbol);
    expected.set(key, (expected.get(key) ?? 0n) + quantity);
  };
  for (const { venueOrderId, symbol, side, quantity } of venue.fills) {
    const id = state.books.byVenueId.get(venueOrderId);
    const book = id === undefined ? undefined : state.books.orders.get(id)?.book;
    add(book ?? 'nobody', symbol, side === 'buy' ? parseDecimal(quantity) : -parseDecimal(quantity));
  }
  for (const event of events) {
    if (event.kind !== 'ClosedElsewhere') continue;
    add(event.book, event.symbol, -parseDecimal(event.quantity));
    add(EXTERNAL_BOOK, event.symbol, parseDecimal(event.quantity));
  }
  const isHeld = ([, quantity]: readonly [string, bigint]): boolean => quantity !== 0n;
  const booked = [...state.books.holdings].map(([key, { quantity }]): [string, bigint] => [key, quantity]);
  expect(new Map(booked.filter(isHeld))).toEqual(new Map([...expected].filter(isHeld)));
}

const DONE = ['filled', 'canceled', 'replaced'];

it('ends with the books of the venue, one order for each signal at most, and nothing unexplained', () => {
  fc.assert(
    fc.property(
      fc.array(stepArbitrary, { minLength: 1, maxLength: 60 }),
      fc.constantFrom(0, 150, 800, 3_000),
      fc.boolean(),
      (steps, latencyMs, allowNetting) => {
        const world = new World(latencyMs, allowNetting);
        for (const step of steps) {
          world.run(step);
          if (!allowNetting) expect(ownersOf(world.bench.state.books).length).toBeLessThan(2);
        }
        world.settle();
        if (!steps.some((step) => step.step === 'fee' && step.isCoins)) expectAttribution(world.bench);
        const { bench } = world;
        const summary = summarize(bench.state);
        expect(summary.cash).toBe(formatDecimal(bench.venue.cash));
        for (const symbol of ['SPY', 'AAPL']) {
          expect(accountQuantity(bench.state.books, symbol)).toBe(bench.venue.positions.get(symbol)?.quantity ?? 0n);
        }
        expect(summary.unexplained).toBe(0);
        // One signal, one intent; one intent, at most one order at the venue; every venue order of ours is in the journal.
        const intents = bench.events.flatMap((event) => (event.kind === 'OrderIntended' && event.signalId ? [event] : []));
        expect(new Set(intents.map((intent) => intent.signalId)).size).toBe(intents.length);
        for (const id of bench.venue.orders.keys()) expect(bench.state.books.orders.has(id)).toBe(true);
        for (const id of bench.state.books.orders.keys()) {
          const order = bench.state.books.orders.get(id);
          const shown = bench.venue.shown(id);
          if (shown === null) expect(['not-received', 'rejected']).toContain(order?.state);
          else expect(isFinished(order?.state ?? 'intended')).toBe(DONE.includes(shown.status));
        }
      },
    ),
    { numRuns: 400 },
  );
});
