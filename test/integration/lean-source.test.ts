// Tests of replaying a Lean folder, on a small one made here.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Tick } from '../../protocol/ticks.ts';
import { newYorkMidnightUs, newYorkToUs } from '../../trading/new-york-time.ts';
import type { MarketSource } from '../../workers/simulator/market-source.ts';
import { openMarketSource } from '../../workers/simulator/sources/open-source.ts';
import type { ReplaySettings } from '../../workers/simulator/sources/replay-settings.ts';

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const HOUR_US = 60 * MINUTE_US;
const DAY_US = 24 * HOUR_US;
const TEN_MS = 36_000_000;
const MONDAY = newYorkMidnightUs('2013-10-07');
const MONDAY_TEN = MONDAY + 10 * HOUR_US;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lean-source-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function writeZip(path: string, lines: readonly string[]): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, zipSync({ 'data.csv': strToU8(lines.join('\n')) }));
  return whole;
}

const open = (settings: Partial<ReplaySettings> = {}): MarketSource =>
  openMarketSource({
    kind: 'replay',
    path: folder,
    symbols: ['SPY'],
    resolution: 'second',
    from: '2013-10-07',
    to: '2013-10-07',
    ...settings,
  });
const all = (ticks: Iterator<Tick, undefined>): readonly Tick[] => [...Iterator.from(ticks)];
const short = (ticks: readonly Tick[]) =>
  ticks.map((tick) => `${tick.symbol} ${tick.kind} ${(tick.atUs - MONDAY_TEN) / SECOND_US}`);

function writeSeconds(): void {
  writeZip('equity/usa/second/spy/20131007_trade.zip', [
    `${TEN_MS},1674100,1674200,1674000,1674150,300`,
    `${TEN_MS + 1_000},1674200,1674200,1674200,1674200,100`,
    `${TEN_MS + 59_000},1674300,1674300,1674300,1674300,50`,
    `${TEN_MS + 60_000},1674400,1674400,1674400,1674400,10`,
  ]);
  writeZip('equity/usa/second/spy/20131007_quote.zip', [
    `${TEN_MS},1674000,1674000,1674000,1674000,100,1674100,1674100,1674100,1674200,600`,
    `${TEN_MS + 59_000},,,,,,1674300,1674300,1674300,1674400,700`,
  ]);
}

test('plays second bars as what was known at their end: quote before trade, and the minute after its last second', () => {
  writeSeconds();
  const source = open();
  const ticks = all(source.ticks(0));
  expect(short(ticks)).toEqual([
    'SPY quote 1',
    'SPY trade 1',
    'SPY trade 2',
    'SPY quote 60',
    'SPY trade 60',
    'SPY bar 0',
    'SPY trade 61',
    'SPY bar 60',
  ]);
  expect(ticks[0]).toMatchObject({ bidPrice: 167.4, bidSize: 100, askPrice: 167.42, askSize: 600 });
  expect(ticks[1]).toMatchObject({ price: 167.415, size: 300 });
  expect(ticks[3]).toMatchObject({ bidPrice: 0, bidSize: 0, askPrice: 167.44, askSize: 700 });
  expect(ticks[5]).toMatchObject({ durationUs: MINUTE_US, open: 167.41, high: 167.43, low: 167.4, close: 167.43, volume: 450 });
  expect([source.fromUs, source.toUs]).toEqual([MONDAY_TEN + SECOND_US, MONDAY_TEN + 2 * MINUTE_US + 1]);
});

test('goes on in the middle of a day with what is left of it', () => {
  writeSeconds();
  const source = open();
  const whole = short(all(source.ticks(0)));
  expect(short(all(source.ticks(MONDAY_TEN + 2 * SECOND_US)))).toEqual(whole.slice(2));
  expect(short(all(source.ticks(MONDAY_TEN + MINUTE_US + 1)))).toEqual(whole.slice(6));
  expect(all(source.ticks(MONDAY + 3 * DAY_US))).toEqual([]);
});

test('puts one-step quotes around trades where no quotes were recorded, by the tick test', () => {
  const line = (offset: number, price: number) => `${TEN_MS + offset},${price},${price},${price},${price},100`;
  writeZip('equity/usa/minute/spy/20131007_trade.zip', [
    line(0, 1674100),
    line(60_000, 1674300),
    line(120_000, 1674200),
    line(180_000, 1674250),
  ]);
  const quotes = all(open({ resolution: 'minute' }).ticks(0)).filter((tick) => tick.kind === 'quote');
  expect(quotes.map(({ bidPrice, askPrice }) => [bidPrice, askPrice])).toEqual([
    [167.4, 167.41],
    [167.42, 167.43],
    [167.42, 167.43],
    [167.42, 167.43],
  ]);
});

