// Replacements that take time at the venue: what they win against, what they lose against, and what is kept meanwhile.
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../../trading/decimal.ts';
import type { VenueOrderRecord } from '../../../../trading/venue/venue-order.ts';
import { booked, openTestVenue, quietSettings, SECOND_US, type TestVenue } from './venue-harness.ts';

const open = (overrides: Parameters<typeof quietSettings>[0] = {}): TestVenue => {
  const test = openTestVenue(quietSettings({ replaceDelayMs: [1_000, 1_000], ...overrides }));
  test.quote('SPY', 100, 100.02);
  return test;
};
const rest = (test: TestVenue, order: Readonly<Record<string, string>> = {}): VenueOrderRecord =>
  test.submit({ symbol: 'SPY', qty: '10', side: 'buy', type: 'limit', limit_price: '99', ...order });
function replace(test: TestVenue, { orderId }: VenueOrderRecord, body: Readonly<Record<string, string>>): VenueOrderRecord {
  const outcome = test.venue.replace(orderId, body, test.nowUs);
  if (outcome.isRefused) throw new Error(outcome.refusal.message);
  test.waitUntil(test.nowUs);
  return outcome.value;
}
const refusalOf = (test: TestVenue, { orderId }: VenueOrderRecord, body: unknown): string | null => {
  const outcome = test.venue.replace(orderId, body, test.nowUs);
  return outcome.isRefused ? outcome.refusal.message : null;
};
const statuses = (test: TestVenue, ...orders: readonly VenueOrderRecord[]): readonly string[] =>
  orders.map(({ orderId }) => test.order(orderId).status);

