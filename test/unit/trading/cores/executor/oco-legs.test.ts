// The stop of an OCO order is on the same side as the order itself: it is ours all the same, however early it is reported.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrder, VenueOrderId } from '../../../../../protocol/orders.ts';
import { ZERO } from '../../../../../trading/decimal.ts';
import { ExecutorAtVenue } from '../../../../support/executor-at-venue.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';

const GUARD = createSignal('guard', {
  side: 'sell',
  quantity: toDecimalString('10'),
  stopLoss: { stopPrice: toDecimalString('140'), limitPrice: null },
  takeProfit: { limitPrice: toDecimalString('150') },
});

/** Ten shares, guarded by an OCO order whose stop the venue reports before it answers the request. */
function startGuarded() {
  const bench = new ExecutorBench().start();
  const [entry] = submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal('entry') })) as [OrderTerms];
  bench.tell({ kind: 'submit-answered', clientOrderId: entry.clientOrderId, outcome: bench.venue.submit(entry) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(entry.clientOrderId, '10', '145') });
  bench.pass(2_000);
  bench.price('SPY', 145);
  const [guard] = submittedIn(bench.tell({ kind: 'signal-received', signal: GUARD })) as [OrderTerms];
  const outcome = bench.venue.submit(guard);
  if (outcome.outcome !== 'accepted' || !outcome.order) throw new Error('the venue said no');
  const { order } = outcome;
  const stop: VenueOrder = {
    ...order,
    venueOrderId: 'venue-stop' as VenueOrderId,
    clientOrderId: 'made-by-the-venue' as ClientOrderId,
    type: 'stop',
  };
  bench.tell({
    kind: 'report-received',
    report: { kind: 'order-reported', event: 'new', order: stop, execution: null, atUs: bench.venue.timeUs },
  });
  const legs = [{ ...stop, parentVenueOrderId: order.venueOrderId }];
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: guard.clientOrderId,
    outcome: { outcome: 'accepted', order: { ...order, legs } },
  });
  bench.venue.orders.set(stop.clientOrderId, { order: legs[0] as VenueOrder, filled: ZERO, value: ZERO });
  bench.reconcile();
  return { bench, guard, stop };
}

it('belongs to the book of its order, and is nobody else’s', () => {
  const { bench, guard, stop } = startGuarded();
  expect(guard.orderClass).toBe('oco');
  expect(bench.events.filter(({ kind }) => kind === 'ExternalOrderAdopted')).toMatchObject([
    { book: 'sma-cross', legOf: guard.clientOrderId, order: { clientOrderId: stop.clientOrderId } },
  ]);
});

it('closes the position of its book when it fills, and nothing was closed elsewhere', () => {
  const { bench, guard, stop } = startGuarded();
  bench.tell({ kind: 'report-received', report: bench.venue.fill(stop.clientOrderId, '10', '139.9') });
  bench.tell({ kind: 'report-received', report: bench.venue.cancel(guard.clientOrderId) });
  expect(bench.events.some(({ kind }) => kind === 'ClosedElsewhere')).toBe(false);
  expect(bench.state.books.holdings.get('sma-cross|SPY')).toMatchObject({ quantity: ZERO });
});

it('is not sold twice when the strategy wants out meanwhile', () => {
  const { bench } = startGuarded();
  const sold = submittedIn(bench.effects).length;
  const exit = createSignal('exit', { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') });
  bench.tell({ kind: 'signal-received', signal: exit });
  expect(submittedIn(bench.effects)).toHaveLength(sold);
});

it.each([null, toDecimalString('10')])('gives way when the strategy wants out, with quantity %s', (quantity) => {
  const system = new ExecutorAtVenue(0);
  system.signal('entry');
  for (let second = 0; second < 3; second++) system.move(145);
  const { side, quantity: all, stopLoss = null, takeProfit = null } = GUARD;
  system.signal('guard', { side, quantity: all, stopLoss, takeProfit });
  expect(system.atVenue('stop-loss').status).toBe('new');
  for (let second = 0; second < 3; second++) system.move(145);
  for (let times = 0; times < 3; times++) system.signal('out', { side: 'sell', quantity });
  const { books } = system.bench.state;
  expect([books.open.size, books.watches.size, system.market.venue.state.positions.size]).toEqual([0, 0, 0]);
  expect(system.bench.events.filter(({ kind }) => kind === 'SignalDenied')).toEqual([]);
  expect(system.alerts()).toEqual([]);
});
