// How large an entry is, by the settings of its strategy.
import { describe, expect, it } from 'vitest';
import { toDecimalString } from '../../../../protocol/decimal-string.ts';
import { formatDecimal, parseDecimal } from '../../../../trading/decimal.ts';
import { describeInstrument } from '../../../../trading/listed-instruments.ts';
import { type SizingFacts, sizeEntry } from '../../../../trading/sizing/size-entry.ts';
import type { Size } from '../../../../trading/sizing/strategy-policy.ts';

const facts: SizingFacts = {
  price: parseDecimal('145'),
  equity: parseDecimal('100000'),
  stopPrice: null,
  instrument: describeInstrument('SPY', 'us_equity'),
};
const size = (kind: Size['kind'], value: string): Size => ({ kind, value: toDecimalString(value) });
const sized = (wish: Size, part: Partial<SizingFacts> = {}): string => {
  const result = sizeEntry(wish, { ...facts, ...part });
  return 'denial' in result ? result.denial.code : formatDecimal(result.quantity);
};

describe('the size of an entry', () => {
  it('is a number of shares, rounded down to whole ones', () => {
    expect(sized(size('shares', '12.9'))).toBe('12');
  });

  it('is an amount of money, rounded down so that it is never exceeded', () => {
    expect(sized(size('notional', '1449'))).toBe('9');
    expect(sized(size('notional', '1450'))).toBe('10');
  });

  it('is a percentage of what the account is worth', () => {
    expect(sized(size('percent-of-equity', '10'))).toBe('68');
  });

  it('is so large that the way to the stop costs a percentage of the account', () => {
    expect(sized(size('risk', '1'), { stopPrice: parseDecimal('143') })).toBe('500');
    expect(sized(size('risk', '1'), { stopPrice: parseDecimal('147') })).toBe('500');
  });

  it('is denied as risk without a stop, or with one at the price', () => {
    expect(sized(size('risk', '1'))).toBe('NO_STOP');
    expect(sized(size('risk', '1'), { stopPrice: parseDecimal('145') })).toBe('NO_STOP');
  });

  it('is denied without a price, and when it comes to less than the smallest order', () => {
    expect(sized(size('notional', '1000'), { price: null })).toBe('NO_PRICE');
    expect(sized(size('notional', '100'))).toBe('SIZE_TOO_SMALL');
  });

  it('keeps to the grid of a coin', () => {
    const instrument = { ...describeInstrument('BTC/USD', 'crypto'), quantityIncrement: toDecimalString('0.0001') };
    expect(sized(size('notional', '1000'), { instrument, price: parseDecimal('64321.5') })).toBe('0.0155');
  });
});
