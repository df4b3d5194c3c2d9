// An executor whose strategies may hold a share against each other, over the days on which that share is split.
import { beforeEach } from 'vitest';
import { toDecimalString as text } from '../../protocol/decimal-string.ts';
import type { OrderTerms } from '../../protocol/orders.ts';
import type { VenueCashMovement, VenueSplit } from '../../protocol/queries.ts';
import { DAY_US } from '../../trading/calendar-dates.ts';
import { decimal, parseDecimal } from '../../trading/decimal.ts';
import { ExecutorBench, TEST_SETTINGS } from './executor-bench.ts';
import { orderFor } from './executor-questions.ts';

const NETTING = { ...TEST_SETTINGS, venue: 'simple', limits: { ...TEST_SETTINGS.limits, allowNetting: true } };
export const TRADED_ON = '2013-10-07';
export const TUESDAY = '2013-10-08';

export const splitOn = (exDate: string, part: Partial<VenueSplit> = {}): VenueSplit => ({
  actionId: `action of ${exDate}`,
  symbol: 'SPY',
  exDate,
  from: text('1'),
  to: text('2'),
  ...part,
});

/** The one of the present test. */
export let bench: ExecutorBench;

/** One that nobody has traded on. */
export function beginAnew(): void {
  bench = new ExecutorBench(NETTING).start();
}

/** Ten shares that one strategy bought on Monday with a stop, and another one sold. */
export const holdAgainstEachOtherForEachTest = (): void =>
  beforeEach(() => {
    beginAnew();
    trade('long', { stopLoss: { stopPrice: text('140'), limitPrice: null } });
    trade('short', { strategyId: 'rsi-reversion', side: 'sell' });
    compare([]);
  });

export function place(id: string, part: Parameters<typeof orderFor>[2]): OrderTerms {
  const order = orderFor(bench, id, part);
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  return order;
}

export const fill = ({ clientOrderId, quantity }: OrderTerms): void =>
  void bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, quantity, '145') });

export const trade = (id: string, part: Parameters<typeof orderFor>[2]): void => fill(place(id, part));

/** The venue knows of these splits. */
export function compare(splits: readonly VenueSplit[] | undefined): void {
  bench.tell({ kind: 'reconciliation-asked', cause: 'test' });
  for (let attempt = 0; attempt < 60 && bench.state.reconciliation.phase !== 'done'; attempt++) {
    const { splits: _none, ...others } = bench.venue.snapshot();
    const splitsOf = bench.state.reconciliation.splitsAskedOf;
    const snapshot = { ...others, ...(splits && { splits, splitsOf }) };
    bench.tell({ kind: 'snapshot-answered', question: bench.state.reconciliation.question, snapshot });
    bench.pass(300);
    bench.tell({ kind: 'beat' });
  }
}

export const alerts = () => bench.events.flatMap((event) => (event.kind === 'AlertRaised' ? [event.code] : []));
export const asked = () => bench.effects.findLast((effect) => effect.kind === 'ask-snapshot')?.splitsOf;
export const books = () =>
  ['sma-cross', 'rsi-reversion'].map((book) => bench.state.books.holdings.get(`${book}|SPY`)?.quantity);
export const adjustments = () => bench.events.filter(({ kind }) => kind === 'HoldingAdjusted');
export const shares = (...quantities: readonly string[]) => quantities.map((quantity) => parseDecimal(text(quantity)));

/** As the session of the next day shows it, at the price of half a share. */
export function openTuesday(): void {
  bench.venue.timeUs += DAY_US;
  const venueTimeUs = bench.venue.timeUs;
  const clock = { kind: 'clock', venueTimeUs, isOpen: true, nextOpenUs: venueTimeUs + DAY_US } as const;
  bench.tell({ kind: 'clock-ticked', clock: { ...clock, nextCloseUs: venueTimeUs + DAY_US / 4 } });
  bench.price('SPY', 72.5);
}

/** For two shares of the new day. */
export const inTime = () => ({ causedAtUs: bench.venue.timeUs, expiresAtUs: bench.venue.timeUs + DAY_US, quantity: text('2') });

/** The venue books it for the account. */
export function book(change: string, part: Partial<VenueCashMovement> = {}): void {
  const position = bench.venue.positions.get('SPY');
  if (position) {
    const quantity = decimal(position.quantity + parseDecimal(text(change)));
    bench.venue.positions.set('SPY', { ...position, quantity });
  }
  const told = { activityId: 'told', type: 'SPLIT', symbol: 'SPY', atUs: bench.venue.timeUs, amount: text('0') };
  bench.venue.cashMovements.push({ ...told, quantity: text(change), ...part });
}
