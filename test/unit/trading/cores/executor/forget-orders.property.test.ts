// Days of trading: what is done leaves the memory, nothing that comes late is news, and a replay of the journal gives the same state.
import fc from 'fast-check';
import { is } from 'immutable';
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms } from '../../../../../protocol/orders.ts';
import type { Report } from '../../../../../protocol/reports.ts';
import type { Signal } from '../../../../../protocol/signals.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { accountQuantity, EMPTY_BOOKS, orderOf, setOrder } from '../../../../../trading/cores/executor/books.ts';
import { forgetOrders } from '../../../../../trading/cores/executor/forget-orders.ts';
import { newOrder } from '../../../../../trading/cores/executor/order-record.ts';
import { isFinished } from '../../../../../trading/order-states.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';

const DAY_US = 86_400_000_000;

type Step =
  | { readonly step: 'order'; readonly isBuy: boolean; readonly fate: 'fill' | 'cancel' | 'rest' | 'reject' | 'vanish' }
  | { readonly step: 'night' }
  | { readonly step: 'again'; readonly which: number }
  | { readonly step: 'crash' };

const steps = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        step: fc.constant('order' as const),
        isBuy: fc.boolean(),
        fate: fc.constantFrom('fill' as const, 'cancel' as const, 'rest' as const, 'reject' as const, 'vanish' as const),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ step: 'night' as const }) },
    { weight: 2, arbitrary: fc.record({ step: fc.constant('again' as const), which: fc.nat(30) }) },
    { weight: 1, arbitrary: fc.constant({ step: 'crash' as const }) },
  ),
  { maxLength: 40 },
);

class Days {
  readonly bench = new ExecutorBench().start();
  readonly signals: Signal[] = [];
  readonly reports: Report[] = [];
  readonly ids: ClientOrderId[] = [];

  order(isBuy: boolean, fate: Extract<Step, { step: 'order' }>['fate']): void {
    const { bench } = this;
    // Each a bit apart from the last, or it would be a duplicate.
    bench.venue.timeUs += 2_000_000;
    bench.price('SPY', 145);
    const limit = { type: 'limit', timeInForce: 'gtc', limitPrice: toDecimalString('145') } as const;
    const expiresAtUs = bench.venue.timeUs + 3_600_000_000;
    const side = isBuy ? 'buy' : 'sell';
    const times = { expiresAtUs, causedAtUs: bench.venue.timeUs };
    const quantity = toDecimalString('1');
    const signal = createSignal(`s${this.signals.length}`, { ...limit, ...times, side, quantity });
    this.signals.push(signal);
    for (const order of submittedIn(bench.tell({ kind: 'signal-received', signal }))) this.#settle(order, fate);
  }

  #settle(order: OrderTerms, fate: Extract<Step, { step: 'order' }>['fate']): void {
    const { bench } = this;
    const { clientOrderId } = order;
    this.ids.push(clientOrderId);
    const answer = (outcome: Parameters<typeof bench.tell>[0] & { kind: 'submit-answered' }): void => void bench.tell(outcome);
    if (fate === 'reject') {
      answer({ kind: 'submit-answered', clientOrderId, outcome: { outcome: 'rejected', code: '1', message: 'no' } });
      return;
    }
    if (fate === 'vanish') {
      const outcome = { outcome: 'refused', code: 'MALFORMED', message: 'never sent' } as const;
      answer({ kind: 'submit-answered', clientOrderId, outcome });
      return;
    }
    answer({ kind: 'submit-answered', clientOrderId, outcome: bench.venue.submit(order) });
    if (fate === 'fill') this.#report(bench.venue.fill(clientOrderId, '1', '145'));
    if (fate === 'cancel') this.#report(bench.venue.cancel(clientOrderId));
  }

  #report(report: Report): void {
    this.reports.push(report);
    this.bench.tell({ kind: 'report-received', report });
  }

  night(): void {
    const { bench } = this;
    bench.venue.timeUs += DAY_US;
    this.wake();
  }

  wake(): void {
    const { bench } = this;
    const isOpen = { kind: 'clock', isOpen: true, venueTimeUs: bench.venue.timeUs } as const;
    const hours = { nextOpenUs: bench.venue.timeUs + DAY_US, nextCloseUs: bench.venue.timeUs + DAY_US / 4 };
    bench.tell({ kind: 'clock-ticked', clock: { ...isOpen, ...hours } });
    bench.pass(60_000);
    bench.price('SPY', 145);
    bench.tell({ kind: 'beat' });
    bench.reconcile();
    bench.tell({ kind: 'beat' });
  }

  /** Everything that was said before is said again. */
  again(which: number): void {
    const { bench } = this;
    const signal = this.signals[which % Math.max(1, this.signals.length)];
    const report = this.reports[which % Math.max(1, this.reports.length)];
    const clientOrderId = this.ids[which % Math.max(1, this.ids.length)];
    if (signal) expect(submittedIn(bench.tell({ kind: 'signal-received', signal }))).toEqual([]);
    if (report) bench.tell({ kind: 'report-received', report });
    if (!clientOrderId) return;
    bench.tell({ kind: 'cancel-answered', clientOrderId, outcome: { outcome: 'unknown', message: 'late' } });
    bench.tell({ kind: 'lookup-answered', clientOrderId, lookup: { found: false } });
  }

  crash(): void {
    const { bench } = this;
    bench.crash();
    bench.start();
    this.wake();
  }

  /** Each signal is acknowledged as on its first day, and that is all that comes of it. */
  repeatAll(): void {
    for (const { signalId, strategyId: book } of this.signals) {
      const effects = this.bench.tell({ kind: 'signal-received', signal: createSignal(signalId) });
      expect(effects).toEqual([{ kind: 'publish', message: { kind: 'signal-journaled', book, signalId } }]);
    }
  }
}

