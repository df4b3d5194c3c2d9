// What a person commands besides halt and resume: orders of their own, cancels, replacements.
import { describe, expect, it } from 'vitest';
import type { ControlCommand, ControlResult } from '../../../../../protocol/control.ts';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms } from '../../../../../protocol/orders.ts';
import { createSignal, ExecutorBench, submittedIn } from '../../../../support/executor-bench.ts';
import { createManualOrder } from '../../../../support/executor-questions.ts';

const BY = { by: 'user', reason: 'by hand' };
const ORDER = createManualOrder('buy', '3');

function command(bench: ExecutorBench, wish: ControlCommand): { result: ControlResult; orders: readonly OrderTerms[] } {
  const effects = bench.tell({ kind: 'control-commanded', command: wish });
  const answer = effects.find((effect) => effect.kind === 'answer-control');
  if (!answer) throw new Error(`${wish.kind} was not answered`);
  return { result: answer.result, orders: submittedIn(effects) };
}

describe('an order that a person places', () => {
  it('is sent into the book manual, once for its id', () => {
    const bench = new ExecutorBench().start();
    const { result, orders } = command(bench, { kind: 'submit', ...BY, id: 'm1', order: ORDER });
    expect(orders).toMatchObject([{ symbol: 'SPY', quantity: '3' }]);
    expect(result).toMatchObject({ denial: null, clientOrderId: orders[0]?.clientOrderId });
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'OrderIntended', book: 'manual' }));
    const again = command(bench, { kind: 'submit', ...BY, id: 'm1', order: ORDER });
    expect(again).toMatchObject({ orders: [], result: { clientOrderId: orders[0]?.clientOrderId } });
  });

  it('that was denied is denied again when it is said again, and not answered as if it were on its way', () => {
    const bench = new ExecutorBench().start();
    const wish = { kind: 'submit', ...BY, id: 'm9', order: { ...ORDER, quantity: toDecimalString('301') } } as const;
    expect(command(bench, wish).result.denial).toMatchObject({ code: 'ORDER_NOTIONAL' });
    expect(command(bench, wish).result).toMatchObject({ clientOrderId: null, denial: { code: 'DUPLICATE_ORDER' } });
  });

  it('turns money into a quantity at the price it would hit', () => {
    const bench = new ExecutorBench().start();
    const order = { ...ORDER, quantity: null, notional: toDecimalString('1000') };
    const { result } = command(bench, { kind: 'check', ...BY, order });
    expect(result).toMatchObject({ denial: null, preview: { quantity: '6.896076132', price: '145.01' } });
  });

  it('is checked without a trace, with the very denial that it would get', () => {
    const bench = new ExecutorBench().start();
    const order = { ...ORDER, quantity: toDecimalString('301') };
    const events = bench.events.length;
    const checked = command(bench, { kind: 'check', ...BY, order });
    expect(checked.result.denial).toMatchObject({ code: 'ORDER_NOTIONAL' });
    expect(bench.events).toHaveLength(events);
    expect(command(bench, { kind: 'submit', ...BY, id: 'm2', order }).result.denial).toEqual(checked.result.denial);
  });

  it('is refused as malformed with every mistake named', () => {
    const bench = new ExecutorBench().start();
    const { result } = command(bench, { kind: 'check', ...BY, order: { ...ORDER, type: 'limit' } });
    expect(result.denial).toMatchObject({ code: 'INVALID_SIGNAL', text: expect.stringContaining('limitPrice: expected') });
  });

  it('trades outside the regular session only as a limit order that says so', () => {
    const bench = new ExecutorBench().start();
    const order = { ...ORDER, type: 'limit', limitPrice: toDecimalString('140'), extendedHours: true } as const;
    const { orders } = command(bench, { kind: 'submit', ...BY, id: 'm4', order });
    expect(orders).toMatchObject([{ type: 'limit', extendedHours: true }]);
    const { result } = command(bench, { kind: 'check', ...BY, order: { ...ORDER, extendedHours: true } });
    expect(result.denial).toMatchObject({ code: 'INVALID_SIGNAL', text: expect.stringContaining('extendedHours: expected') });
  });

  it('is denied while trading is halted', () => {
    const bench = new ExecutorBench().start();
    command(bench, { kind: 'halt', ...BY });
    expect(command(bench, { kind: 'submit', ...BY, id: 'm3', order: ORDER }).result.denial).toMatchObject({
      code: 'TRADING_HALTED',
    });
  });
});

