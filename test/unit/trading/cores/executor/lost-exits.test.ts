// Exits at the venue's own core that end in every way but the planned one: the position stays guarded, a person is told, the books are right.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { holdingKey } from '../../../../../trading/cores/executor/books.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { formatDecimal, parseDecimal } from '../../../../../trading/decimal.ts';
import { fromVenueOrder } from '../../../../../workers/gateway/alpaca/order-translation.ts';
import { toOrderShape } from '../../../../../workers/simulator/shapes/order-shape.ts';
import { ExecutorAtVenue } from '../../../../support/executor-at-venue.ts';

const STOP = { stopPrice: toDecimalString('140'), limitPrice: null };
const TARGET = { limitPrice: toDecimalString('150') };
const BRACKET = { stopLoss: STOP, takeProfit: TARGET } as const;

/** Ten shares with a stop at 140 and a target at 150, both working at the venue. */
function startGuarded(exits: Parameters<ExecutorAtVenue['signal']>[1] = BRACKET): ExecutorAtVenue {
  const system = new ExecutorAtVenue();
  system.signal('entry', exits);
  system.bench.pass(2_000);
  return system;
}

const held = ({ bench }: ExecutorAtVenue): string =>
  formatDecimal(bench.state.books.holdings.get(holdingKey('sma-cross', 'SPY'))?.quantity ?? parseDecimal('0'));
const watches = ({ bench }: ExecutorAtVenue) => [...bench.state.books.watches.values()];
/** Journal and venue agree, nothing was taken for a stranger's, and nothing is left over. */
function expectFlatAndEqual(system: ExecutorAtVenue): void {
  const { bench, market } = system;
  system.compare();
  expect(held(system)).toBe('0');
  expect(market.venue.state.positions.size).toBe(0);
  expect(bench.state.books.cash).toBe(market.venue.state.cash);
  expect(bench.state.books.open.size).toBe(0);
  expect(watches(system)).toEqual([]);
  expect(bench.events.filter(({ kind }) => kind === 'ExternalPositionAdopted' || kind === 'ClosedElsewhere')).toEqual([]);
}

describe('an exit at the venue that nobody here ended', () => {
  it('is told of once and watched from then on, after somebody canceled it by hand', () => {
    const system = startGuarded();
    system.cancelByHand(system.atVenue('stop-loss'));
    expect(system.alerts()).toEqual([
      'EXIT_LOST: 10 SPY of sma-cross lost the stop at 140 and the take-profit at 150 at the venue (canceled), and nobody here asked for that: the executor watches the price from now on',
    ]);
    expect(system.bench.syncedEvents).toBe(system.bench.events.length);
    system.compare();
    system.move(139.5);
    system.move(139.4);
    expect(system.alerts()).toHaveLength(1);
    expectFlatAndEqual(system);
  });

  it('is watched at the target as well', () => {
    const system = startGuarded();
    system.cancelByHand(system.atVenue('take-profit'));
    system.move(150.5);
    system.move(150.5);
    expectFlatAndEqual(system);
  });

  it('is watched when it ended while the executor was dead', () => {
    const system = startGuarded();
    system.bench.crash();
    system.keptBack.add('canceled');
    system.cancelByHand(system.atVenue('stop-loss'));
    system.late.length = 0;
    system.bench.start();
    system.compare();
    expect(watches(system)).toMatchObject([{ ...BRACKET, filled: parseDecimal('10') }]);
    expect(system.alerts()).toHaveLength(1);
    system.bench.crash();
    expect(watches(system)).toHaveLength(1);
  });

  it('is watched at the price to which somebody moved it, which is no order of a stranger', () => {
    const system = startGuarded();
    const { market, bench } = system;
    const moved = market.venue.replace(system.atVenue('stop-loss').orderId, { stop_price: '142' }, market.nowUs);
    if (moved.isRefused) throw new Error(moved.refusal.message);
    market.waitUntil(market.nowUs);
    system.settle();
    expect(system.alerts()).toEqual([]);
    expect(bench.events.filter((event) => event.kind === 'ExternalOrderAdopted' && event.legOf === undefined)).toEqual([]);
    system.cancelByHand(moved.value);
    expect(watches(system)).toMatchObject([{ stopLoss: { stopPrice: '142' }, takeProfit: TARGET }]);
    system.move(141.5);
    system.move(141.5);
    expectFlatAndEqual(system);
  });

  it('is watched at the price that a split makes of it, when the split was what ended it', () => {
    const system = startGuarded();
    const { market } = system;
    market.venue.applyCorporateAction({ kind: 'split', symbol: 'SPY', ratio: parseDecimal('2') }, market.nowUs);
    system.move(72.5);
    system.compare();
    system.move(72.4);
    expect(held(system)).toBe('20');
    expect(watches(system)).toMatchObject([{ stopLoss: { stopPrice: '70' }, takeProfit: { limitPrice: '75' } }]);
    system.move(69.9);
    system.move(69.9);
    expectFlatAndEqual(system);
  });

  it('is the stop of an OCO order, too', () => {
    const system = startGuarded({});
    system.signal('guard', { side: 'sell', quantity: toDecimalString('10'), ...BRACKET });
    system.cancelByHand(system.atVenue('stop-loss'));
    expect(watches(system)).toMatchObject([{ ...BRACKET, filled: parseDecimal('10') }]);
    system.move(139);
    system.move(139);
    expectFlatAndEqual(system);
  });

  it.each(['expired', 'rejected'])('is one that was %s', (status) => {
    const system = startGuarded({ stopLoss: STOP });
    const order = { ...fromVenueOrder(toOrderShape(system.atVenue('stop-loss'))), status };
    const atUs = system.market.nowUs;
    const report = { kind: 'order-reported', event: status, order, execution: null, atUs } as const;
    system.bench.tell({ kind: 'report-received', report });
    expect(watches(system)).toMatchObject([{ stopLoss: STOP, takeProfit: null, filled: parseDecimal('10') }]);
    expect(system.alerts()).toEqual([expect.stringContaining(`lost the stop at 140 at the venue (${status})`)]);
  });

  it('is none that the executor itself took back, or that a person ended here', () => {
    const system = startGuarded();
    const clientOrderId = system.bench.state.books.byVenueId.get(system.atVenue('stop-loss').orderId as never);
    if (!clientOrderId) throw new Error('the stop is not known');
    const command = { kind: 'cancel-order', clientOrderId, by: 'a person', reason: 'no stop' } as const;
    system.bench.tell({ kind: 'control-commanded', command });
    system.settle();
    expect(system.bench.state.books.open.size).toBe(0);
    expect(watches(system)).toEqual([]);
    expect(system.alerts()).toEqual([]);
  });
});

