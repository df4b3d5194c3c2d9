// Tests of replaying a CSV file, on small files made here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Tick } from '../../protocol/ticks.ts';
import { openMarketSource } from '../../workers/simulator/sources/open-source.ts';
import type { ReplayResolution } from '../../workers/simulator/sources/replay-settings.ts';

const OPEN_US = Date.UTC(2013, 9, 7, 13, 30) * 1000;
const SECOND_US = 1_000_000;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csv-source-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(
  lines: readonly string[],
  options: { symbols?: string[]; resolution?: ReplayResolution; from?: string; to?: string } = {},
) {
  const path = join(folder, 'market.csv');
  writeFileSync(path, lines.join('\n'));
  return openMarketSource({
    kind: 'replay',
    path,
    symbols: ['SPY'],
    resolution: 'tick',
    from: '2013-10-07',
    to: '2013-10-07',
    ...options,
  });
}

const all = (ticks: Iterator<Tick, undefined>): readonly Tick[] => [...Iterator.from(ticks)];

const MIXED = [
  'Time,Symbol,price,size,bid,bid_size,ask,ask_size',
  '2013-10-07T13:30:00Z,SPY,,,167.41,900,167.42,400',
  '2013-10-07T09:30:00.25-04:00,spy,167.42,100,,,,',
  '1381152600000,IBM,181.5,50,,,,',
  '',
  '1381152661000000,SPY,167.4,200,167.4,300,167.41,100',
];

test('plays quotes, trades and the minutes made of them in the order of time', () => {
  const source = open(MIXED);
  expect(all(source.ticks(0))).toEqual([
    { kind: 'quote', symbol: 'SPY', atUs: OPEN_US, bidPrice: 167.41, bidSize: 900, askPrice: 167.42, askSize: 400 },
    { kind: 'trade', symbol: 'SPY', atUs: OPEN_US + 250_000, price: 167.42, size: 100 },
    {
      kind: 'bar',
      symbol: 'SPY',
      atUs: OPEN_US,
      durationUs: 60 * SECOND_US,
      open: 167.42,
      high: 167.42,
      low: 167.42,
      close: 167.42,
      volume: 100,
    },
    {
      kind: 'quote',
      symbol: 'SPY',
      atUs: OPEN_US + 61 * SECOND_US,
      bidPrice: 167.4,
      bidSize: 300,
      askPrice: 167.41,
      askSize: 100,
    },
    { kind: 'trade', symbol: 'SPY', atUs: OPEN_US + 61 * SECOND_US, price: 167.4, size: 200 },
    {
      kind: 'bar',
      symbol: 'SPY',
      atUs: OPEN_US + 60 * SECOND_US,
      durationUs: 60 * SECOND_US,
      open: 167.4,
      high: 167.4,
      low: 167.4,
      close: 167.4,
      volume: 200,
    },
  ]);
  expect([source.fromUs, source.toUs]).toEqual([OPEN_US, OPEN_US + 120 * SECOND_US + 1]);
  expect(all(source.ticks(OPEN_US + 60 * SECOND_US)).map((tick) => tick.kind)).toEqual(['bar', 'quote', 'trade', 'bar']);
});

test('puts quotes around the trades of a symbol that has none', () => {
  const [quote, trade] = all(open(MIXED, { symbols: ['IBM'] }).ticks(0));
  expect(quote).toMatchObject({ kind: 'quote', bidPrice: 181.49, askPrice: 181.5, atUs: OPEN_US });
  expect(trade).toMatchObject({ kind: 'trade', price: 181.5 });
});

