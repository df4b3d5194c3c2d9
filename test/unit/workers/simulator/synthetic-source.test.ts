// Tests of the synthetic market as a source of the simulator.
import { expect, test } from 'vitest';
import type { Tick } from '../../../../protocol/ticks.ts';
import { knownAtUs } from '../../../../workers/simulator/sources/merge-ticks.ts';
import {
  type MarketSourceSettings,
  marketSourceSettingsSchema,
  openMarketSource,
} from '../../../../workers/simulator/sources/open-source.ts';

const START_US = Date.UTC(2026, 10, 20, 15) * 1000;
const HOUR_US = 3_600_000_000;
const MINUTE_US = 60_000_000;
const SYNTHETIC = { kind: 'synthetic', seed: 1, session: 'always-open' } as const;

function take(ticks: Iterator<Tick, undefined>, count: number): readonly Tick[] {
  const taken: Tick[] = [];
  for (let next = ticks.next(); !next.done && taken.length < count; next = ticks.next()) taken.push(next.value);
  return taken;
}

test('begins where the settings say, else where the caller says, and never ends', () => {
  const set = openMarketSource({ ...SYNTHETIC, startAtUs: START_US }, 7);
  const passed = openMarketSource(SYNTHETIC, START_US);
  expect([set.fromUs, set.toUs, set.name, set.isAlwaysOpen]).toEqual([START_US, undefined, 'synthetic', true]);
  expect(take(passed.ticks(0), 500)).toEqual(take(set.ticks(START_US), 500));
  for (const tick of take(set.ticks(0), 100)) expect(knownAtUs(tick)).toBeGreaterThanOrEqual(START_US);
  expect(openMarketSource({ ...SYNTHETIC, session: 'us' }, START_US).isAlwaysOpen).toBe(false);
});

test('has a past of two days of minutes and half an hour of trades to warm up with', () => {
  const source = openMarketSource(SYNTHETIC, START_US);
  const minutes = source.barsBetween('SPY', { fromUs: START_US - 48 * HOUR_US, toUs: START_US }, MINUTE_US);
  expect(minutes).toHaveLength(48 * 60);
  const trades = source.tradesBetween('SPY', { fromUs: START_US - HOUR_US / 2, toUs: START_US });
  expect(trades.length).toBeGreaterThan(1_000);
  expect(trades.at(-1)?.atUs).toBeLessThan(START_US);
  expect(source.quotesBetween('SPY', { fromUs: 0, toUs: START_US - 24 * HOUR_US })).toEqual([]);
  expect(source.tradesBetween('XYZ', { fromUs: START_US - HOUR_US, toUs: START_US })).toEqual([]);
});

test('gives the same minutes whether they are asked for at once, in parts, or again', () => {
  const source = openMarketSource(SYNTHETIC, START_US);
  const ask = (fromUs: number, toUs: number) => source.barsBetween('KO', { fromUs, toUs }, MINUTE_US);
  const middleUs = START_US - 1.5 * HOUR_US;
  const whole = ask(START_US - 3 * HOUR_US, START_US);
  expect([...ask(START_US - 3 * HOUR_US, middleUs), ...ask(middleUs, START_US)]).toEqual(whole);
  expect(ask(START_US - 3 * HOUR_US, START_US)).toEqual(whole);
  expect(
    openMarketSource(SYNTHETIC, START_US).barsBetween('KO', { fromUs: START_US - 3 * HOUR_US, toUs: START_US }, MINUTE_US),
  ).toEqual(whole);
});

test('plays the chosen symbols in whatever case they are written', () => {
  const source = openMarketSource({ ...SYNTHETIC, symbols: ['spy', 'btcusd', 'BTC/USD'] }, START_US);
  expect(source.instruments.map(({ symbol }) => symbol)).toEqual(['SPY', 'BTC/USD']);
  expect(() => openMarketSource({ ...SYNTHETIC, symbols: ['gold'] }, START_US)).toThrow(
    'has no symbol "gold": expected one of SPY',
  );
});

test.each([
  [{ kind: 'tape' }, 'kind'],
  [{ kind: 'synthetic', session: 'us' }, 'seed'],
  [{ kind: 'synthetic', seed: 1.5, session: 'us' }, 'seed'],
  [{ kind: 'synthetic', seed: 1, session: 'asia' }, 'session'],
  [{ kind: 'synthetic', seed: 1, session: 'us', symbols: [] }, 'symbols'],
  [{ kind: 'synthetic', seed: 1, session: 'us', startAtUs: -1 }, 'startAtUs'],
  [{ kind: 'replay', path: 'x', symbols: ['SPY'], resolution: 'week', from: '2013-10-07', to: '2013-10-07' }, 'resolution'],
  [{ kind: 'replay', path: 'x', symbols: ['SPY'], resolution: 'second', from: '2013-02-29', to: '2013-10-07' }, 'from'],
  [{ kind: 'replay', path: 'x', symbols: ['SPY'], resolution: 'second', from: '2013-10-08', to: '2013-10-07' }, 'to'],
  [{ kind: 'replay', path: 'x', symbols: [], resolution: 'second', from: '2013-10-07', to: '2013-10-07' }, 'symbols'],
])('refuses the settings %j and names the field "%s"', (settings, field) => {
  const result = marketSourceSettingsSchema.safeParse(settings);
  expect(result.success).toBe(false);
  expect(result.error?.issues[0]?.path[0]).toBe(field);
});

test('says so when there is nothing at the path of a replay', () => {
  const settings: MarketSourceSettings = {
    kind: 'replay',
    path: '/nowhere/at/all',
    symbols: ['SPY'],
    resolution: 'second',
    from: '2013-10-07',
    to: '2013-10-07',
  };
  expect(() => openMarketSource(settings)).toThrow(
    'nothing at /nowhere/at/all: expected a Lean data folder or a CSV file to replay',
  );
});