describe('exits at the venue', () => {
  it('guard the part that was filled before their entry was canceled', () => {
    const system = new ExecutorAtVenue(1);
    system.signal('entry', { ...BRACKET, type: 'limit', limitPrice: toDecimalString('145.5') });
    const entry = system.atVenue('parent');
    expect(entry.status).toBe('partially_filled');
    const part = formatDecimal(entry.filledQuantity);
    const command = { kind: 'cancel-order', by: 'a person', reason: 'enough' } as const;
    const clientOrderId = entry.clientOrderId as never;
    system.bench.tell({ kind: 'control-commanded', command: { ...command, clientOrderId } });
    system.settle();
    expect(held(system)).toBe(part);
    expect(system.atVenue('stop-loss').status).toBe('canceled');
    expect(watches(system)).toMatchObject([{ ...BRACKET, filled: parseDecimal(part) }]);
    expect(system.alerts()).toEqual([expect.stringMatching(new RegExp(`^EXIT_LOST: ${part} SPY`))]);
    for (let move = 0; move < 12; move++) system.move(139);
    expectFlatAndEqual(system);
  });

  it('count as orders of ours from their beginning to their end', () => {
    const system = startGuarded();
    expect(summarize(system.bench.state).orders).toMatchObject({ submitted: 3, filled: 1, open: 2 });
    system.move(150.5);
    system.compare();
    expect(summarize(system.bench.state).orders).toMatchObject({ submitted: 3, filled: 2, canceled: 1, open: 0 });
  });

  it('shrink with the other one’s partial fills, and close what is left, no more', () => {
    const system = new ExecutorAtVenue(1);
    system.signal('entry', BRACKET);
    for (let move = 0; move < 40 && system.atVenue('parent').status !== 'filled'; move++) system.move(145);
    for (let move = 0; move < 40 && system.atVenue('take-profit').filledQuantity === 0n; move++) system.move(150.02);
    const [target, stop] = [system.atVenue('take-profit'), system.atVenue('stop-loss')];
    expect(target.status).toBe('partially_filled');
    expect(stop.quantity).toBe(parseDecimal('10') - target.filledQuantity);
    system.compare();
    for (let move = 0; move < 40; move++) system.move(139);
    expect(system.alerts()).toEqual([]);
    expectFlatAndEqual(system);
  });

  it('that a partial fill shrank are watched for what is left when somebody cancels them', () => {
    const system = new ExecutorAtVenue(1);
    system.signal('entry', BRACKET);
    for (let move = 0; move < 40 && system.atVenue('parent').status !== 'filled'; move++) system.move(145);
    for (let move = 0; move < 40 && system.atVenue('take-profit').filledQuantity === 0n; move++) system.move(150.02);
    const left = parseDecimal('10') - system.atVenue('take-profit').filledQuantity;
    system.cancelByHand(system.atVenue('stop-loss'));
    expect(watches(system)).toMatchObject([{ filled: left }]);
    for (let move = 0; move < 12; move++) system.move(139);
    expectFlatAndEqual(system);
  });

  it.each(['canceled', 'fill'])('are not taken for lost when the report of a sibling’s end comes late: %s', (kind) => {
    const system = startGuarded();
    system.keptBack.add(kind);
    system.move(150.5);
    expect(system.late).toHaveLength(1);
    expect(system.market.venue.state.positions.size).toBe(0);
    system.bench.pass(2_000);
    system.bench.tell({ kind: 'beat' });
    system.settle();
    system.handOver();
    expect(system.alerts()).toEqual([]);
    expectFlatAndEqual(system);
  });

  it.each(['canceled', 'fill'])('are not taken for lost when that report never comes: %s', (kind) => {
    const system = startGuarded();
    system.keptBack.add(kind);
    system.move(150.5);
    system.late.length = 0;
    expectFlatAndEqual(system);
    expect(system.alerts()).toEqual([]);
  });

  it('whose sibling’s end comes late do not stand in the way of the next entry, nor close it', () => {
    const system = startGuarded();
    system.keptBack.add('canceled');
    system.move(150.5);
    expect(held(system)).toBe('0');
    system.signal('next', { side: 'buy', quantity: toDecimalString('5') });
    expect(held(system)).toBe('5');
    system.handOver();
    system.move(139);
    expect(held(system)).toBe('5');
    expect(system.alerts()).toEqual([]);
  });
});
