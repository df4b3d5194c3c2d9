// Every streaming indicator against its second implementation on recorded bars of SPY.
import { expect, it } from 'vitest';
import type { Bar } from '../../protocol/ticks.ts';
import { openMarketSource } from '../../workers/simulator/sources/open-source.ts';
import { compareOn } from '../support/indicator-comparison.ts';
import { findLeanFolder } from '../support/market-data.ts';

const folder = findLeanFolder();

it.skipIf(folder === null)('agrees to nine decimals on four days of minute bars', () => {
  const source = openMarketSource({
    kind: 'replay',
    path: folder ?? '',
    symbols: ['SPY'],
    resolution: 'minute',
    from: '2013-10-07',
    to: '2013-10-10',
  });
  const span = { fromUs: source.fromUs, toUs: source.toUs ?? 0 };
  const bars: readonly Bar[] = source.barsBetween('SPY', span, 60_000_000);
  expect(bars.length).toBeGreaterThan(1_500);
  // The second implementation walks the whole past each time, so a prime number of bars lies between two looks.
  for (const period of [3, 14, 50]) compareOn(bars, period, (index) => index < 120 || index % 41 === 0);
});

it.skipIf(folder === null)(
  'agrees to nine decimals on the minutes of a coin, whose prices and volumes are of another size',
  () => {
    const source = openMarketSource({
      kind: 'replay',
      path: folder ?? '',
      symbols: ['BTC/USD'],
      resolution: 'minute',
      from: '2018-04-04',
      to: '2018-04-05',
    });
    const span = { fromUs: source.fromUs, toUs: source.toUs ?? 0 };
    const bars: readonly Bar[] = source.barsBetween('BTC/USD', span, 60_000_000);
    expect(bars.length).toBeGreaterThan(1_500);
    for (const period of [3, 14, 50]) compareOn(bars, period, (index) => index < 120 || index % 97 === 0);
  },
);

it('agrees from the first bar on where the price does not move, where it stops moving, and where it begins to', () => {
  const priced = (prices: readonly number[]): readonly Bar[] =>
    prices.map((price, index) => ({
      ...{ kind: 'bar', symbol: 'SPY', atUs: index * 60_000_000, durationUs: 60_000_000 },
      ...{ open: price, high: price, low: price, close: price, volume: 100 },
    }));
  const still = Array.from({ length: 60 }, () => 145.37);
  const moving = Array.from({ length: 60 }, (_, index) => 145.37 + ((index * 7) % 11) / 100);
  for (const period of [3, 14, 29]) {
    for (const prices of [still, [...moving, ...still], [...still, ...moving]]) compareOn(priced(prices), period);
  }
});
