// Exits that the venue attached to an entry: known as ours however early they are reported, and out of the way of the strategy's exit.
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrder, VenueOrderId } from '../../../../../protocol/orders.ts';
import { ONE, ZERO } from '../../../../../trading/decimal.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS } from '../../../../support/executor-bench.ts';
import { createManualOrder } from '../../../../support/executor-questions.ts';

const STOPPED = { stopLoss: { stopPrice: toDecimalString('140'), limitPrice: null } };
const EXIT = createSignal('exit', { side: 'sell', quantity: null, targetQuantity: toDecimalString('0') });

const NETTING = { ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, allowNetting: true } };

const tellSignal = (bench: ExecutorBench, signal: unknown) => bench.tell({ kind: 'signal-received', signal });

/** An entry of ten shares with a stop at the venue, filled. The stop is reported before the answer that names it. */
function startHolding(settings = TEST_SETTINGS, prepare: (bench: ExecutorBench) => void = () => {}) {
  const bench = new ExecutorBench(settings).start();
  prepare(bench);
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

it('books an exit that the venue fills although the other one closed the position already', () => {
  const bench = new ExecutorBench().start();
  const exits = { ...STOPPED, takeProfit: { limitPrice: toDecimalString('150') } };
  const [entry] = submittedIn(tellSignal(bench, createSignal('entry', exits))) as [OrderTerms];
  expect(entry.orderClass).toBe('bracket');
  const { clientOrderId } = entry;
  const accepted = (terms: OrderTerms): VenueOrder => {
    const outcome = bench.venue.submit(terms);
    if (outcome.outcome !== 'accepted' || !outcome.order) throw new Error('the venue said no');
    return outcome.order;
  };
  const order = accepted(entry);
  const leg = (id: string, type: 'limit' | 'stop') =>
    accepted({ ...entry, clientOrderId: id as ClientOrderId, side: 'sell', type, limitPrice: null });
  const [target, stop] = [leg('target', 'limit'), leg('stop', 'stop')];
  bench.tell({
    kind: 'submit-answered',
    clientOrderId,
    outcome: { outcome: 'accepted', order: { ...order, legs: [target, stop] } },
  });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(clientOrderId, '10', '145') });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(target.clientOrderId, '10', '150') });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(stop.clientOrderId, '4', '140') });
  bench.tell({ kind: 'report-received', report: bench.venue.cancel(stop.clientOrderId) });
  expect(bench.state.books.holdings.get('sma-cross|SPY')).toMatchObject({ quantity: -4n * ONE, realizedPnl: 50n * ONE });
  expect(bench.state.books.open.size).toBe(0);
  expect(bench.state.books.cash).toBe(bench.venue.cash);
});

it('takes the stop back before it sells for the strategy, and sells once when the shares are free', () => {
  const { bench, leg, legReport } = startHolding();
  const first = tellSignal(bench, EXIT);
  expect(submittedIn(first)).toEqual([]);
  expect(first).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId: leg.clientOrderId }));
  // Not taken yet: the strategy repeats it, and nothing is asked for twice.
  expect(bench.recorded.hasSignal(EXIT.signalId)).toBe(false);
  legReport('canceled');
  expect(submittedIn(tellSignal(bench, EXIT))).toMatchObject([{ side: 'sell', quantity: '10' }]);
  expect(submittedIn(tellSignal(bench, EXIT))).toEqual([]);
});

/** The strategy sold four of ten; the stop at the venue made room for that. */
function sellPart() {
  const holding = startHolding();
  const { bench, legReport } = holding;
  const part = createSignal('part', { side: 'sell', quantity: toDecimalString('4') });
  tellSignal(bench, part);
  return {
    ...holding,
    sell: () => {
      legReport('canceled');
      const [sold] = submittedIn(tellSignal(bench, part)) as [OrderTerms];
      bench.tell({ kind: 'submit-answered', clientOrderId: sold.clientOrderId, outcome: bench.venue.submit(sold) });
      bench.tell({ kind: 'report-received', report: bench.venue.fill(sold.clientOrderId, '4', '145') });
    },
  };
}

it('protects what a partial exit leaves, at the price of the stop that made room for it', () => {
  const { bench, entry, sell } = sellPart();
  sell();
  bench.pass(2_000);
  bench.price('SPY', 141);
  expect(bench.state.books.watches.get(entry.clientOrderId)).toMatchObject({ side: 'sell', stopLoss: { stopPrice: '140' } });
  expect(bench.effects.filter(({ kind }) => kind === 'submit')).toHaveLength(2);
  bench.price('SPY', 139.5);
  expect(submittedIn(bench.effects).at(-1)).toMatchObject({ side: 'sell', type: 'market', quantity: '6' });
  bench.pass(2_000);
  bench.price('SPY', 139.4);
  bench.tell({ kind: 'beat' });
  expect(submittedIn(bench.effects)).toHaveLength(3);
});