test('plays bars as trades at their end, and knows nothing before', () => {
  const lines = [
    'time,symbol,open,high,low,close,volume',
    '2013-10-07T13:30:00Z,SPY,10,12,9,11,500',
    '2013-10-07T13:31:00Z,SPY,11,11,10,10.5,100',
  ];
  const source = open(lines, { resolution: 'minute' });
  const ticks = all(source.ticks(0));
  expect(ticks.map(({ kind, atUs }) => [kind, (atUs - OPEN_US) / SECOND_US])).toEqual([
    ['quote', 60],
    ['trade', 60],
    ['bar', 0],
    ['quote', 120],
    ['trade', 120],
    ['bar', 60],
  ]);
  expect(ticks[1]).toMatchObject({ price: 11, size: 500 });
  const bars = (toUs: number, durationUs: number) => source.barsBetween('SPY', { fromUs: OPEN_US, toUs }, durationUs);
  expect(bars(OPEN_US + 119 * SECOND_US, 60 * SECOND_US)).toHaveLength(1);
  expect(bars(OPEN_US + 120 * SECOND_US, 60 * SECOND_US)).toHaveLength(2);
  expect(bars(OPEN_US + 300 * SECOND_US, 300 * SECOND_US)).toMatchObject([
    { open: 10, high: 12, low: 9, close: 10.5, volume: 600 },
  ]);
});

test('keeps to the days asked for and still knows the past before them', () => {
  const lines = [
    'time,symbol,price,size',
    '2013-10-04T14:00:00Z,SPY,168,10',
    '2013-10-07T14:00:00Z,SPY,167,20',
    '2013-10-08T14:00:00Z,SPY,166,30',
  ];
  const source = open(lines);
  expect(all(source.ticks(0)).filter((tick) => tick.kind === 'trade')).toMatchObject([{ price: 167 }]);
  expect(source.tradesBetween('SPY', { fromUs: 0, toUs: OPEN_US })).toMatchObject([{ price: 168 }]);
  expect(() => open(lines, { from: '2013-10-05', to: '2013-10-06' })).toThrow('no line of SPY from 2013-10-05 to 2013-10-06');
});

test('finds a crypto pair by its short name', () => {
  const source = open(['time,symbol,price,size', '2013-10-07T00:00:00Z,BTC/USD,130.5,0.25'], { symbols: ['btcusd'] });
  expect(source.instruments[0]).toMatchObject({ symbol: 'BTC/USD', assetClass: 'crypto' });
});

const HEADER = 'time,symbol,price,size';
test.each([
  ['an empty file', [''], 'market.csv line 1: expected a header with a column "time"'],
  ['a misspelt column', ['time,symbol,price,sise'], 'unknown column "sise"'],
  ['half a group of columns', ['time,symbol,bid,ask'], '"bid_size" is missing'],
  ['a column that is there twice', ['time,symbol,price,size,size'], '"size" is there twice'],
  ['a time without a zone', [HEADER, '2013-10-07T13:30:00,SPY,1,1'], 'line 2: expected an ISO 8601 time with its zone'],
  [
    'a text for a price',
    [HEADER, '2013-10-07T13:30:00Z,SPY,1,1', '2013-10-07T13:30:00Z,SPY,abc,1'],
    'line 3: expected a number above 0 for price',
  ],
  ['a price of zero', [HEADER, '2013-10-07T13:30:00Z,SPY,0,1'], 'line 2: expected a number above 0 for price'],
  [
    'a price without a size',
    [HEADER, '2013-10-07T13:30:00Z,SPY,1,'],
    'line 2: expected all of price, size or none: only price given',
  ],
  ['a line with nothing but a time', [HEADER, '2013-10-07T13:30:00Z,SPY,,'], 'line 2: expected a trade (price,size)'],
  ['a line with too few columns', [HEADER, '', '2013-10-07T13:30:00Z,SPY,1'], 'line 3: expected 4 columns'],
  [
    'a bar that cannot be',
    ['time,symbol,open,high,low,close,volume', '2013-10-07T13:30:00Z,SPY,5,4,3,4,1'],
    'a bar has no length at the resolution "tick"',
  ],
  ['a symbol that is not there', [HEADER, '2013-10-07T13:30:00Z,IBM,1,1'], 'no line of SPY, found IBM'],
] as const)('refuses %s and names the line', (_, lines, message) => {
  expect(() => open(lines)).toThrow(message);
});

test('refuses a bar whose high is below its open', () => {
  const lines = ['time,symbol,open,high,low,close,volume', '2013-10-07T13:30:00Z,SPY,5,4,3,4,1'];
  expect(() => open(lines, { resolution: 'minute' })).toThrow('line 2: expected low <= open, close <= high');
});
