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
