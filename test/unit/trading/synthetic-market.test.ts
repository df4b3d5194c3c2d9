// Tests of the synthetic market: the same for the same seed, and always a market that could be.
import { expect, test } from 'vitest';
import type { Bar, Quote, Tick, Trade } from '../../../protocol/ticks.ts';
import { barsFromTrades, MINUTE_BAR_US } from '../../../trading/bars.ts';
import { newYorkMidnightUs, newYorkToUs } from '../../../trading/new-york-time.ts';
import { isOpenAt, sessionAt } from '../../../trading/sessions.ts';
import { createSyntheticMarket, SYNTHETIC_SYMBOLS, type SyntheticMarket } from '../../../trading/synthetic-market.ts';
import { correlate, logReturns, meanOf } from '../../support/series.ts';

const SECOND_US = 1_000_000;
const HOUR_US = 3_600 * SECOND_US;
const DAY_US = 24 * HOUR_US;
const START_US = Date.UTC(2026, 10, 20, 15) * 1000;

const knownAtUs = (tick: Tick): number => (tick.kind === 'bar' ? tick.atUs + tick.durationUs : tick.atUs);

function play(market: SyntheticMarket, sinceUs: number, untilUs: number): readonly Tick[] {
  const ticks: Tick[] = [];
  const iterator = market.ticks(sinceUs);
  for (let next = iterator.next(); !next.done && knownAtUs(next.value) < untilUs; next = iterator.next())
    ticks.push(next.value);
  return ticks;
}

const isQuote = (tick: Tick): tick is Quote => tick.kind === 'quote';
const isTrade = (tick: Tick): tick is Trade => tick.kind === 'trade';
const isBar = (tick: Tick): tick is Bar => tick.kind === 'bar';

test('has fifteen stocks and funds and five crypto pairs, each described', () => {
  const { instruments } = createSyntheticMarket({ seed: 1, session: 'always-open' });
  expect(instruments.map(({ symbol }) => symbol)).toEqual(SYNTHETIC_SYMBOLS);
  expect(instruments.filter(({ assetClass }) => assetClass === 'us_equity')).toHaveLength(15);
  expect(instruments.filter(({ assetClass }) => assetClass === 'crypto')).toHaveLength(5);
  for (const { symbol, name } of instruments) expect(name).not.toBe(symbol);
});

test('plays the same market from the same seed and another one from another', () => {
  const playSeed = (seed: number): readonly Tick[] =>
    play(createSyntheticMarket({ seed, session: 'always-open' }), START_US, START_US + 20 * SECOND_US);
  expect(playSeed(5)).toEqual(playSeed(5));
  expect(playSeed(5)).not.toEqual(playSeed(6));
});

test('moves a symbol the same whether others are there or not', () => {
  const all = play(createSyntheticMarket({ seed: 5, session: 'always-open' }), START_US, START_US + 90 * SECOND_US);
  const alone = createSyntheticMarket({ seed: 5, session: 'always-open', symbols: ['NVDA'] });
  expect(play(alone, START_US, START_US + 90 * SECOND_US)).toEqual(all.filter((tick) => tick.symbol === 'NVDA'));
});

test('goes on from any moment with what an unbroken run shows from there', () => {
  const market = createSyntheticMarket({ seed: 9, session: 'always-open', symbols: ['SPY', 'BTC/USD'] });
  const untilUs = START_US + 150 * SECOND_US;
  const whole = play(market, START_US, untilUs);
  for (const offsetUs of [1, 333_333, 59 * SECOND_US, 60 * SECOND_US, 60 * SECOND_US + 1]) {
    const sinceUs = START_US + offsetUs;
    expect(play(market, sinceUs, untilUs)).toEqual(whole.filter((tick) => knownAtUs(tick) >= sinceUs));
  }
});

