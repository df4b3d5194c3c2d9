// Sizes from money.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import { nearestDecimal } from '../../../../../trading/cores/strategy-host/nearest-decimal.ts';
import { quantityForNotional } from '../../../../../trading/cores/strategy-host/notional-quantity.ts';
import { multiply, parseDecimal } from '../../../../../trading/decimal.ts';
import { describeInstrument } from '../../../../../trading/listed-instruments.ts';

const spy = describeInstrument('SPY', 'us_equity');
const btc = describeInstrument('BTC/USD', 'crypto');

it.each([
  ['5000', 100, spy, '50'],
  ['5000', 100.01, spy, '49'],
  ['5000', 6000, spy, '1'],
  ['5000', 65_000, btc, '0.076923'],
  ['0.5', 65_000, btc, '0'],
  ['5000', 0.00001, { ...btc, quantityIncrement: toDecimalString('100') }, '500000000'],
  ['5000', 3, { ...btc, quantityIncrement: toDecimalString('0.25') }, '1666.5'],
])('buys for %s dollars at %d', (notional, price, instrument, quantity) => {
  expect(quantityForNotional(toDecimalString(notional), price, instrument)).toBe(quantity);
});

it('never spends more than was allowed, but for the one share that is the least', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0.0001, max: 1e6, noNaN: true }), (dollars, price) => {
      const notional = toDecimalString(String(dollars));
      for (const instrument of [spy, btc]) {
        const quantity = quantityForNotional(notional, price, instrument);
        const spent = multiply(parseDecimal(quantity), nearestDecimal(price));
        expect(spent <= parseDecimal(notional) || (instrument === spy && quantity === '1')).toBe(true);
      }
    }),
  );
});

it('refuses prices and amounts that buy nothing', () => {
  expect(() => quantityForNotional(toDecimalString('5000'), 0, spy)).toThrow('expected a positive price, found 0');
  expect(() => quantityForNotional(toDecimalString('0'), 5, spy)).toThrow('expected a positive amount of money, found 0');
});
