// The report against a naive oracle: random fills, fees and decisions, counted again from the plain list with another decimal library.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type DecimalString, toDecimalString } from '../../../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../../../protocol/orders.ts';
import type { ExecutionId } from '../../../../protocol/reports.ts';
import type { Performance } from '../../../../protocol/trading-report.ts';
import type { JournalEvent } from '../../../../trading/journal/events.ts';
import { ReportBuilder } from '../../../../trading/statistics/trading-report.ts';
import { createSignal } from '../../../support/executor-bench.ts';
import { BOOKS, NaiveReport, type Step, SYMBOLS } from '../../../support/naive-report.ts';

const OPENING_CASH = 100_000;
const SECOND_US = 1_000_000;

const price = fc.integer({ min: 9_000, max: 11_000 }).map((cents) => cents / 100);
const book = fc.constantFrom(...BOOKS);
const symbol = fc.constantFrom(...SYMBOLS);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('fill' as const),
        book,
        symbol,
        side: fc.constantFrom('buy' as const, 'sell' as const),
        quantity: fc.integer({ min: 1, max: 40 }),
        price,
        decided: price,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('fee' as const), symbol, fee: fc.integer({ min: 1, max: 99 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('denial' as const), book, symbol, price }) },
  ),
  { minLength: 1, maxLength: 60 },
);

it('agrees with a naive count of the same steps, for each strategy and for the account', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const builder = new ReportBuilder();
      for (const event of toEvents(taken)) builder.add(event);
      const report = builder.finish();
      const oracle = new NaiveReport(taken);
      for (const { strategy, ...performance } of report.strategies) expectSame(performance, oracle.figuresOf([strategy]));
      expectSame(report.account, oracle.figuresOf(BOOKS));
      // What the account is worth is what it began with and what it earned.
      expect(Number(report.equity)).toBeCloseTo(OPENING_CASH + Number(report.account.netPnl), 6);
      const sum = report.strategies.reduce((total, { netPnl }) => total.plus(netPnl), new Decimal(0));
      expect(sum.minus(oracle.unattributedFees).toNumber()).toBeCloseTo(Number(report.account.netPnl), 6);
    }),
    { numRuns: 300 },
  );
});

/** The last of a step's events happens at second `index + 1`. */
function toEvents(taken: readonly Step[]): readonly JournalEvent[] {
  const opened: JournalEvent = {
    kind: 'AccountOpened',
    venue: 'simulator',
    accountNumber: 'PATEST1',
    cash: text(OPENING_CASH),
    venueTimeUs: 0,
  };
  return [opened, ...taken.flatMap((step, index) => eventsOf(step, index))];
}

function eventsOf(step: Step, index: number): readonly JournalEvent[] {
  const atUs = (index + 1) * SECOND_US;
  if (step.kind === 'fee') {
    const { fee, symbol: paidFor } = step;
    return [{ kind: 'CashMoved', activityId: `fee-${index}`, type: 'FEE', amount: text(-fee / 100), symbol: paidFor }];
  }
  const decided = step.kind === 'fill' ? step.decided : step.price;
  const signal = {
    ...createSignal(`signal-${index}`, { symbol: step.symbol, strategyId: step.book }),
    decisionPrice: decided,
    causedAtUs: atUs,
  };
  const received: JournalEvent = { kind: 'SignalReceived', signal };
  if (step.kind === 'denial') {
    return [received, { kind: 'SignalDenied', signalId: signal.signalId, code: 'POSITION_LIMIT', text: 'too much' }];
  }
  const clientOrderId = `order-${index}` as ClientOrderId;
  const { side, quantity } = step;
  return [
    received,
    {
      kind: 'OrderIntended',
      signalId: signal.signalId,
      book: step.book,
      purpose: 'entry',
      leg: 0,
      attempt: 1,
      order: {
        clientOrderId,
        symbol: step.symbol,
        side,
        type: 'market',
        timeInForce: 'day',
        quantity: text(quantity),
        limitPrice: null,
        extendedHours: false,
      },
      notAfterUs: 0,
      expiresAtUs: 0,
    },
    {
      kind: 'ExecutionRecorded',
      clientOrderId,
      executionId: `execution-${index}` as ExecutionId,
      quantity: text(quantity),
      price: text(step.price),
      atUs,
    },
  ];
}

const text = (value: number): DecimalString => toDecimalString(String(value));

function expectSame(actual: Performance, expected: ReturnType<NaiveReport['figuresOf']>): void {
  const { roundTrips, slippage } = actual;
  expect({
    fills: actual.fills,
    denied: actual.denials.total,
    trips: roundTrips.count,
    wins: roundTrips.wins,
    losses: roundTrips.losses,
    averageHoldingMs: roundTrips.averageHoldingMs,
  }).toEqual({
    fills: expected.fills,
    denied: expected.denied,
    trips: expected.trips,
    wins: expected.wins,
    losses: expected.losses,
    averageHoldingMs: expected.averageHoldingMs,
  });
  const pairs: readonly (readonly [string, string | number | null, Decimal | null])[] = [
    ['realised', actual.realizedPnl, expected.realized],
    ['unrealised', actual.unrealizedPnl, expected.unrealized],
    ['fees', actual.fees, expected.fees],
    ['best', roundTrips.best, expected.best],
    ['worst', roundTrips.worst, expected.worst],
    ['profit factor', roundTrips.profitFactor, expected.profitFactor],
    ['drawdown', actual.maximumDrawdown.amount, expected.drawdown],
    ['slippage', slippage.cost, expected.slippageCost],
    ['basis points', slippage.basisPoints, expected.basisPoints],
  ];
  for (const [name, found, wanted] of pairs) {
    if (wanted === null) expect(found, name).toBeNull();
    else expect(Number(found), name).toBeCloseTo(wanted.toNumber(), 6);
  }
}