test('plays prints without those marked suspicious', () => {
  writeZip('equity/usa/tick/spy/20131007_trade.zip', [
    `${TEN_MS},1674100,100,P,20002000,0`,
    `${TEN_MS + 5},1900000,100,P,20002000,1`,
    `${TEN_MS + 5},1674200,300,K,1,0`,
  ]);
  const trades = all(open({ resolution: 'tick' }).ticks(0)).filter((tick) => tick.kind === 'trade');
  expect(trades).toEqual([
    { kind: 'trade', symbol: 'SPY', atUs: MONDAY_TEN, price: 167.41, size: 100 },
    { kind: 'trade', symbol: 'SPY', atUs: MONDAY_TEN + 5_000, price: 167.42, size: 300 },
  ]);
});

test('merges symbols and days by time, over a weekend, in whatever case names are written', () => {
  const line = `${TEN_MS},1000000,1000000,1000000,1000000,100`;
  for (const [name, dates] of [
    ['SPY', ['20131004', '20131007']],
    ['ibm', ['20131007', '20131008']],
  ] as const) {
    for (const date of dates) writeZip(`equity/usa/minute/${name}/${date}_trade.zip`, [line]);
  }
  writeZip('crypto/coinbase/minute/btcusd/20131006_trade.zip', [
    '0,130.5,130.5,130.5,130.5,0.25',
    '86340000,131,131,131,131,0.5',
  ]);
  const source = open({ symbols: ['spy', 'IBM', 'btcusd'], resolution: 'minute', from: '2013-10-04', to: '2013-10-08' });
  expect(source.instruments.map(({ symbol }) => symbol)).toEqual(['SPY', 'IBM', 'BTC/USD']);
  const trades = all(source.ticks(0)).filter((tick) => tick.kind === 'trade');
  expect(trades.map(({ symbol, atUs }) => `${symbol} ${new Date(atUs / 1000).toISOString().slice(0, 16)}`)).toEqual([
    'SPY 2013-10-04T14:01',
    'BTC/USD 2013-10-06T00:01',
    'BTC/USD 2013-10-07T00:00',
    'SPY 2013-10-07T14:01',
    'IBM 2013-10-07T14:01',
    'IBM 2013-10-08T14:01',
  ]);
  expect(trades[1]).toMatchObject({ price: 130.5, size: 0.25 });
});

test('plays a day of daily data as a quote at the open, a close at the close, and a bar when the day is over', () => {
  writeZip('equity/usa/daily/spy.zip', [
    '20131004 00:00,1677400,1690600,1675300,1688900,849',
    '20131007 00:00,1674300,1684500,1672500,1674200,814',
  ]);
  const ticks = all(open({ resolution: 'daily' }).ticks(0));
  expect(ticks.map(({ kind, atUs }) => [kind, (atUs - MONDAY) / HOUR_US])).toEqual([
    ['quote', 9.5],
    ['quote', 16],
    ['trade', 16],
    ['bar', 0],
  ]);
  expect(ticks[0]).toMatchObject({ bidPrice: 167.42, askPrice: 167.43 });
  expect(ticks[2]).toMatchObject({ price: 167.42, size: 814 });
});

test('serves the past from the resolution that has it, and never from after the end of the span', () => {
  writeSeconds();
  writeZip('equity/usa/minute/spy/20131004_trade.zip', [
    `${TEN_MS},1680000,1690000,1670000,1685000,100`,
    `${TEN_MS + 60_000},1685000,1685000,1685000,1685000,50`,
  ]);
  writeZip('equity/usa/daily/spy.zip', [
    '20131003 00:00,1,1,1,1,5',
    '20131004 00:00,1677400,1690600,1675300,1688900,849',
    '20131007 00:00,2,2,2,2,7',
  ]);
  const source = open();
  const fridayTen = newYorkToUs('2013-10-04', 10 * HOUR_US);
  const span = (fromUs: number, toUs: number) => ({ fromUs, toUs });
  expect(source.barsBetween('SPY', span(fridayTen, MONDAY_TEN), MINUTE_US)).toMatchObject([
    { atUs: fridayTen, close: 168.5 },
    { atUs: fridayTen + MINUTE_US, volume: 50 },
  ]);
  expect(source.barsBetween('SPY', span(fridayTen, fridayTen + 119 * SECOND_US), MINUTE_US)).toHaveLength(1);
  expect(source.barsBetween('SPY', span(MONDAY_TEN, MONDAY_TEN + MINUTE_US), 30 * SECOND_US)).toMatchObject([
    { volume: 400 },
    { volume: 50 },
  ]);
  expect(source.barsBetween('SPY', span(newYorkMidnightUs('2013-10-01'), MONDAY_TEN), DAY_US)).toMatchObject([
    { volume: 5 },
    { close: 168.89 },
  ]);
  const trades = source.tradesBetween('SPY', span(fridayTen, MONDAY_TEN + 2 * SECOND_US));
  expect(trades.map(({ price }) => price)).toEqual([168.5, 168.5, 167.415]);
  expect(source.quotesBetween('SPY', span(fridayTen, MONDAY_TEN + 2 * SECOND_US))).toHaveLength(3);
  expect(source.tradesBetween('IBM', span(0, MONDAY_TEN))).toEqual([]);
});

