// Replays the recorded sample data: real days of stocks and crypto in every resolution.
import { describe, expect, test } from 'vitest';
import type { Bar, Quote, Tick } from '../../protocol/ticks.ts';
import { newYorkMidnightUs, newYorkToUs } from '../../trading/new-york-time.ts';
import type { MarketSource } from '../../workers/simulator/market-source.ts';
import { knownAtUs } from '../../workers/simulator/sources/merge-ticks.ts';
import { openMarketSource } from '../../workers/simulator/sources/open-source.ts';
import type { ReplayResolution } from '../../workers/simulator/sources/replay-settings.ts';
import { findLeanFolder } from '../support/market-data.ts';

const DATA = findLeanFolder() ?? '';
const isPresent = DATA !== '';

const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;
const DAY_US = 24 * HOUR_US;

function open(symbols: readonly string[], resolution: ReplayResolution, from: string, to = from): MarketSource {
  return openMarketSource({ kind: 'replay', path: DATA, symbols: [...symbols], resolution, from, to });
}

/** Counts by symbol and kind; checks the order on the way. */
function playThrough(source: MarketSource): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  let lastUs = 0;
  for (const tick of Iterator.from<Tick>(source.ticks(0))) {
    if (knownAtUs(tick) < lastUs) throw new Error(`${tick.kind} of ${tick.symbol} at ${tick.atUs} comes after ${lastUs}`);
    lastUs = knownAtUs(tick);
    const key = `${tick.symbol} ${tick.kind}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const totalVolume = (bars: readonly Bar[]): number => bars.reduce((sum, bar) => sum + bar.volume, 0);

describe.skipIf(!isPresent)('recorded data', () => {
  test('plays every second of a real day of SPY', () => {
    const source = open(['SPY'], 'second', '2013-10-07');
    expect(playThrough(source)).toEqual({ 'SPY quote': 27_409, 'SPY trade': 16_675, 'SPY bar': 828 });
    expect(source.fromUs).toBe(newYorkToUs('2013-10-07', 4 * HOUR_US) + 1_000_000);
    expect(source.toUs).toBe(newYorkToUs('2013-10-07', 20 * HOUR_US) + 1_000_001);
    for (const tick of Iterator.from<Tick>(source.ticks(0))) {
      if (tick.kind === 'quote' && tick.askPrice < tick.bidPrice) throw new Error(`crossed at ${tick.atUs}`);
    }
  });

  test('goes on in the middle of the day exactly where an unbroken run is', () => {
    const source = open(['SPY'], 'second', '2013-10-07');
    const noonUs = newYorkToUs('2013-10-07', 12 * HOUR_US);
    const rest = [...Iterator.from<Tick>(source.ticks(0))].filter((tick) => knownAtUs(tick) >= noonUs);
    expect([...Iterator.from<Tick>(source.ticks(noonUs))]).toEqual(rest);
  });

  test('makes the very minutes that were recorded out of the seconds that were recorded', () => {
    const seconds = open(['SPY'], 'second', '2013-10-07');
    const minutes = open(['SPY'], 'minute', '2013-10-07');
    const span = { fromUs: newYorkToUs('2013-10-07', 9.5 * HOUR_US), toUs: newYorkToUs('2013-10-07', 16 * HOUR_US) };
    const made = seconds.barsBetween('SPY', span, MINUTE_US);
    expect(made).toHaveLength(390);
    const recorded = minutes.barsBetween('SPY', span, MINUTE_US);
    // The recorder booked some late prints one minute on, so volumes agree over the day only.
    const withoutVolume = (bars: readonly Bar[]) => bars.map(({ volume: _volume, ...prices }) => prices);
    expect(withoutVolume(made)).toEqual(withoutVolume(recorded));
    expect(totalVolume(made)).toBe(totalVolume(recorded));
  });

  test('plays the prints of two days without the suspicious ones', () => {
    const counts = playThrough(open(['SPY'], 'tick', '2013-10-07', '2013-10-08'));
    expect(counts['SPY trade']).toBe(702_146);
    expect(counts['SPY quote']).toBe(counts['SPY trade']);
  });

  test('plays several symbols over several days and skips the weekend', () => {
    const source = open(['SPY', 'ibm'], 'minute', '2013-10-04', '2013-10-11');
    const days = new Map<string, number>();
    for (const tick of Iterator.from<Tick>(source.ticks(0))) {
      const date = new Date((knownAtUs(tick) - 5 * HOUR_US) / 1000).toISOString().slice(0, 10);
      days.set(date, (days.get(date) ?? 0) + 1);
    }
    expect([...days.keys()]).toEqual(['2013-10-04', '2013-10-07', '2013-10-08', '2013-10-09', '2013-10-10', '2013-10-11']);
  });

  test('plays crypto around the clock, with quotes made up for days that have none', () => {
    const source = open(['BTC/USD', 'ETHUSD'], 'minute', '2018-04-04', '2018-04-05');
    expect(playThrough(source)).toMatchObject({ 'BTC/USD trade': 2_447, 'ETH/USD trade': 2_449, 'BTC/USD quote': 2_873 });
    const withoutQuotes = playThrough(open(['BTC/USD'], 'minute', '2016-10-07', '2016-10-09'));
    expect(withoutQuotes['BTC/USD quote']).toBe(withoutQuotes['BTC/USD trade']);
  });

  test('plays hours and days over months', () => {
    expect(playThrough(open(['SPY'], 'hour', '2013-10-07', '2013-10-11'))).toEqual({
      'SPY quote': 35,
      'SPY trade': 35,
      'SPY bar': 35,
    });
    const counts = playThrough(open(['SPY', 'AAPL', 'IBM'], 'daily', '2013-01-01', '2013-12-31'));
    expect([counts['SPY trade'], counts['AAPL trade'], counts['IBM bar']]).toEqual([252, 252, 252]);
  });

  test('serves the Friday before from minutes, and days from daily data', () => {
    const source = open(['SPY'], 'second', '2013-10-07');
    const friday = { fromUs: newYorkToUs('2013-10-04', 9.5 * HOUR_US), toUs: newYorkToUs('2013-10-04', 16 * HOUR_US) };
    expect(source.barsBetween('SPY', friday, MINUTE_US)).toHaveLength(390);
    expect(source.barsBetween('SPY', friday, 5 * MINUTE_US)).toHaveLength(78);
    const quotes: readonly Quote[] = source.quotesBetween('SPY', friday);
    expect(quotes.length).toBeGreaterThan(380);
    const days = source.barsBetween(
      'SPY',
      { fromUs: newYorkMidnightUs('2013-09-30'), toUs: newYorkMidnightUs('2013-10-07') },
      DAY_US,
    );
    expect(days.map((bar) => bar.close)).toEqual([168.1, 169.4, 169.11, 167.62, 168.89]);
  });

  test('says what there is when a symbol has no data in the range', () => {
    expect(() => open(['IBM'], 'second', '2013-10-07')).toThrow(
      /no second data of IBM on 2013-10-07 in .*equity\/usa: found no days/,
    );
    expect(() => open(['AAPL'], 'minute', '2013-10-07', '2013-10-08')).toThrow(/found 2014-06-05, 2014-06-06, 2014-06-09/);
  });
});
