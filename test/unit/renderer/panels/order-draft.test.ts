// The order ticket: plain mistakes are named while typing, and what is sent is what was typed.
import { expect, it } from 'vitest';
import {
  EMPTY_DRAFT,
  findMistakes,
  fitDraft,
  isReady,
  timesInForceFor,
  toOrderCommand,
} from '../../../../renderer/panels/ticket/order-draft.ts';

it('finds no mistake in what is not typed yet', () => {
  expect(findMistakes(EMPTY_DRAFT)).toEqual({ quantity: undefined, limitPrice: undefined, stopPrice: undefined });
});

it.each(['0', '-5', 'ten', '1e3', '1,5', '.5'])('takes %s for no quantity', (quantity) => {
  expect(findMistakes({ ...EMPTY_DRAFT, quantity })).toMatchObject({ quantity: expect.stringContaining('expected a number') });
});

it('sends the typed decimals untouched, and a limit only with a limit order', () => {
  const draft = { ...EMPTY_DRAFT, quantity: '0.04200001', limitPrice: '61988.10', stopPrice: '61000' };
  expect(toOrderCommand('BTC/USD', { ...draft, type: 'limit' }, true)).toMatchObject({
    quantity: '0.04200001',
    limitPrice: '61988.10',
    stopPrice: null,
    checkOnly: true,
  });
  expect(toOrderCommand('BTC/USD', draft, false)).toMatchObject({ limitPrice: null, stopPrice: null, checkOnly: false });
});

it('sends a stop with a stop order, and both prices with a stop-limit order', () => {
  const draft = { ...EMPTY_DRAFT, quantity: '1', limitPrice: '101', stopPrice: '100' };
  expect(toOrderCommand('SPY', { ...draft, type: 'stop' }, false)).toMatchObject({ limitPrice: null, stopPrice: '100' });
  expect(toOrderCommand('SPY', { ...draft, type: 'stop-limit' }, false)).toMatchObject({ limitPrice: '101', stopPrice: '100' });
});

it('asks for extended hours only with a limit order of a share for the day or until canceled', () => {
  const draft = { ...EMPTY_DRAFT, quantity: '1', limitPrice: '101', type: 'limit', extendedHours: true } as const;
  expect(toOrderCommand('SPY', draft, false).extendedHours).toBe(true);
  expect(toOrderCommand('SPY', { ...draft, timeInForce: 'ioc' }, false).extendedHours).toBe(false);
  expect(toOrderCommand('SPY', { ...draft, type: 'market' }, false).extendedHours).toBe(false);
  expect(toOrderCommand('BTC/USD', draft, false).extendedHours).toBe(false);
});

it('is complete with every price that its type has', () => {
  const draft = { ...EMPTY_DRAFT, quantity: '1', stopPrice: '100', type: 'stop-limit' } as const;
  expect(isReady('SPY', draft)).toBe(false);
  expect(isReady('SPY', { ...draft, limitPrice: '101' })).toBe(true);
  expect(isReady('SPY', { ...draft, type: 'stop' })).toBe(true);
  expect(isReady('', { ...draft, type: 'stop' })).toBe(false);
});

it('offers for a coin what the venue can do with it, and nothing else', () => {
  const draft = { ...EMPTY_DRAFT, type: 'stop' } as const;
  expect(fitDraft('BTC/USD', draft)).toMatchObject({ type: 'stop-limit', timeInForce: 'gtc' });
  expect(fitDraft('SPY', draft)).toEqual(draft);
  expect(timesInForceFor('SPY', 'stop')).not.toContain('fok');
});