test('says which days and resolutions there are when a symbol has none in the range', () => {
  writeSeconds();
  writeZip('equity/usa/minute/spy/20131004_trade.zip', ['0,1,1,1,1,1']);
  expect(() => open({ from: '2013-10-08', to: '2013-10-09' })).toThrow(
    `no second data of SPY from 2013-10-08 to 2013-10-09 in ${join(folder, 'equity', 'usa')}: found 2013-10-07 (in other resolutions minute: 2013-10-04)`,
  );
  expect(() => open({ symbols: ['SPY', 'IBM'] })).toThrow('no second data of IBM on 2013-10-07');
  expect(() => open({ symbols: ['BTC/USD'] })).toThrow('no second data of BTC/USD');
});

test('refuses a folder that is no Lean folder', () => {
  mkdirSync(join(folder, 'pictures'));
  expect(() => open()).toThrow(`no Lean data at ${folder}: expected folders such as equity/usa/minute`);
});

const GOOD = `${TEN_MS},1674100,1674200,1674000,1674150,300`;
test.each([
  [
    'a line with too few columns',
    [GOOD, '1,2,3'],
    'line 2: expected 6 columns (milliseconds since midnight, open, high, low, close, volume), found "1,2,3"',
  ],
  ['a line with too many columns', [`${GOOD},7`], 'line 1: expected 6 columns'],
  ['a text for a price', [GOOD, '', `${TEN_MS + 1_000},abc,1,1,1,1`], 'line 3: expected a number for open'],
  ['an empty price', [`${TEN_MS},,1,1,1,1`], 'line 1: expected a number for open'],
  ['a price of zero', [`${TEN_MS},0,0,0,0,1`], 'line 1: expected 0 < low'],
  ['a high below the open', [`${TEN_MS},5,4,3,4,1`], 'line 1: expected 0 < low <= open, close <= high'],
  ['a time after midnight', ['86400001,1,1,1,1,1'], 'line 1: expected milliseconds since midnight from 0 to 86400000'],
  ['lines out of order', [GOOD, '1,1,1,1,1,1'], 'line 2: expected lines in the order of time'],
])('refuses %s, naming file and line', (_, lines, message) => {
  const path = writeZip('equity/usa/second/spy/20131007_trade.zip', lines);
  expect(() => open()).toThrow(`${path} ${message}`);
});

test('refuses damaged zips, naming the file', () => {
  const path = writeZip('equity/usa/second/spy/20131007_trade.zip', [GOOD]);
  const good = zipSync({ 'data.csv': strToU8(GOOD) }, { level: 0 });
  const flipped = Uint8Array.from(good);
  const place = good.indexOf('7'.charCodeAt(0), 40);
  flipped[place] = '8'.charCodeAt(0);
  for (const [bytes, message] of [
    [strToU8('no zip at all'), 'damaged, or no zip'],
    [good.subarray(0, good.length - 30), 'damaged, or no zip'],
    [flipped, 'damaged zip, the checksum of data.csv is wrong'],
    [zipSync({}), 'expected exactly one CSV file in the zip, found 0'],
    [zipSync({ a: strToU8(GOOD), b: strToU8(GOOD) }), 'expected exactly one CSV file in the zip, found 2'],
  ] as const) {
    writeFileSync(path, bytes);
    expect(() => open()).toThrow(`${path}: ${message}`);
  }
});

test('reads numbers of every length exactly as they are written', () => {
  writeZip('crypto/coinbase/minute/ethusd/20131007_trade.zip', [
    '0,33.35399601000002,33.35399601000002,33.35399601000002,33.35399601000002,1e-8\r',
  ]);
  const [, trade] = all(open({ symbols: ['ETH/USD'], resolution: 'minute' }).ticks(0));
  expect(trade).toMatchObject({ price: 33.35399601000002, size: 1e-8 });
});