describe('a replacement under way', () => {
  it('takes the place of the old order when it is due, and not before', () => {
    const test = open();
    const old = rest(test);
    const replacement = replace(test, old, { limit_price: '99.5', qty: '12' });
    expect(replacement).toMatchObject({ status: 'pending_new', replaces: old.orderId });
    test.waitUntil(test.nowUs + SECOND_US - 1);
    expect(statuses(test, old, replacement)).toEqual(['pending_replace', 'pending_new']);
    test.waitUntil(test.nowUs + 1);
    expect(statuses(test, old, replacement)).toEqual(['replaced', 'new']);
    expect(test.order(old.orderId).replacedBy).toBe(replacement.orderId);
    expect(test.updates().slice(-3)).toEqual(['pending_replace', 'replaced', 'new']);
    test.quote('SPY', 99.4, 99.45);
    expect(test.order(replacement.orderId)).toMatchObject({ status: 'filled', filledQuantity: parseDecimal('12') });
  });

  it('loses against a fill: the old order is filled, the new one rejected', () => {
    const test = open();
    const old = rest(test);
    const replacement = replace(test, old, { limit_price: '98' });
    test.quote('SPY', 98.9, 98.95);
    expect(statuses(test, old, replacement)).toEqual(['filled', 'rejected']);
    test.waitUntil(test.nowUs + 2 * SECOND_US);
    expect(test.updates().slice(-3)).toEqual(['pending_replace', 'fill', 'rejected']);
    expect(test.venue.state.positions.get('SPY')?.quantity).toBe(parseDecimal('10'));
  });

  it('loses against a cancel of the old order, and giving up the new one gives up both', () => {
    for (const cancelDelayMs of [[0, 0] as const, [400, 400] as const]) {
      for (const isOfNew of [false, true]) {
        const test = open({ cancelDelayMs });
        const old = rest(test);
        const replacement = replace(test, old, { limit_price: '98' });
        const { isRefused } = test.venue.cancel((isOfNew ? replacement : old).orderId, test.nowUs);
        expect(isRefused).toBe(false);
        expect(test.order(replacement.orderId).status).toBe('rejected');
        test.waitUntil(test.nowUs + 5 * SECOND_US);
        expect(statuses(test, old, replacement)).toEqual(['canceled', 'rejected']);
      }
    }
  });

  it('loses against the end of the day', () => {
    const test = open({ replaceDelayMs: [86_400_000, 86_400_000] });
    const old = rest(test);
    const replacement = replace(test, old, { limit_price: '98' });
    test.waitUntil(old.expiresAtUs ?? 0);
    expect(statuses(test, old, replacement)).toEqual(['expired', 'rejected']);
  });

  it('counts what the old order filled meanwhile towards the quantity asked for', () => {
    const test = open({
      fillModel: { ...quietSettings().fillModel, kind: 'displayed-size', participation: parseDecimal('1') },
    });
    const old = rest(test, { qty: '3' });
    const replacement = replace(test, old, { qty: '4' });
    test.quote('SPY', 98.9, 98.95);
    expect(test.order(old.orderId)).toMatchObject({ status: 'pending_replace', filledQuantity: parseDecimal('1') });
    test.quote('SPY', 100, 100.02);
    test.waitUntil(test.nowUs + SECOND_US);
    expect(test.order(replacement.orderId)).toMatchObject({ status: 'new', quantity: parseDecimal('3') });
  });

  it('is rejected when the old order filled more than was asked for, and that one goes on as it was', () => {
    const test = open({
      fillModel: { ...quietSettings().fillModel, kind: 'displayed-size', participation: parseDecimal('1') },
    });
    const old = rest(test, { qty: '3' });
    const replacement = replace(test, old, { qty: '1' });
    test.quote('SPY', 98.9, 98.95);
    test.quote('SPY', 100, 100.02);
    test.waitUntil(test.nowUs + SECOND_US);
    expect(statuses(test, old, replacement)).toEqual(['partially_filled', 'rejected']);
    expect(test.updates().slice(-3)).toEqual(['partial_fill', 'order_replace_rejected', 'rejected']);
    test.quote('SPY', 98.9, 98.95);
    expect(test.order(old.orderId).filledQuantity).toBe(parseDecimal('2'));
    expect(refusalOf(test, old, { qty: '4' })).toBeNull();
  });

  it('is rejected when the account does not allow it any more', () => {
    const test = open();
    const old = rest(test, { side: 'sell', limit_price: '110' });
    const replacement = replace(test, old, { limit_price: '111' });
    expect(test.venue.configure({ suspend_trade: true }, test.nowUs).isRefused).toBe(false);
    test.waitUntil(test.nowUs + SECOND_US);
    expect(statuses(test, old, replacement)).toEqual(['new', 'rejected']);
  });

  it('keeps the larger of the two in buying power and in shares', () => {
    const test = open();
    const free = () => test.venue.figures().buyingPower;
    const [before, old] = [free(), rest(test)];
    expect(before - free()).toBe(parseDecimal('990'));
    const replacement = replace(test, old, { qty: '12' });
    expect(before - free()).toBe(parseDecimal('1188'));
    test.waitUntil(test.nowUs + SECOND_US);
    expect(before - free()).toBe(parseDecimal('1188'));
    const smaller = replace(test, replacement, { qty: '2' });
    expect(before - free()).toBe(parseDecimal('1188'));
    test.waitUntil(test.nowUs + SECOND_US);
    expect(before - free()).toBe(parseDecimal('198'));
    test.venue.cancel(smaller.orderId, test.nowUs);

    test.submit({ symbol: 'SPY', qty: '10', side: 'buy' });
    const sale = rest(test, { side: 'sell', qty: '4', limit_price: '120' });
    replace(test, sale, { qty: '9' });
    expect(test.refusal({ symbol: 'SPY', qty: '2', side: 'sell' }).message).toContain('available: 1');
  });

  it('is refused a second time until the first is decided', () => {
    const test = open();
    const old = rest(test);
    const replacement = replace(test, old, { limit_price: '98' });
    expect(refusalOf(test, old, { limit_price: '97' })).toBe('cannot replace order in pending_replace status');
    expect(refusalOf(test, replacement, { limit_price: '97' })).toBe('order chain not fully replaced');
    test.waitUntil(test.nowUs + SECOND_US);
    expect(refusalOf(test, old, { limit_price: '97' })).toBe('order already replaced');
    expect(refusalOf(test, replacement, { limit_price: '97' })).toBeNull();
  });

  it('is still under way after the venue was rebuilt from its log', () => {
    const test = open();
    const old = rest(test);
    const replacement = replace(test, old, { limit_price: '99.5' });
    const reopened = test.reopen();
    expect(booked(reopened)).toEqual(booked(test.venue));
    while (reopened.nextTimerUs() <= test.nowUs + SECOND_US) reopened.runTimers(reopened.nextTimerUs());
    expect(reopened.state.orders.get(old.orderId)?.status).toBe('replaced');
    expect(reopened.state.orders.get(replacement.orderId)?.status).toBe('new');
  });

  it('moves the exit of a bracket, and falls with it when the other exit fills', () => {
    const test = open();
    const bracket = test.submit({
      symbol: 'SPY',
      qty: '10',
      side: 'buy',
      order_class: 'bracket',
      take_profit: { limit_price: '105' },
      stop_loss: { stop_price: '95' },
    });
    const exits = () => [...test.venue.state.orders.values()].filter(({ familyId, role }) => familyId && role !== 'parent');
    const exitOf = (role: string) => exits().findLast((order) => order.role === role) as VenueOrderRecord;
    expect(test.order(bracket.orderId).status).toBe('filled');
    const moved = replace(test, exitOf('stop-loss'), { stop_price: '96' });
    test.waitUntil(test.nowUs + SECOND_US);
    expect(test.order(moved.orderId).status).toBe('new');
    const late = replace(test, moved, { stop_price: '97' });
    test.quote('SPY', 105.1, 105.2);
    expect(statuses(test, exitOf('take-profit'), moved, late)).toEqual(['filled', 'canceled', 'rejected']);
    expect(test.venue.state.waitingReplacements.size).toBe(0);
  });

  it('of an exit has the size that is left when it is due, and shrinks the other exit like any', () => {
    const kind = 'displayed-size' as const;
    const test = open({ fillModel: { ...quietSettings().fillModel, kind, participation: parseDecimal('1') } });
    const exits = { take_profit: { limit_price: '105' }, stop_loss: { stop_price: '95' } };
    test.submit({ symbol: 'SPY', qty: '3', side: 'buy', order_class: 'bracket', ...exits });
    for (let count = 0; count < 3; count++) test.quote('SPY', 100, 100.02, 1);
    const exitOf = (role: string) =>
      [...test.venue.state.orders.values()].findLast((order) => order.role === role) as VenueOrderRecord;
    const [profit, loss] = [exitOf('take-profit'), exitOf('stop-loss')];
    const movedLoss = replace(test, loss, { stop_price: '96' });
    const movedProfit = replace(test, profit, { limit_price: '104' });
    test.quote('SPY', 105.1, 105.2, 1);
    expect(test.order(profit.orderId)).toMatchObject({ status: 'pending_replace', filledQuantity: parseDecimal('1') });
    expect(test.order(loss.orderId)).toMatchObject({ status: 'pending_replace', quantity: parseDecimal('2') });
    test.quote('SPY', 100, 100.02, 1);
    test.waitUntil(test.nowUs + SECOND_US);
    for (const { orderId } of [movedLoss, movedProfit])
      expect(test.order(orderId)).toMatchObject({ status: 'new', quantity: parseDecimal('2'), filledQuantity: 0n });
  });
});