test('has a past that joins the present without a seam', () => {
  const market = createSyntheticMarket({ seed: 9, session: 'always-open', symbols: ['SPY'] });
  const minuteUs = START_US - MINUTE_BAR_US;
  const played = play(market, minuteUs - 1, START_US + 1);
  expect(market.quotesBetween('SPY', minuteUs, START_US)).toEqual(
    played.filter(isQuote).filter((quote) => quote.atUs >= minuteUs),
  );
  expect(market.tradesBetween('SPY', minuteUs, START_US)).toEqual(
    played.filter(isTrade).filter((trade) => trade.atUs >= minuteUs),
  );
  expect(market.barsBetween('SPY', minuteUs, START_US, MINUTE_BAR_US)).toEqual(
    played.filter(isBar).filter((bar) => bar.atUs === minuteUs),
  );
  const before = market.quotesBetween('SPY', START_US - SECOND_US, START_US).at(-1)?.bidPrice ?? 0;
  const after = market.quotesBetween('SPY', START_US, START_US + SECOND_US)[0]?.bidPrice ?? 0;
  expect(Math.abs(after / before - 1)).toBeLessThan(0.001);
});

test('shows ticks in order with a bar right after its minute, made of its trades', () => {
  const market = createSyntheticMarket({ seed: 3, session: 'always-open' });
  const ticks = play(market, START_US, START_US + 130 * SECOND_US);
  for (const [index, tick] of ticks.entries()) {
    expect(knownAtUs(tick)).toBeGreaterThanOrEqual(index === 0 ? START_US : knownAtUs(ticks[index - 1] as Tick));
  }
  for (const symbol of SYNTHETIC_SYMBOLS) {
    const trades = ticks.filter(isTrade).filter((trade) => trade.symbol === symbol && trade.atUs < START_US + 120 * SECOND_US);
    const bars = ticks.filter(isBar).filter((bar) => bar.symbol === symbol && bar.atUs >= START_US);
    expect(bars).toEqual(barsFromTrades(trades, MINUTE_BAR_US));
  }
});

test('quotes every symbol several times a second, never crossed, on the price step, with positive sizes', () => {
  const market = createSyntheticMarket({ seed: 4, session: 'always-open' });
  const quotes = play(market, START_US, START_US + 60 * SECOND_US).filter(isQuote);
  for (const { symbol, priceIncrement } of market.instruments) {
    const own = quotes.filter((quote) => quote.symbol === symbol);
    expect(own.length / 60).toBeGreaterThan(2.5);
    for (const quote of own) {
      expect(quote.askPrice).toBeGreaterThan(quote.bidPrice);
      expect(Math.min(quote.bidSize, quote.askSize)).toBeGreaterThan(0);
      const digits = priceIncrement.length - 2;
      expect(quote.bidPrice).toBe(Number(quote.bidPrice.toFixed(digits)));
      expect(quote.askPrice).toBe(Number(quote.askPrice.toFixed(digits)));
      expect((quote.askPrice - quote.bidPrice) / quote.bidPrice).toBeLessThan(0.002);
    }
  }
});

test('prints every trade at the bid or the ask that stands, on both sides, and no larger than shown', () => {
  const standing = new Map<string, Quote>();
  let buys = 0;
  let trades = 0;
  for (const tick of play(createSyntheticMarket({ seed: 8, session: 'always-open' }), START_US, START_US + 60 * SECOND_US)) {
    if (tick.kind === 'quote') standing.set(tick.symbol, tick);
    const quote = standing.get(tick.symbol);
    if (tick.kind !== 'trade' || !quote) continue;
    trades++;
    const isBuy = tick.price === quote.askPrice;
    if (isBuy) buys++;
    else expect(tick.price).toBe(quote.bidPrice);
    expect(tick.size).toBeGreaterThan(0);
    expect(tick.size).toBeLessThanOrEqual(isBuy ? quote.askSize : quote.bidSize);
  }
  expect(trades).toBeGreaterThan(500);
  expect(Math.abs(buys / trades - 0.5)).toBeLessThan(0.08);
});

