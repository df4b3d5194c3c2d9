// A working order changed by hand: what the risk checks say to it, with the order that gives way out of the way.
import { describe, expect, it } from 'vitest';
import type { ControlCommand, ControlResult } from '../../../../../protocol/control.ts';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, Side } from '../../../../../protocol/orders.ts';
import type { Signal } from '../../../../../protocol/signals.ts';
import type { ExecutorEffect } from '../../../../../trading/cores/executor/executor-messages.ts';
import { createSignal, ExecutorBench, submittedIn, TEST_SETTINGS } from '../../../../support/executor-bench.ts';

const BY = { by: 'user', reason: 'by hand' };
type Change = { quantity?: string; limitPrice?: string; stopPrice?: string; trail?: string };

function working(part: Partial<Signal> = {}, bench = new ExecutorBench().start()): { bench: ExecutorBench; id: ClientOrderId } {
  const signal = createSignal('s1', { type: 'limit', limitPrice: text('140'), ...part });
  const [order] = submittedIn(bench.tell({ kind: 'signal-received', signal }));
  if (!order) throw new Error('nothing was sent');
  bench.tell({ kind: 'submit-answered', clientOrderId: order.clientOrderId, outcome: bench.venue.submit(order) });
  return { bench, id: order.clientOrderId };
}

function tell(bench: ExecutorBench, wish: ControlCommand): { result: ControlResult; effects: readonly ExecutorEffect[] } {
  const effects = bench.tell({ kind: 'control-commanded', command: wish });
  const answer = effects.find((effect) => effect.kind === 'answer-control');
  if (!answer) throw new Error(`${wish.kind} was not answered`);
  return { result: answer.result, effects };
}

const wish = (kind: 'replace-order' | 'check-replace', clientOrderId: ClientOrderId, change: Change): ControlCommand => ({
  kind,
  ...BY,
  clientOrderId,
  quantity: change.quantity === undefined ? null : text(change.quantity),
  limitPrice: change.limitPrice === undefined ? null : text(change.limitPrice),
  stopPrice: change.stopPrice === undefined ? null : text(change.stopPrice),
  trail: change.trail === undefined ? null : text(change.trail),
});

/** The denial, which a check and the change itself must agree on. */
function denialOf(bench: ExecutorBench, id: ClientOrderId, change: Change): string | null {
  const events = bench.events.length;
  const { denial } = tell(bench, wish('check-replace', id, change)).result;
  expect(bench.events).toHaveLength(events);
  if (denial) expect(tell(bench, wish('replace-order', id, change)).result).toMatchObject({ clientOrderId: null, denial });
  return denial?.code ?? null;
}

function sent(bench: ExecutorBench, id: ClientOrderId, change: Change): { order: OrderTerms; original: OrderTerms } {
  const effect = tell(bench, wish('replace-order', id, change)).effects.find(({ kind }) => kind === 'replace');
  if (effect?.kind !== 'replace') throw new Error('no replacement was sent');
  return effect;
}

