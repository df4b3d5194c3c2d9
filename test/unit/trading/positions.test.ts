// Positions at average cost, held against decimal.js: what fills do to quantity, cost, realised profit and cash.
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Side } from '../../../protocol/orders.ts';
import { decimal, type Decimal as Exact, formatDecimal, parseDecimal } from '../../../trading/decimal.ts';
import { applyFill, averageEntryPrice, FLAT, type Position, unrealizedPnl } from '../../../trading/positions.ts';
import { createRandom } from '../../../trading/random.ts';

const Oracle = Decimal.clone({ precision: 60 });
const MILLION = 1_000_000;
/** Average cost is a quotient, and ours is rounded at 18 decimals with every reduction. */
const MOST_COST_DRIFT = 1e-12;

const fill = (position: Position, side: Side, quantity: string, price: string) =>
  applyFill(position, side, parseDecimal(quantity), parseDecimal(price));

describe('a position', () => {
  it('averages what was paid over several purchases', () => {
    const { position } = fill(fill(FLAT, 'buy', '10', '100').position, 'buy', '30', '110');
    expect(formatDecimal(averageEntryPrice(position))).toBe('107.5');
    expect(formatDecimal(unrealizedPnl(position, parseDecimal('108')))).toBe('20');
  });

  it('realises profit in proportion when part of it is sold', () => {
    const effect = fill(fill(FLAT, 'buy', '40', '107.5').position, 'sell', '10', '110');
    expect(formatDecimal(effect.realizedPnl)).toBe('25');
    expect(formatDecimal(averageEntryPrice(effect.position))).toBe('107.5');
  });

  it('closes and opens anew at the fill price when a fill crosses zero', () => {
    const effect = fill(fill(FLAT, 'buy', '10', '100').position, 'sell', '25', '90');
    expect(formatDecimal(effect.realizedPnl)).toBe('-100');
    expect(formatDecimal(effect.position.quantity)).toBe('-15');
    expect(formatDecimal(averageEntryPrice(effect.position))).toBe('90');
  });

  it('earns on a short position when it is covered lower', () => {
    const effect = fill(fill(FLAT, 'sell', '10', '100').position, 'buy', '10', '95.5');
    expect(formatDecimal(effect.realizedPnl)).toBe('45');
    expect(effect.position).toEqual(FLAT);
  });

  it('never lets money appear or vanish, whatever the fills', () => {
    const fills = fc.array(
      fc.record({
        side: fc.constantFrom<Side>('buy', 'sell'),
        quantity: fc.bigInt(1n, 10n ** 12n),
        price: fc.bigInt(1n, 10n ** 14n),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(fills, (sequence) => {
        let position: Position = FLAT;
        let cash = 0n;
        let realized = 0n;
        let traded = 0n;
        for (const { side, quantity, price } of sequence) {
          const effect = applyFill(position, side, decimal(quantity * 10n ** 9n), decimal(price * 10n ** 9n));
          position = effect.position;
          cash += effect.cashChange;
          realized += effect.realizedPnl;
          traded += (side === 'buy' ? quantity : -quantity) * 10n ** 9n;
        }
        expect(position.quantity).toBe(traded);
        expect(cash).toBe(realized - position.costBasis);
        if (position.quantity === 0n) expect(position.costBasis).toBe(0n);
      }),
    );
  });

  it('does not drift from a decimal oracle over a million random fills', () => {
    const random = createRandom('a million fills');
    let position: Position = FLAT;
    let cash: Exact = decimal(0n);
    let realized: Exact = decimal(0n);
    let quantityOracle = new Oracle(0);
    let costOracle = new Oracle(0);
    let cashOracle = new Oracle(0);
    for (let count = 0; count < MILLION; count++) {
      const side: Side = random.chance(0.5) ? 'buy' : 'sell';
      const quantityText = (random.integer(1, 2_000_000_000) / 1e9).toFixed(9);
      const priceText = (random.integer(1, 500_000_000) / 1e6).toFixed(6);
      const effect = applyFill(position, side, parseDecimal(quantityText), parseDecimal(priceText));
      position = effect.position;
      cash = decimal(cash + effect.cashChange);
      realized = decimal(realized + effect.realizedPnl);

      const signed = side === 'buy' ? new Oracle(quantityText) : new Oracle(quantityText).neg();
      const price = new Oracle(priceText);
      const isReducing = !quantityOracle.isZero() && quantityOracle.isPositive() !== signed.isPositive();
      const after = quantityOracle.plus(signed);
      if (!isReducing) costOracle = costOracle.plus(signed.times(price));
      else if (after.isZero() || after.isPositive() !== quantityOracle.isPositive()) costOracle = after.times(price);
      else costOracle = costOracle.times(after).div(quantityOracle);
      quantityOracle = after;
      cashOracle = cashOracle.minus(signed.times(price));

      if (count % 10_000 !== 0 && count !== MILLION - 1) continue;
      expect(formatDecimal(position.quantity)).toBe(quantityOracle.toFixed());
      expect(formatDecimal(cash)).toBe(cashOracle.toFixed());
      expect(decimal(realized - position.costBasis)).toBe(cash);
      expect(new Oracle(formatDecimal(position.costBasis)).minus(costOracle).abs().toNumber()).toBeLessThan(MOST_COST_DRIFT);
    }
  });
});
