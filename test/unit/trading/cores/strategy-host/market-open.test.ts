// Whether a market is open: the venue's word while it holds, the calendar otherwise.
import { expect, it } from 'vitest';
import { isMarketOpen } from '../../../../../trading/cores/strategy-host/market-open.ts';
import { newYorkToUs } from '../../../../../trading/new-york-time.ts';

const at = (hour: number, date = '2026-11-20'): number => newYorkToUs(date, hour * 3_600e6);
const clock = (isOpen: boolean, venueTimeUs: number, nextOpenUs: number, nextCloseUs: number) =>
  ({ kind: 'clock', isOpen, venueTimeUs, nextOpenUs, nextCloseUs }) as const;

it('believes the venue until the moment for which it spoke', () => {
  const holiday = clock(true, at(3), 0, Number.MAX_SAFE_INTEGER);
  expect(isMarketOpen(holiday, 'us_equity', at(3))).toBe(true);
  const haltedDay = clock(false, at(10), at(15), 0);
  expect(isMarketOpen(haltedDay, 'us_equity', at(11))).toBe(false);
  expect(isMarketOpen(haltedDay, 'us_equity', at(15.5))).toBe(true);
  // Of a replay: it ran past the close that its last clock named.
  const morning = clock(true, at(10), at(9.5, '2026-11-23'), at(16));
  expect(isMarketOpen(morning, 'us_equity', at(17))).toBe(false);
});

it('goes by the calendar before the first word, and never closes for coins', () => {
  expect(isMarketOpen(null, 'us_equity', at(12))).toBe(true);
  expect(isMarketOpen(null, 'us_equity', at(8))).toBe(false);
  expect(isMarketOpen(null, 'us_equity', at(12, '2026-11-26'))).toBe(false);
  expect(isMarketOpen(null, 'crypto', at(3, '2026-11-26'))).toBe(true);
});