describe('an order that is changed by hand', () => {
  it('may not grow over the limit of an order', () => {
    const { bench, id } = working();
    expect(denialOf(bench, id, { quantity: '1000' })).toBe('ORDER_NOTIONAL');
    expect(denialOf(bench, id, { quantity: '178' })).toBeNull();
  });

  it('may not grow over the limit of a position, for which the order whose place it takes does not count', () => {
    const settings = { ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, maxPositionQuantity: text('12') } };
    const { bench, id } = working({}, new ExecutorBench(settings).start());
    expect(denialOf(bench, id, { quantity: '12' })).toBeNull();
    expect(denialOf(bench, id, { quantity: '13' })).toBe('POSITION_LIMIT');
  });

  it('may not leave the price grid, nor go further from the quote than the collar', () => {
    const settings = { ...TEST_SETTINGS, limits: { ...TEST_SETTINGS.limits, priceCollarPercent: text('5') } };
    const { bench, id } = working({}, new ExecutorBench(settings).start());
    expect(denialOf(bench, id, { limitPrice: '141.005' })).toBe('PRICE_INCREMENT');
    expect(denialOf(bench, id, { limitPrice: '160' })).toBe('PRICE_COLLAR');
    expect(denialOf(bench, id, { limitPrice: '141' })).toBeNull();
  });

  it('adds no risk while only reducing is allowed, and is not changed at all while trading is halted', () => {
    const { bench, id } = working();
    tell(bench, { kind: 'reduce', ...BY });
    expect(denialOf(bench, id, { quantity: '11' })).toBe('ONLY_REDUCING');
    tell(bench, { kind: 'halt', ...BY });
    expect(denialOf(bench, id, { quantity: '5' })).toBe('TRADING_HALTED');
  });

  it('takes no price that its kind does not have, and no change that is none', () => {
    const { bench, id } = working();
    expect(denialOf(bench, id, { stopPrice: '139' })).toBe('INVALID_SIGNAL');
    expect(denialOf(bench, id, {})).toBe('NOTHING_TO_DO');
    expect(denialOf(bench, id, { quantity: '10.0', limitPrice: '140.00' })).toBe('NOTHING_TO_DO');
  });

  it('is left alone while it is being canceled', () => {
    const { bench, id } = working();
    tell(bench, { kind: 'cancel-order', ...BY, clientOrderId: id });
    expect(denialOf(bench, id, { limitPrice: '141' })).toBe('ORDER_FINISHED');
  });

  it('keeps its quantity when it is a fraction of a share, which the venue would refuse to change', () => {
    const { bench, id } = working({ quantity: text('1.5') });
    expect(denialOf(bench, id, { quantity: '2' })).toBe('ORDER_TYPE');
    expect(denialOf(bench, id, { limitPrice: '141' })).toBeNull();
  });

  it('is known as what it is when it was placed elsewhere, and can be changed', () => {
    const bench = new ExecutorBench().start();
    const id = 'by-hand' as ClientOrderId;
    const elsewhere: OrderTerms = {
      clientOrderId: id,
      symbol: 'SPY',
      side: 'buy',
      type: 'stop-limit',
      timeInForce: 'gtc',
      quantity: text('2'),
      limitPrice: text('151'),
      stopPrice: text('150'),
      extendedHours: false,
    };
    bench.venue.submit(elsewhere);
    const { order, ...report } = bench.venue.reportOf(id);
    bench.tell({
      kind: 'report-received',
      report: { ...report, order: { ...order, type: 'stop_limit', stopPrice: text('150') } },
    });
    expect(bench.state.books.orders.get(id)?.terms).toMatchObject({ type: 'stop-limit', stopPrice: '150' });
    expect(sent(bench, id, { stopPrice: '150.5' }).order).toMatchObject({ type: 'stop-limit', stopPrice: '150.5' });
  });

  it('asks the venue only for what is different', () => {
    const { bench, id } = working();
    const { order, original } = sent(bench, id, { quantity: '10.00', limitPrice: '141' });
    expect(order).toMatchObject({ quantity: original.quantity, limitPrice: '141' });
    expect(original.limitPrice).toBe('140');
  });

  it.each([
    ['buy', '150', '151'],
    ['sell', '138', '137'],
  ] as const)('changes the stop of a %s order', (side: Side, stop, changed) => {
    const { bench, id } = working({ side, type: 'stop', limitPrice: null, stopPrice: text(stop) });
    expect(sent(bench, id, { stopPrice: changed }).order).toMatchObject({ stopPrice: changed, limitPrice: null });
  });

  it.each([
    ['percent', { trailPercent: text('2.5') }, 'trailPercent'],
    ['money', { trailPrice: text('2.5') }, 'trailPrice'],
  ] as const)('changes how far a stop trails in %s, in the unit that it has', (_, trail, field) => {
    const { bench, id } = working({ side: 'sell', type: 'trailing-stop', limitPrice: null, ...trail });
    expect(denialOf(bench, id, { trail: '2.50' })).toBe('NOTHING_TO_DO');
    expect(denialOf(bench, id, { trail: '4' })).toBeNull();
    const { order, original } = sent(bench, id, { trail: '4' });
    expect(order).toMatchObject({ type: 'trailing-stop', ...trail, [field]: '4' });
    expect(original[field]).toBe('2.5');
  });

  it('takes no trail of a hundred percent, and none for an order that does not trail', () => {
    const { bench, id } = working({ side: 'sell', type: 'trailing-stop', limitPrice: null, trailPercent: text('2.5') });
    expect(denialOf(bench, id, { trail: '100' })).toBe('INVALID_SIGNAL');
    const { bench: other, id: limit } = working();
    expect(denialOf(other, limit, { trail: '1' })).toBe('INVALID_SIGNAL');
  });

  it('says what the rest would be worth', () => {
    const { bench, id } = working();
    const { preview } = tell(bench, wish('check-replace', id, { quantity: '20', limitPrice: '141' })).result;
    expect(preview).toMatchObject({ quantity: '20', price: '141', notional: '2820' });
  });
});
