// Exits that the venue attached to an entry: known as ours however early they are reported, and out of the way of the strategy's exit.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrder, VenueOrderId } from '../../../../../protocol/orders.ts';
import { ZERO } from '../../../../../trading/decimal.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';

const STOPPED = { stopLoss: { stopPrice: toDecimalString('140'), limitPrice: null } };
const EXIT = createSignal('exit', { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') });

const tellSignal = (bench: ExecutorBench, signal: unknown) => bench.tell({ kind: 'signal-received', signal });

/** An entry of ten shares with a stop at the venue, filled. The stop is reported before the answer that names it. */
function startHolding() {
  const bench = new ExecutorBench().start();
  const [entry] = submittedIn(tellSignal(bench, createSignal('entry', STOPPED))) as [OrderTerms];
  const outcome = bench.venue.submit(entry);
  if (outcome.outcome !== 'accepted' || !outcome.order) throw new Error('the venue said no');
  const { order } = outcome;
  const leg: VenueOrder = {
    ...order,
    venueOrderId: 'venue-leg' as VenueOrderId,
    clientOrderId: 'made-by-the-venue' as ClientOrderId,
    side: 'sell',
    type: 'stop',
  };
  const legReport = (status: string) =>
    bench.tell({
      kind: 'report-received',
      report: { kind: 'order-reported', event: status, order: { ...leg, status }, execution: null, atUs: bench.venue.timeUs },
    });
  legReport('held');
  bench.tell({
    kind: 'submit-answered',
    clientOrderId: entry.clientOrderId,
    outcome: { outcome: 'accepted', order: { ...order, legs: [leg] } },
  });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(entry.clientOrderId, '10', '145') });
  const atVenue = { ...leg, parentVenueOrderId: order.venueOrderId };
  bench.venue.orders.set(leg.clientOrderId, { order: atVenue, filled: ZERO, value: ZERO });
  bench.reconcile();
  return { bench, entry, leg, legReport };
}

it('knows a stop as the exit of its entry, although its report came first', () => {
  const { bench, entry, leg } = startHolding();
  expect(entry.orderClass).toBe('oto');
  expect(bench.events.filter(({ kind }) => kind === 'ExternalOrderAdopted')).toMatchObject([
    { book: 'sma-cross', legOf: entry.clientOrderId, order: { clientOrderId: leg.clientOrderId } },
  ]);
});

it('takes the stop back before it sells for the strategy, and sells once when the shares are free', () => {
  const { bench, leg, legReport } = startHolding();
  const first = tellSignal(bench, EXIT);
  expect(submittedIn(first)).toEqual([]);
  expect(first).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId: leg.clientOrderId }));
  // Not taken yet: the strategy repeats it, and nothing is asked for twice.
  expect(bench.state.books.signals.has(EXIT.signalId)).toBe(false);
  legReport('canceled');
  expect(submittedIn(tellSignal(bench, EXIT))).toMatchObject([{ side: 'sell', quantity: '10' }]);
  expect(submittedIn(tellSignal(bench, EXIT))).toEqual([]);
});

it('leaves the stop where it is for an exit that would be denied', () => {
  const { bench } = startHolding();
  bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'a person', reason: 'a test' } });
  const effects = tellSignal(bench, { ...EXIT, signalId: 'denied' });
  expect(effects.filter((effect) => effect.kind === 'cancel')).toEqual([]);
});
