// The report's figures on small journals made by hand: periods, denials, hops, and what is left out.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../../../protocol/orders.ts';
import type { ExecutionId } from '../../../../protocol/reports.ts';
import { decimal, parseDecimal } from '../../../../trading/decimal.ts';
import type { JournalEvent } from '../../../../trading/journal/events.ts';
import { percentile } from '../../../../trading/statistics/percentiles.ts';
import { RoundTripTracker, summarizeRoundTrips } from '../../../../trading/statistics/round-trips.ts';
import { ALL_TIME, ReportBuilder, type ReportPeriod } from '../../../../trading/statistics/trading-report.ts';
import { createSignal } from '../../../support/executor-bench.ts';

const DAY_US = 86_400_000_000;
const OPENED: JournalEvent = {
  kind: 'AccountOpened',
  venue: 'simulator',
  accountNumber: 'PATEST1',
  cash: toDecimalString('1000'),
  venueTimeUs: 0,
};

/** A signal, its order and its fill, on a day; `answeredUs` after the tick the venue answered. */
function trade(
  name: string,
  day: number,
  side: 'buy' | 'sell',
  price: string,
  signalPart: object = {},
): readonly JournalEvent[] {
  const atUs = day * DAY_US;
  const trace = { tickSentAtUs: 1_000, signalSentAtUs: 1_300 };
  const signal = createSignal(name, { side, causedAtUs: atUs, decisionPrice: Number(price), trace, ...signalPart });
  const clientOrderId = `order-${name}` as ClientOrderId;
  return [
    { kind: 'SignalReceived', signal },
    {
      kind: 'OrderIntended',
      signalId: signal.signalId,
      book: signal.strategyId,
      purpose: 'entry',
      leg: 0,
      attempt: 1,
      order: {
        clientOrderId,
        symbol: signal.symbol,
        side,
        type: 'market',
        timeInForce: 'day',
        quantity: toDecimalString('10'),
        limitPrice: null,
        extendedHours: false,
      },
      notAfterUs: 0,
      expiresAtUs: 0,
      ...{ trace: { signalReceivedAtUs: 1_500 } },
    },
    {
      kind: 'OrderStateChanged',
      clientOrderId,
      venueOrderId: null,
      state: 'accepted',
      reason: '',
      ...{ trace: { requestSentAtUs: 2_500, answeredAtUs: 12_500 } },
    },
    {
      kind: 'ExecutionRecorded',
      clientOrderId,
      executionId: `execution-${name}` as ExecutionId,
      quantity: toDecimalString('10'),
      price: toDecimalString(price),
      atUs,
    },
  ];
}

function reportOf(events: readonly JournalEvent[], period: ReportPeriod = ALL_TIME) {
  const builder = new ReportBuilder(period);
  for (const event of events) builder.add(event);
  return builder.finish();
}

it('measures each hop from the times that signal and events carry', () => {
  const { latency } = reportOf([OPENED, ...trade('a', 1, 'buy', '10')]).account;
  expect(latency).toMatchObject({
    tickToSignal: { count: 1, p50Us: 300, maximumUs: 300 },
    signalToExecutor: { count: 1, p99Us: 200 },
    executorToRequest: { count: 1, p50Us: 1_000 },
    requestToAnswer: { count: 1, p95Us: 10_000 },
  });
});

it('counts no hop that no tick caused, nor one that two clocks measured', () => {
  const noTick = { trace: { tickSentAtUs: 0, signalSentAtUs: 9_999_999 } };
  const { latency } = reportOf([OPENED, ...trade('a', 1, 'buy', '10', noTick)]).account;
  expect(latency.tickToSignal).toEqual({ count: 0, p50Us: null, p95Us: null, p99Us: null, maximumUs: null });
  expect(latency.signalToExecutor.count).toBe(0);
});

it('counts only what happened in the period, with the positions that were there before', () => {
  const events = [OPENED, ...trade('a', 1, 'buy', '10'), ...trade('b', 2, 'sell', '12'), ...trade('c', 3, 'buy', '15')];
  const second = reportOf(events, { fromUs: 2 * DAY_US, toUs: 3 * DAY_US });
  expect(second.account).toMatchObject({
    signals: 1,
    fills: 1,
    realizedPnl: '20',
    roundTrips: { count: 1, wins: 1, averageHoldingMs: DAY_US / 1000 },
  });
  // Cash, equity and positions are those at its end.
  expect(second).toMatchObject({ cash: '1020', equity: '1020' });
  expect(second.account.positions).toEqual([]);
  // And what was open then has its price of then.
  const [open] = reportOf(events, { fromUs: 0, toUs: 2 * DAY_US }).account.positions;
  expect(open).toMatchObject({ lastPrice: '10', lastPriceTime: '1970-01-02T00:00:00.000Z' });
  expect([second.fromTime, second.toTime]).toEqual(['1970-01-03T00:00:00.000Z', '1970-01-03T00:00:00.000Z']);
  const nothing = reportOf(events, { fromUs: 9 * DAY_US, toUs: 10 * DAY_US });
  expect(nothing).toMatchObject({ fromTime: null, account: { signals: 0, fills: 0, netPnl: '0' } });
});