it('forgets what was done long ago, takes nothing of it for news, and is given back by a replay', () => {
  fc.assert(
    fc.property(steps, (sequence) => {
      const days = new Days();
      for (const step of sequence) {
        if (step.step === 'order') days.order(step.isBuy, step.fate);
        else if (step.step === 'night') days.night();
        else if (step.step === 'again') days.again(step.which);
        else days.crash();
      }
      const { bench } = days;
      for (let night = 0; night < 3; night++) days.night();
      const { books } = bench.state;
      const replayed = bench.events.reduce(applyEvent, EMPTY_BOOKS);
      for (const [name, value] of Object.entries(replayed)) {
        const live: unknown = books[name as keyof typeof books];
        expect(is(live, value) || JSON.stringify(live, exact) === JSON.stringify(value, exact), name).toBe(true);
      }
      const kept = [...books.orders.values()].filter(({ state }) => isFinished(state) && state !== 'not-received');
      expect(kept).toEqual([]);
      const inMemory = JSON.stringify(books, exact);
      for (const id of days.ids.filter((done) => !books.orders.has(done))) expect(inMemory).not.toContain(id);
      expect(books.executions.size).toBe(0);
      expect(accountQuantity(books, 'SPY')).toBe(bench.venue.positions.get('SPY')?.quantity ?? 0n);
      expect(books.cash).toBe(bench.venue.cash);
      expect(bench.events.filter(({ kind }) => kind === 'ExternalOrderAdopted')).toEqual([]);
      expect(books.counts.unexplained).toBe(0);
      days.repeatAll();
    }),
    { numRuns: 150 },
  );
});

const exact = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value);

it('keeps an order that was never received, and takes it back when it shows up days later', () => {
  const days = new Days();
  days.order(true, 'vanish');
  for (let night = 0; night < 4; night++) days.night();
  const { bench } = days;
  const [id] = days.ids as [ClientOrderId];
  const { terms } = orderOf(bench.state.books, id);
  expect(bench.venue.submit(terms)).toMatchObject({ outcome: 'accepted' });
  const effects = bench.tell({ kind: 'report-received', report: bench.venue.reportOf(id) });
  expect(effects).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId: id }));
});

it('keeps an entry as long as an exit that the venue attached to it works', () => {
  const parent = 'tw-entry' as ClientOrderId;
  const leg = 'made-by-the-venue' as ClientOrderId;
  const old = { state: 'filled', updatedAtUs: 1 } as const;
  const record = newOrder(createTerms(parent), 'sma-cross', 1);
  const books = setOrder(setOrder(EMPTY_BOOKS, { ...record, ...old }), {
    ...newOrder(createTerms(leg), 'sma-cross', 1),
    state: 'accepted',
    purpose: 'protect',
    legOf: parent,
  });
  expect(forgetOrders(books, 2).orders.has(parent)).toBe(true);
  const done = setOrder(books, { ...orderOf(books, leg), ...old });
  expect(forgetOrders(done, 2).orders.size).toBe(0);
});

const createTerms = (clientOrderId: ClientOrderId): OrderTerms => ({
  clientOrderId,
  symbol: 'SPY',
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  quantity: toDecimalString('1'),
  limitPrice: null,
  extendedHours: false,
});

it('forgets by which flattens schedules closed positions days ago, and keeps what a person asked for or what is under way', () => {
  const atDay = (day: number) => day * DAY_US;
  const asked = (id: string, by: string) =>
    ({ kind: 'FlattenRequested', id, by, reason: '', symbol: 'SPY', book: 'sma-cross', atUs: atDay(1) }) as const;
  const completed = (id: string) => ({ kind: 'FlattenCompleted', id, text: '', atUs: atDay(1) + 1 }) as const;
  const dayStart = (day: number) =>
    ({ kind: 'EquityMarked', cause: 'day-start', equity: toDecimalString('100000'), atUs: atDay(day) }) as const;
  const first = [asked('by the clock', 'schedule'), asked('by hand', 'user'), asked('not yet', 'schedule')];
  const events = [dayStart(1), ...first, completed('by the clock'), completed('by hand'), dayStart(2)];
  const books = events.reduce(applyEvent, EMPTY_BOOKS);
  expect([...books.flattens.keys()].toSorted()).toEqual(['by hand', 'by the clock', 'not yet']);
  expect([...applyEvent(books, dayStart(3)).flattens.keys()].toSorted()).toEqual(['by hand', 'not yet']);
});
