// Stop-loss and take-profit in the order ticket: on the right side of the price, or named as a mistake before anything is asked.
import { describe, expect, it } from 'vitest';
import { distanceWords, exitMistakes, NO_EXITS, toExits } from '../../../../renderer/panels/ticket/exit-draft.ts';
import { EMPTY_DRAFT, isReady, toOrderCommand } from '../../../../renderer/panels/ticket/order-draft.ts';

const exits = (part: Partial<typeof NO_EXITS>) => ({ ...NO_EXITS, areWanted: true, ...part });

describe('the exits of an order', () => {
  it.each([
    ['buy', { stopLoss: '101' }, { stopLoss: 'expected below the price 100.00' }],
    ['buy', { takeProfit: '100' }, { takeProfit: 'expected above the price 100.00' }],
    ['sell', { stopLoss: '99' }, { stopLoss: 'expected above the price 100.00' }],
    ['sell', { takeProfit: '101' }, { takeProfit: 'expected below the price 100.00' }],
    ['buy', { stopLoss: '95', stopLossLimit: '96' }, { stopLossLimit: 'expected at or below the stop 95.00' }],
    ['sell', { stopLoss: '105', stopLossLimit: '104' }, { stopLossLimit: 'expected at or above the stop 105.00' }],
    ['buy', { stopLoss: 'ten' }, { stopLoss: expect.stringContaining('above 0') }],
  ] as const)('of a %s: %o is a mistake', (side, part, mistakes) => {
    expect(exitMistakes({ side, exits: exits(part) }, 100)).toMatchObject(mistakes);
  });

  it('are held against each other where nobody knows the price', () => {
    const part = exits({ stopLoss: '101', takeProfit: '100' });
    expect(exitMistakes({ side: 'buy', exits: part }, null).stopLoss).toBe('expected below the take-profit 100.00');
    expect(exitMistakes({ side: 'sell', exits: part }, null).stopLoss).toBeUndefined();
  });

  it('say how far they are and what they would win or lose', () => {
    expect(distanceWords('95', { side: 'buy', quantity: '10' }, 100)).toBe('−5.00 · −5.00 % · P&L −50.00');
    expect(distanceWords('95', { side: 'sell', quantity: '10' }, 100)).toBe('−5.00 · −5.00 % · P&L +50.00');
    expect(distanceWords('95', { side: 'buy', quantity: '' }, 100)).toBe('−5.00 · −5.00 %');
    expect(distanceWords('', { side: 'buy', quantity: '10' }, 100)).toBe('from 100.00');
    expect(distanceWords('95', { side: 'buy', quantity: '10' }, null)).toBe('no price yet');
  });

  it('go with the order only when they are wanted', () => {
    const typed = { ...NO_EXITS, stopLoss: '95', takeProfit: '110' };
    expect(toExits(typed)).toEqual({ stopLoss: null, takeProfit: null });
    expect(toExits({ ...typed, areWanted: true })).toEqual({
      stopLoss: { stopPrice: '95', limitPrice: null },
      takeProfit: { limitPrice: '110' },
    });
  });

  it('hold the order back while they are wanted and none is given, or one is wrong', () => {
    const draft = { ...EMPTY_DRAFT, quantity: '1' };
    expect(isReady('SPY', { ...draft, exits: exits({}) }, 100)).toBe(false);
    expect(isReady('SPY', { ...draft, exits: exits({ stopLossLimit: '94' }) }, 100)).toBe(false);
    expect(isReady('SPY', { ...draft, exits: exits({ stopLoss: '105' }) }, 100)).toBe(false);
    expect(isReady('SPY', { ...draft, exits: exits({ stopLoss: '95' }) }, 100)).toBe(true);
    // The limit counts, not the market.
    const limit = { ...draft, type: 'limit', limitPrice: '90', exits: exits({ stopLoss: '95' }) } as const;
    expect(isReady('SPY', limit, 100)).toBe(false);
    expect(toOrderCommand('SPY', { ...limit, limitPrice: '99' }, true)).toMatchObject({ stopLoss: { stopPrice: '95' } });
  });
});