test('keeps prices realistic over two years: no runaway, days that move like real ones', () => {
  for (const session of ['always-open', 'us'] as const) {
    const market = createSyntheticMarket({ seed: 11, session, symbols: ['SPY', 'NVDA', 'BTC/USD'] });
    for (const [symbol, least, most] of [
      ['SPY', 0.1, 0.5],
      ['NVDA', 0.25, 1.2],
      ['BTC/USD', 0.3, 1.2],
    ] as const) {
      const bars = market.barsBetween(symbol, START_US - 730 * DAY_US, START_US, DAY_US);
      const closes = bars.map((bar) => bar.close);
      expect(Math.max(...closes) / Math.min(...closes)).toBeLessThan(4);
      const returns = logReturns(closes);
      const yearly = Math.sqrt((returns.reduce((sum, value) => sum + value * value, 0) / returns.length) * 252);
      expect(yearly, `${symbol} ${session}`).toBeGreaterThan(least);
      expect(yearly, `${symbol} ${session}`).toBeLessThan(most);
    }
  }
});

test('moves its symbols together through one market factor', () => {
  const market = createSyntheticMarket({ seed: 12, session: 'always-open', symbols: ['SPY', 'AAPL', 'KO', 'BTC/USD'] });
  const returnsOf = (symbol: string): readonly number[] => {
    return logReturns(market.barsBetween(symbol, START_US - 60 * DAY_US, START_US, HOUR_US).map((bar) => bar.close));
  };
  const market1 = returnsOf('SPY');
  for (const symbol of ['AAPL', 'KO', 'BTC/USD']) {
    const correlation = correlate(market1, returnsOf(symbol));
    expect(correlation, symbol).toBeGreaterThan(0.25);
    expect(correlation, symbol).toBeLessThan(0.98);
  }
});

test('lets a 5 and 20 second moving average cross several times a minute', () => {
  const market = createSyntheticMarket({ seed: 13, session: 'always-open' });
  const minutes = 10;
  for (const symbol of ['SPY', 'AAPL', 'KO', 'BTC/USD', 'DOGE/USD']) {
    const bars = market.barsBetween(symbol, START_US, START_US + minutes * MINUTE_BAR_US, SECOND_US);
    const closes = bars.map((bar) => bar.close);
    let crossings = 0;
    let side = 0;
    for (let end = 20; end <= closes.length; end++) {
      const now = Math.sign(meanOf(closes.slice(end - 5, end)) - meanOf(closes.slice(end - 20, end)));
      if (now !== 0 && side !== 0 && now !== side) crossings++;
      if (now !== 0) side = now;
    }
    expect(crossings / minutes, symbol).toBeGreaterThan(1.5);
  }
});

test('trades about the same volume in long bars as in the trades themselves', () => {
  const market = createSyntheticMarket({ seed: 14, session: 'always-open' });
  for (const symbol of SYNTHETIC_SYMBOLS) {
    const [hour] = market.barsBetween(symbol, START_US, START_US + HOUR_US, HOUR_US);
    const traded = market.tradesBetween(symbol, START_US, START_US + HOUR_US).reduce((sum, trade) => sum + trade.size, 0);
    expect((hour?.volume ?? 0) / traded, symbol).toBeGreaterThan(0.7);
    expect((hour?.volume ?? 0) / traded, symbol).toBeLessThan(1.4);
  }
});

test('trades equities in US sessions only, thinly outside of the regular one, while crypto goes on', () => {
  const market = createSyntheticMarket({ seed: 15, session: 'us', symbols: ['SPY', 'BTC/USD'] });
  const countAt = (date: string, hour: number, symbol: string): number => {
    const fromUs = newYorkToUs(date, hour * HOUR_US);
    return market.quotesBetween(symbol, fromUs, fromUs + 5 * MINUTE_BAR_US).length;
  };
  const core = countAt('2026-11-20', 10, 'SPY');
  for (const hour of [5, 18]) {
    expect(countAt('2026-11-20', hour, 'SPY')).toBeGreaterThan(10);
    expect(countAt('2026-11-20', hour, 'SPY')).toBeLessThan(core / 3);
  }
  for (const [date, hour] of [
    ['2026-11-20', 2],
    ['2026-11-20', 21],
    ['2026-11-21', 12],
    ['2026-11-26', 12],
    ['2026-11-27', 18],
  ] as const) {
    expect(countAt(date, hour, 'SPY')).toBe(0);
    expect(countAt(date, hour, 'BTC/USD')).toBeGreaterThan(500);
  }
});