it('leaves the protection to the stop at the venue as long as it is there', () => {
  const { bench, leg } = sellPart();
  bench.price('SPY', 139);
  expect(submittedIn(bench.effects)).toHaveLength(1);
  bench.tell({ kind: 'report-received', report: bench.venue.fill(leg.clientOrderId, '10', '139.9') });
  bench.price('SPY', 138);
  expect(submittedIn(bench.effects)).toHaveLength(1);
  expect(bench.state.books.watches.size).toBe(0);
});

it('protects the rest also when the executor dies between taking the stop back and its end', () => {
  const { bench, entry, legReport } = sellPart();
  bench.crash();
  bench.start();
  legReport('canceled');
  bench.pass(2_000);
  bench.price('SPY', 139.5);
  expect(submittedIn(bench.effects).at(-1)).toMatchObject({ side: 'sell', type: 'market', quantity: '10' });
  expect(bench.events.at(-1)).toMatchObject({ kind: 'OrderIntended', exitOf: entry.clientOrderId });
});

it('takes a resting exit of the strategy back when the stop of the rest is triggered', () => {
  const { bench, legReport } = startHolding();
  const resting = createSignal('part', {
    side: 'sell',
    quantity: toDecimalString('4'),
    type: 'limit',
    limitPrice: toDecimalString('150'),
  });
  tellSignal(bench, resting);
  legReport('canceled');
  const [order] = submittedIn(tellSignal(bench, resting)) as [OrderTerms];
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  bench.pass(2_000);
  bench.price('SPY', 139.5);
  expect(bench.effects).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId: order.clientOrderId }));
  expect(submittedIn(bench.effects)).toHaveLength(2);
  bench.tell({ kind: 'report-received', report: bench.venue.cancel(order.clientOrderId) });
  bench.price('SPY', 139.4);
  expect(submittedIn(bench.effects).at(-1)).toMatchObject({ side: 'sell', type: 'market', quantity: '10' });
});

it('leaves the stop where it is for an exit that would be denied', () => {
  const { bench } = startHolding();
  bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'a person', reason: 'a test' } });
  const effects = tellSignal(bench, { ...EXIT, signalId: 'denied' });
  expect(effects.filter((effect) => effect.kind === 'cancel')).toEqual([]);
});

const SELL = createManualOrder('sell', '10');

/** The stop belongs to a strategy, and netting lets a person sell what it holds. */
function sellByHand(bench: ExecutorBench, quantity = '10') {
  const effects = bench.tell({
    kind: 'control-commanded',
    command: {
      kind: 'submit',
      by: 'a person',
      reason: 'enough',
      id: 'm1',
      order: { ...SELL, quantity: toDecimalString(quantity) },
    },
  });
  const answer = effects.find((effect) => effect.kind === 'answer-control');
  if (answer?.kind !== 'answer-control' || !answer.result.clientOrderId) throw new Error('the order was not taken');
  return { effects, id: answer.result.clientOrderId };
}

it('takes the stop back for a person who sells the shares that it holds, and sends the order when they are free', () => {
  const { bench, leg, legReport } = startHolding(NETTING);
  const { effects, id } = sellByHand(bench);
  expect(submittedIn(effects)).toEqual([]);
  expect(effects).toContainEqual(expect.objectContaining({ kind: 'cancel', clientOrderId: leg.clientOrderId }));
  expect(submittedIn(bench.tell({ kind: 'beat' }))).toEqual([]);
  expect(submittedIn(legReport('canceled'))).toMatchObject([{ clientOrderId: id, side: 'sell', quantity: '10' }]);
  expect(bench.events.at(-1)).toMatchObject({ kind: 'OrderResent', clientOrderId: id });
  expect(bench.syncedEvents).toBe(bench.events.length);
  expect(submittedIn(bench.tell({ kind: 'beat' }))).toEqual([]);
});

it('protects what a person leaves of the position of a strategy, and sells no more at once than the account holds', () => {
  const { bench, leg, legReport } = startHolding(NETTING);
  const { id } = sellByHand(bench, '4');
  legReport('canceled');
  bench.venue.cancel(leg.clientOrderId);
  const [sold] = submittedIn(bench.effects).filter(({ clientOrderId }) => clientOrderId === id) as [OrderTerms];
  bench.tell({ kind: 'submit-answered', clientOrderId: id, outcome: bench.venue.submit(sold) });
  bench.tell({ kind: 'report-received', report: bench.venue.fill(id, '4', '145') });
  bench.pass(60_000);
  bench.price('SPY', 139);
  const stops = () => submittedIn(bench.effects).filter(({ side, clientOrderId }) => side === 'sell' && clientOrderId !== id);
  expect(stops()).toMatchObject([{ type: 'market', quantity: '6' }]);
});