describe('cancel and replace', () => {
  function resting(): { bench: ExecutorBench; id: ClientOrderId } {
    const bench = new ExecutorBench().start();
    const signal = createSignal('s1', { type: 'limit', limitPrice: toDecimalString('140') });
    const [order] = submittedIn(bench.tell({ kind: 'signal-received', signal }));
    if (!order) throw new Error('nothing was sent');
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
    return { bench, id: order.clientOrderId };
  }

  it('cancels one order, all of a symbol, and names an order that is not there', () => {
    const { bench, id } = resting();
    expect(command(bench, { kind: 'cancel-all', ...BY, symbol: 'QQQ', book: null }).result.cancelsRequested).toBe(0);
    expect(command(bench, { kind: 'cancel-order', ...BY, clientOrderId: id }).result).toMatchObject({
      cancelsRequested: 1,
      denial: null,
    });
    const unknown = command(bench, { kind: 'cancel-order', ...BY, clientOrderId: 'tw-nobody' as ClientOrderId });
    expect(unknown.result.denial).toMatchObject({ code: 'UNKNOWN_ORDER' });
    bench.tell({ kind: 'report-received', report: bench.venue.cancel(id) });
    expect(command(bench, { kind: 'cancel-order', ...BY, clientOrderId: id }).result.denial).toMatchObject({
      code: 'ORDER_FINISHED',
    });
  });

  it('asks about a cancel of unknown outcome until it knows', () => {
    const { bench, id } = resting();
    command(bench, { kind: 'cancel-order', ...BY, clientOrderId: id });
    bench.venue.cancel(id);
    bench.tell({ kind: 'cancel-answered', clientOrderId: id, outcome: { outcome: 'unknown', message: 'cut' } });
    expect(bench.tell({ kind: 'beat' })).toContainEqual({ kind: 'look-up', clientOrderId: id });
    const order = bench.venue.shown(id);
    if (!order) throw new Error('the venue lost it');
    bench.tell({ kind: 'lookup-answered', clientOrderId: id, lookup: { found: true, order } });
    expect(bench.state.books.orders.get(id)?.state).toBe('canceled');
    expect(bench.state.cancels.size).toBe(0);
  });

  const replacing = (bench: ExecutorBench, id: ClientOrderId) => {
    const effects = bench.tell({
      kind: 'control-commanded',
      command: {
        kind: 'replace-order',
        ...BY,
        clientOrderId: id,
        quantity: null,
        limitPrice: toDecimalString('141'),
        stopPrice: null,
      },
    });
    const effect = effects.find(({ kind }) => kind === 'replace');
    if (effect?.kind !== 'replace') throw new Error('no replacement was sent');
    return effect.order;
  };

  it('replaces an order by one with an id of its own, journaled before it leaves', () => {
    const { bench, id } = resting();
    const order = replacing(bench, id);
    expect(order).toMatchObject({ limitPrice: '141', quantity: '10' });
    expect(order.clientOrderId).not.toBe(id);
    expect(bench.syncedEvents).toBe(bench.events.length);
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.replace(id, order) });
    bench.tell({ kind: 'report-received', report: bench.venue.reportOf(id) });
    expect(bench.state.books.orders.get(id)?.state).toBe('replaced');
    expect(bench.state.books.orders.get(order.clientOrderId)?.state).toBe('accepted');
  });

  it('asks about a replacement of unknown outcome, and never replaces twice', () => {
    const { bench, id } = resting();
    const order = replacing(bench, id);
    bench.venue.replace(id, order);
    bench.tell({
      kind: 'submit-answered',
      clientOrderId: order.clientOrderId,
      outcome: { outcome: 'unknown', message: 'cut' },
    });
    expect(bench.tell({ kind: 'beat' })).toContainEqual({ kind: 'look-up', clientOrderId: order.clientOrderId });
    const again = command(bench, {
      kind: 'replace-order',
      ...BY,
      clientOrderId: id,
      quantity: null,
      limitPrice: toDecimalString('142'),
      stopPrice: null,
    });
    expect(again.result.denial).toMatchObject({ code: 'DUPLICATE_ORDER' });
    const shown = bench.venue.shown(order.clientOrderId);
    if (!shown) throw new Error('the venue lost it');
    bench.tell({ kind: 'lookup-answered', clientOrderId: order.clientOrderId, lookup: { found: true, order: shown } });
    expect(bench.state.books.orders.get(order.clientOrderId)?.state).toBe('accepted');
  });

  it('cancels what is taking the place of an order together with it', () => {
    const { bench, id } = resting();
    const order = replacing(bench, id);
    command(bench, { kind: 'cancel-order', ...BY, clientOrderId: id });
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.replace(id, order) });
    bench.tell({ kind: 'report-received', report: bench.venue.reportOf(id) });
    const outcome = { outcome: 'rejected', code: '42210000', message: 'order already replaced' } as const;
    bench.tell({ kind: 'cancel-answered', clientOrderId: id, outcome });
    const canceled = bench.effects.flatMap((effect) => (effect.kind === 'cancel' ? [effect.clientOrderId] : []));
    expect(canceled).toEqual([id, order.clientOrderId]);
  });

  it('is done with the replacement of a partly filled order when what was left of it is filled', () => {
    const { bench, id } = resting();
    bench.tell({ kind: 'report-received', report: bench.venue.fill(id, '4', '140') });
    const order = replacing(bench, id);
    bench.venue.replace(id, order);
    bench.tell({ kind: 'report-received', report: bench.venue.reportOf(id) });
    bench.tell({ kind: 'report-received', report: bench.venue.fill(order.clientOrderId, '6', '141') });
    expect(bench.state.books.orders.get(order.clientOrderId)?.state).toBe('filled');
    expect(bench.state.books.open.size).toBe(0);
  });

  it('keeps the old order when the venue refuses the replacement', () => {
    const { bench, id } = resting();
    const order = replacing(bench, id);
    const outcome = { outcome: 'rejected', code: '42210000', message: 'order is not open' } as const;
    bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome });
    expect(bench.state.books.orders.get(order.clientOrderId)?.state).toBe('rejected');
    expect(bench.state.books.orders.get(id)?.state).toBe('accepted');
  });
});