test('begins again with the pre-market after a weekend', () => {
  const market = createSyntheticMarket({ seed: 16, session: 'us', symbols: ['SPY'] });
  const first = market.ticks(newYorkToUs('2026-11-20', 20 * HOUR_US) + 1).next().value;
  expect(first?.kind).toBe('quote');
  expect(sessionAt(first?.atUs ?? 0)).toMatchObject({ phase: 'pre', session: { date: '2026-11-23' } });
  const days = market.barsBetween('SPY', newYorkToUs('2026-11-16', 0), newYorkToUs('2026-11-30', 0), DAY_US);
  expect(days).toHaveLength(9);
  for (const day of days) expect(isOpenAt(day.atUs + 12 * HOUR_US)).toBe(true);
});

test('gives only bars that are over at the end of the span, and knows nothing from after it', () => {
  const market = createSyntheticMarket({ seed: 17, session: 'always-open', symbols: ['SPY'] });
  for (const durationUs of [SECOND_US, 5 * SECOND_US, MINUTE_BAR_US, 15 * MINUTE_BAR_US, HOUR_US]) {
    const fromUs = START_US - 2 * HOUR_US - 30 * SECOND_US;
    const toUs = START_US - 30 * SECOND_US;
    const bars = market.barsBetween('SPY', fromUs, toUs, durationUs);
    expect(bars.length).toBeGreaterThan(0);
    for (const bar of bars) {
      expect(bar.atUs).toBeGreaterThanOrEqual(fromUs);
      expect(bar.atUs + durationUs).toBeLessThanOrEqual(toUs);
      expect(bar.atUs % durationUs).toBe(0);
    }
    expect(market.barsBetween('SPY', fromUs, toUs + durationUs, durationUs).slice(0, bars.length)).toEqual(bars);
  }
});

test('refuses a symbol that it does not have and names those that it has', () => {
  expect(() => createSyntheticMarket({ seed: 1, session: 'us', symbols: ['SPY', 'XYZ'] })).toThrow(
    /has no XYZ: expected one of SPY, QQQ, .*DOGE\/USD/,
  );
});

test('draws years of long bars and days of short ones in small steps, and the same bars at once', () => {
  const fromUs = START_US - 400 * DAY_US + 12_345_678;
  const create = (): SyntheticMarket => createSyntheticMarket({ seed: 12, session: 'us', symbols: ['KO'] });
  for (const [spanUs, durationUs, leastSteps] of [
    [400 * DAY_US, DAY_US, 400],
    [40 * DAY_US, 4 * HOUR_US, 40],
    [DAY_US, 5 * MINUTE_BAR_US, 144],
  ] as const) {
    const prepared = create();
    const steps = [...prepared.prepareBars('KO', fromUs, fromUs + spanUs, durationUs)];
    expect(steps.length).toBeGreaterThanOrEqual(leastSteps);
    const bars = prepared.barsBetween('KO', fromUs, fromUs + spanUs, durationUs);
    expect(bars.length).toBeGreaterThan(0);
    expect(create().barsBetween('KO', fromUs, fromUs + spanUs, durationUs)).toEqual(bars);
    for (const bar of bars) expect(bar.atUs).toBeGreaterThanOrEqual(fromUs);
  }
});

test('makes days of the same hours that it shows', () => {
  const market = createSyntheticMarket({ seed: 12, session: 'always-open', symbols: ['ETH/USD'] });
  const fromUs = newYorkMidnightUs('2026-11-10');
  const [day] = market.barsBetween('ETH/USD', fromUs, fromUs + DAY_US, DAY_US);
  const hours = market.barsBetween('ETH/USD', fromUs, fromUs + DAY_US, HOUR_US);
  expect(hours).toHaveLength(24);
  expect(day).toMatchObject({
    atUs: fromUs,
    open: hours[0]?.open,
    close: hours.at(-1)?.close,
    high: Math.max(...hours.map(({ high }) => high)),
    low: Math.min(...hours.map(({ low }) => low)),
  });
});