it('gives the order of the person up when the stop is filled before it can be taken back', () => {
  const { bench, leg } = startHolding(NETTING);
  const { id } = sellByHand(bench);
  const effects = bench.tell({ kind: 'report-received', report: bench.venue.fill(leg.clientOrderId, '10', '140') });
  expect(submittedIn(effects)).toEqual([]);
  expect(bench.state.books.orders.get(id)).toMatchObject({ state: 'not-received' });
});

it('sends the order of a person when the shares are free, although the executor died while it waited', () => {
  const { bench, legReport } = startHolding(NETTING);
  const { id } = sellByHand(bench);
  bench.crash();
  bench.tell({ kind: 'beat' });
  expect(submittedIn(bench.effects).map((order) => order.clientOrderId)).not.toContain(id);
  bench.start();
  bench.tell({ kind: 'beat' });
  expect(submittedIn(bench.effects).map((order) => order.clientOrderId)).not.toContain(id);
  expect(submittedIn(legReport('canceled'))).toMatchObject([{ clientOrderId: id, side: 'sell', quantity: '10' }]);
  // It left: after one more death nobody believes that it did not.
  bench.crash();
  expect(bench.state.resends.size).toBe(0);
  expect(bench.state.lookups.has(id)).toBe(true);
});

it('does not send the order of a person that waited when it comes back a day later', () => {
  const { bench, legReport } = startHolding(NETTING);
  const { id } = sellByHand(bench);
  bench.crash();
  bench.venue.timeUs += 86_400_000_000;
  bench.start();
  expect(submittedIn(legReport('canceled')).map((order) => order.clientOrderId)).not.toContain(id);
  expect(bench.state.books.orders.get(id)).toMatchObject({ state: 'not-received' });
});

it('gives the order of the person up when trading is halted before the shares are free', () => {
  const { bench, legReport } = startHolding(NETTING);
  const { id } = sellByHand(bench);
  bench.tell({ kind: 'control-commanded', command: { kind: 'halt', by: 'a person', reason: 'a test' } });
  expect(submittedIn(legReport('canceled'))).toEqual([]);
  expect(bench.state.books.orders.get(id)).toMatchObject({ state: 'not-received' });
});

it('leaves the stop where it is when a person sells other shares of the same symbol', () => {
  const { bench } = startHolding(NETTING, (fresh) => {
    const buy = { ...SELL, side: 'buy' } as const;
    const command = { kind: 'submit', by: 'a person', reason: 'first', id: 'm0', order: buy } as const;
    const [order] = submittedIn(fresh.tell({ kind: 'control-commanded', command })) as [OrderTerms];
    fresh.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: fresh.venue.submit(order) });
    fresh.tell({ kind: 'report-received', report: fresh.venue.fill(order.clientOrderId, '10', '145') });
  });
  bench.pass(2_000);
  const { effects } = sellByHand(bench);
  expect(submittedIn(effects)).toMatchObject([{ side: 'sell', quantity: '10' }]);
  expect(effects.filter(({ kind }) => kind === 'cancel')).toEqual([]);
});

it('takes an exit whose entry was done before the journal began for a foreign order, and does not compare for ever', () => {
  const bench = new ExecutorBench().start();
  const outcome = bench.venue.submit({ ...ORPHAN, clientOrderId: 'made-by-the-venue' as ClientOrderId });
  if (outcome.outcome !== 'accepted' || !outcome.order) throw new Error('the venue said no');
  const leg = { ...outcome.order, parentVenueOrderId: 'venue-long-ago' as VenueOrderId };
  bench.venue.orders.set(leg.clientOrderId, { order: leg, filled: ZERO, value: ZERO });
  bench.tell({ kind: 'reconciliation-asked', cause: 'a test' });
  const { question } = bench.state.reconciliation;
  const effects = bench.tell({ kind: 'snapshot-answered', question, snapshot: bench.venue.snapshot() });
  expect(bench.state.reconciliation.phase).toBe('done');
  expect(effects.filter(({ kind }) => kind === 'ask-snapshot')).toEqual([]);
  const adopted = bench.events.filter(({ kind }) => kind === 'ExternalOrderAdopted');
  expect(adopted).toMatchObject([{ order: { clientOrderId: leg.clientOrderId } }]);
});

const ORPHAN: Omit<OrderTerms, 'clientOrderId'> = {
  symbol: 'SPY',
  side: 'sell',
  type: 'stop',
  timeInForce: 'gtc',
  quantity: toDecimalString('10'),
  limitPrice: null,
  extendedHours: false,
};