it('tells why signals were denied, the commonest reason first', () => {
  const denied = (name: string, code: 'POSITION_LIMIT' | 'MARKET_CLOSED'): readonly JournalEvent[] => {
    const signal = createSignal(name);
    return [
      { kind: 'SignalReceived', signal },
      { kind: 'SignalDenied', signalId: signal.signalId, code, text: '' },
    ];
  };
  const { denials } = reportOf([
    OPENED,
    ...denied('a', 'POSITION_LIMIT'),
    ...denied('b', 'MARKET_CLOSED'),
    ...denied('c', 'MARKET_CLOSED'),
  ]).account;
  expect(denials.total).toBe(3);
  expect(Object.entries(denials.byReason)).toEqual([
    ['MARKET_CLOSED', 2],
    ['POSITION_LIMIT', 1],
  ]);
});

it('gives the account’s drawdown as a share of its equity, and a strategy none', () => {
  const report = reportOf([OPENED, ...trade('a', 1, 'buy', '100'), ...trade('b', 2, 'sell', '90')]);
  expect(report.account.maximumDrawdown).toEqual({
    amount: '100',
    share: 0.1,
    fromTime: '1970-01-02T00:00:00.000Z',
    toTime: '1970-01-03T00:00:00.000Z',
  });
  expect(report.strategies[0]?.maximumDrawdown.share).toBeNull();
});

it('takes the time in which something was held for the time in the market', () => {
  const events = [OPENED, ...trade('a', 1, 'buy', '10'), ...trade('b', 2, 'sell', '10'), ...trade('c', 5, 'buy', '10')];
  // Of five days, the second: the one before the first trade and those of waiting count as well.
  const { account, strategies } = reportOf(events);
  expect([account, ...strategies].map(({ exposure }) => exposure.timeInMarket)).toEqual([0.2, 0.2]);
});

it('counts the days after the last trade as time in the market only for what is still held', () => {
  const later = trade('denied', 11, 'buy', '10', { strategyId: 'another', symbol: 'AAPL' }).slice(0, 1);
  const flat = reportOf([OPENED, ...trade('a', 1, 'buy', '10'), ...trade('b', 2, 'sell', '10'), ...later]);
  expect(flat.account.exposure.timeInMarket).toBeCloseTo(1 / 11, 12);
  expect(reportOf([OPENED, ...trade('a', 1, 'buy', '10'), ...later]).account.exposure.timeInMarket).toBeCloseTo(10 / 11, 12);
});

it('knows from the first moment of a period what was held when it began', () => {
  const later = trade('later', 6, 'sell', '11').slice(0, 1);
  const other = trade('other', 4, 'buy', '20', { strategyId: 'another', symbol: 'AAPL' }).slice(0, 1);
  const events = [OPENED, ...trade('a', 1, 'buy', '10'), ...other, ...later];
  const { account } = reportOf(events, { fromUs: 3 * DAY_US, toUs: 9 * DAY_US });
  expect(account.exposure).toMatchObject({ timeInMarket: 1, maximumGross: '110' });
  const quiet = reportOf(events, { fromUs: 3 * DAY_US, toUs: 5 * DAY_US }).account;
  expect(quiet.exposure).toMatchObject({ gross: '100', maximumGross: '100' });
});

it('takes the time of a fill for the end of a round trip, however late it was learned', () => {
  const learned = (atUs: number): JournalEvent => ({
    kind: 'Reconciled',
    venueTimeUs: atUs,
    cause: 'report stream live',
    buyingPower: toDecimalString('1000'),
  });
  const late = [OPENED, ...trade('a', 1, 'buy', '10'), learned(4 * DAY_US), ...trade('b', 2, 'sell', '11')];
  expect(reportOf(late).account.roundTrips.averageHoldingMs).toBe(DAY_US / 1000);
  // A sale that is told before the purchase that it closes took no time, and never less.
  const turned = [OPENED, ...trade('a', 3, 'buy', '10'), ...trade('b', 2, 'sell', '11')];
  expect(reportOf(turned).account.roundTrips.averageHoldingMs).toBe(0);
});

it('says of an empty journal that nothing happened', () => {
  const report = reportOf([]);
  expect(report).toMatchObject({ venue: null, fromTime: null, equity: '0', strategies: [] });
  expect(report.account.roundTrips).toMatchObject({ count: 0, winRate: null, profitFactor: null, expectancy: null });
});

it('ends one round trip and begins the next where a position crosses zero', () => {
  const tracker = new RoundTripTracker();
  const at = (quantity: string, realized: string, fees: string, atUs: number) =>
    tracker.change({ quantity: parseDecimal(quantity), realizedPnl: parseDecimal(realized), fees: parseDecimal(fees) }, atUs);
  expect(at('10', '0', '1', 1)).toBeUndefined();
  expect(at('-5', '30', '2', 4)).toEqual({ openedAtUs: 1, closedAtUs: 4, netPnl: parseDecimal('28') });
  expect(at('0', '25', '2', 9)).toEqual({ openedAtUs: 4, closedAtUs: 9, netPnl: parseDecimal('-5') });
});

it('leaves the profit factor open where nothing was lost, and the win rate where nothing was traded', () => {
  const trip = (netPnl: bigint) => ({ openedAtUs: 0, closedAtUs: 2_000, netPnl: decimal(netPnl * 10n ** 18n) });
  expect(summarizeRoundTrips([trip(4n), trip(0n)])).toMatchObject({
    count: 2,
    wins: 1,
    losses: 0,
    winRate: 0.5,
    profitFactor: null,
    averageWin: '4',
    averageLoss: null,
    expectancy: '2',
    averageHoldingMs: 2,
  });
});

it('takes percentiles by the nearest rank', () => {
  const values = [15, 20, 35, 40, 50];
  expect([0.05, 0.3, 0.4, 0.5, 1].map((share) => percentile(values, share))).toEqual([15, 20, 20, 35, 50]);
  expect(percentile([], 0.5)).toBeUndefined();
});
