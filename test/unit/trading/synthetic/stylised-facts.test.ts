// What is known of real markets holds in the synthetic one (Cont, 2001): seeded, so that a change shows and chance does not.
import { expect, test } from 'vitest';
import { MINUTE_BAR_US } from '../../../../trading/bars.ts';
import { weekdayOf } from '../../../../trading/calendar-dates.ts';
import { newYorkDayNumber, newYorkTimeOfDayUs, newYorkToUs } from '../../../../trading/new-york-time.ts';
import { createSyntheticMarket, type SyntheticMarket } from '../../../../trading/synthetic-market.ts';
import { autocorrelation, correlate, kurtosisOf, logReturns, meanOf, reversionOf } from '../../../support/series.ts';

const SECOND_US = 1_000_000;
const HOUR_US = 3_600 * SECOND_US;
const DAY_US = 24 * HOUR_US;
const START_US = Date.UTC(2026, 10, 20, 15) * 1000;
/** What drawing them may take on a machine that does much else. */
const SIXTY_DAYS_OF_TRADES_MS = 240_000;

const open = (symbols: readonly string[], session: 'always-open' | 'us' = 'always-open'): SyntheticMarket =>
  createSyntheticMarket({ seed: 21, session, symbols });

const minuteReturns = (market: SyntheticMarket, symbol: string, days: number): readonly number[] =>
  logReturns(market.barsBetween(symbol, START_US, START_US + days * DAY_US, MINUTE_BAR_US).map((bar) => bar.close));

/** The middle of the quote at the end of each step; the last one where a step has none. */
function middles(market: SyntheticMarket, symbol: string, hours: number, stepUs: number): readonly number[] {
  const steps = Math.floor((hours * HOUR_US) / stepUs);
  const prices: number[] = new Array(steps).fill(0);
  for (const { atUs, bidPrice, askPrice } of market.quotesBetween(symbol, START_US, START_US + steps * stepUs))
    prices[Math.floor((atUs - START_US) / stepUs)] = (bidPrice + askPrice) / 2;
  for (let step = 1; step < steps; step++) prices[step] ||= prices[step - 1] as number;
  return prices;
}

test.each(['SPY', 'NVDA', 'BTC/USD'])('%s: tails are fat, and fatter by the minute than by the day', (symbol) => {
  const market = open([symbol]);
  const minutes = kurtosisOf(minuteReturns(market, symbol, 3));
  expect(minutes).toBeGreaterThan(4.5);
  const days = market.barsBetween(symbol, START_US - 1_000 * DAY_US, START_US, DAY_US).map((bar) => bar.close);
  expect(kurtosisOf(logReturns(days))).toBeLessThan(minutes);
});

test.each(['SPY', 'NVDA', 'BTC/USD'])(
  '%s: the size of returns is remembered for an hour, their direction for no minute',
  (symbol) => {
    const returns = minuteReturns(open([symbol]), symbol, 5);
    // Single jumps are cut to an everyday size: they are no memory, and would drown it.
    const sizes = returns.map(Math.abs);
    const large = 4 * meanOf(sizes);
    const calm = returns.map((value) => Math.max(-large, Math.min(large, value)));
    const everyday = calm.map(Math.abs);
    // Without memory an autocorrelation over five days of minutes would stay below 0.035 (three standard errors).
    for (const lag of [1, 5, 15, 60]) expect(autocorrelation(everyday, lag), `size, ${lag} minutes`).toBeGreaterThan(0.05);
    expect(autocorrelation(everyday, 1)).toBeGreaterThan(autocorrelation(everyday, 60));
    for (const lag of [1, 2, 3, 5, 10, 30]) {
      expect(Math.abs(autocorrelation(calm, lag)), `direction, ${lag} minutes`).toBeLessThan(0.06);
    }
  },
);

test('stress comes as a regime: some spells of days are half again as rough as the usual one', () => {
  const hours = open(['SPY']).barsBetween('SPY', START_US - 360 * DAY_US, START_US, HOUR_US);
  const returns = logReturns(hours.map((bar) => bar.close));
  const spells = Array.from({ length: 120 }, (_, index) =>
    Math.sqrt(meanOf(returns.slice(index * 72, (index + 1) * 72).map((value) => value * value))),
  ).toSorted((a, b) => a - b);
  const usual = spells[60] as number;
  expect((spells[110] as number) / usual).toBeGreaterThan(1.35);
  expect((spells[10] as number) / usual).toBeLessThan(0.85);
});

test(
  'prices jump now and then, up and down: most of a great minute then happens within a quarter of a second',
  () => {
    const symbols = ['NVDA', 'TSLA', 'META', 'XOM', 'JPM', 'SOL/USD'];
    const market = open(symbols);
    const leaps = symbols.flatMap((symbol) => greatMinutes(market, symbol).filter(({ part }) => part > 0.6));
    const perDay = leaps.length / symbols.length / 10;
    expect(perDay).toBeGreaterThan(0.3);
    expect(perDay).toBeLessThan(2);
    expect(leaps.some(({ move }) => move > 0) && leaps.some(({ move }) => move < 0)).toBe(true);
  },
  SIXTY_DAYS_OF_TRADES_MS,
);

/** Minutes of ten days beyond seven usual deviations, with the part of each that is one step between two quotes. */
function greatMinutes(market: SyntheticMarket, symbol: string): readonly { readonly move: number; readonly part: number }[] {
  const bars = market.barsBetween(symbol, START_US, START_US + 10 * DAY_US, MINUTE_BAR_US);
  const moves = logReturns(bars.map((bar) => bar.close));
  // By the median, which jumps do not move; of a normal variable it is 0.6745 deviations.
  const usual = (moves.map(Math.abs).toSorted((a, b) => a - b)[moves.length >> 1] as number) / 0.6745;
  return moves.flatMap((move, index) => {
    if (Math.abs(move) < 7 * usual) return [];
    const atUs = bars[index + 1]?.atUs ?? 0;
    const quotes = market.quotesBetween(symbol, atUs - 2 * MINUTE_BAR_US, atUs + MINUTE_BAR_US);
    const steps = logReturns(quotes.map(({ bidPrice }) => bidPrice));
    return [{ move, part: Math.max(...steps.map((step) => step / move)) }];
  });
}

test('spreads are wider when prices move more', () => {
  const market = open(['TSLA']);
  const quarters = Array.from({ length: 96 }, (_, index) => {
    const fromUs = START_US + index * 900 * SECOND_US;
    const quotes = market.quotesBetween('TSLA', fromUs, fromUs + 900 * SECOND_US);
    const spread = meanOf(quotes.map(({ askPrice, bidPrice }) => (askPrice - bidPrice) / bidPrice));
    const moves = logReturns(quotes.map(({ askPrice, bidPrice }) => (askPrice + bidPrice) / 2));
    return { spread, volatility: Math.sqrt(meanOf(moves.map((move) => move * move))) };
  });
  const correlation = correlate(
    quarters.map(({ spread }) => spread),
    quarters.map(({ volatility }) => volatility),
  );
  expect(correlation).toBeGreaterThan(0.5);
});

test('buyers follow buyers and sellers sellers, for minutes', () => {
  const market = open(['SPY']);
  const ticks = market.ticks(START_US);
  const signs: number[] = [];
  let ask = 0;
  for (let next = ticks.next(); !next.done && signs.length < 30_000; next = ticks.next()) {
    if (next.value.kind === 'quote') ask = next.value.askPrice;
    if (next.value.kind === 'trade') signs.push(next.value.price === ask ? 1 : -1);
  }
  expect(autocorrelation(signs, 1)).toBeGreaterThan(0.12);
  expect(autocorrelation(signs, 20)).toBeGreaterThan(0.06);
  expect(autocorrelation(signs, 200)).toBeGreaterThan(0.02);
  expect(autocorrelation(signs, 20_000)).toBeLessThan(0.05);
  expect(Math.abs(meanOf(signs))).toBeLessThan(0.1);
});

const DATES = ['09', '10', '11', '12', '13', '16', '17', '18'].map((day) => `2026-11-${day}`);

/** Of the half hours of eight days that begin at this hour in New York. */
function halfHours(market: SyntheticMarket, symbol: string, hour: number) {
  const bars = DATES.map((date) => {
    const fromUs = newYorkToUs(date, hour * HOUR_US);
    return market.barsBetween(symbol, fromUs, fromUs + HOUR_US / 2, MINUTE_BAR_US);
  });
  const moves = bars.flatMap((day) => logReturns(day.map((bar) => bar.close)));
  return {
    volume: meanOf(bars.flat().map((bar) => bar.volume)),
    volatility: Math.sqrt(meanOf(moves.map((move) => move * move))),
  };
}

test.each(['us', 'always-open'] as const)(
  '%s: the first and the last half hour of a session trade and move more than noon',
  (session) => {
    const market = open(['SPY'], session);
    const noon = halfHours(market, 'SPY', 12.5);
    for (const edge of [halfHours(market, 'SPY', 9.5), halfHours(market, 'SPY', 15.5)]) {
      expect(edge.volume / noon.volume).toBeGreaterThan(1.4);
      expect(edge.volatility / noon.volatility).toBeGreaterThan(1.1);
    }
  },
);

test('where the market never closes, the hours outside of a session are calm and still trade, on every day of the week', () => {
  const hours = open(['SPY']).barsBetween('SPY', START_US, START_US + 91 * DAY_US, HOUR_US);
  const coreOn = (isCore: boolean, weekday?: number) => {
    const chosen = hours.filter(({ atUs }) => {
      const hour = newYorkTimeOfDayUs(atUs) / HOUR_US;
      const isOfDay = weekday === undefined || weekdayOf(newYorkDayNumber(atUs)) === weekday;
      return isOfDay && (isCore ? hour >= 10 && hour < 16 : hour < 9 || hour >= 16);
    });
    return {
      volume: meanOf(chosen.map(({ volume }) => volume)),
      range: meanOf(chosen.map((bar) => Math.log(bar.high / bar.low))),
    };
  };
  const [core, calm] = [coreOn(true), coreOn(false)];
  expect(calm.range / core.range).toBeLessThan(0.9);
  expect(calm.volume / core.volume).toBeGreaterThan(0.4);
  expect(calm.volume / core.volume).toBeLessThan(0.7);
  const SUNDAY = 0;
  expect(coreOn(false, SUNDAY).volume / coreOn(true, SUNDAY).volume).toBeLessThan(0.7);
});

test('coins trade most while London and New York are awake', () => {
  const market = open(['BTC/USD']);
  const [day, night] = [halfHours(market, 'BTC/USD', 10), halfHours(market, 'BTC/USD', 22)];
  expect(day.volume / night.volume).toBeGreaterThan(1.3);
});

test('KO and PEP are cointegrated: what parts them is gone within minutes, which is not so of KO and XOM', () => {
  const market = open(['KO', 'PEP', 'XOM']);
  const [ko, pep, xom] = ['KO', 'PEP', 'XOM'].map((symbol) => middles(market, symbol, 24, MINUTE_BAR_US).map(Math.log));
  const distanceTo = (other: readonly number[] = []): readonly number[] =>
    (ko ?? []).map((value, index) => value - (other[index] as number));
  const pair = reversionOf(distanceTo(pep));
  expect(pair.t).toBeLessThan(-6);
  expect(pair.halfLife).toBeLessThan(15);
  expect(reversionOf(distanceTo(xom)).t).toBeGreaterThan(-3.4);
  const distance = distanceTo(pep);
  const deviation = Math.sqrt(meanOf(distance.map((value) => (value - meanOf(distance)) ** 2)));
  // Worth trading: wider than both spreads, 2.8 hundredths of a per cent.
  expect(deviation * 10_000).toBeGreaterThan(5);
});

test.each([
  ['NVDA', 'AMD', 4],
  ['BTC/USD', 'LTC/USD', 8],
] as const)('%s leads %s by %i seconds', (leader, follower, lagSeconds) => {
  const market = open([leader, follower]);
  const [leading, following] = [leader, follower].map((symbol) => logReturns(middles(market, symbol, 6, 2 * SECOND_US)));
  const correlationAt = (steps: number): number =>
    correlate((leading ?? []).slice(0, (leading ?? []).length - steps), (following ?? []).slice(steps));
  const atLag = correlationAt(lagSeconds / 2);
  expect(atLag).toBeGreaterThan(0.2);
  for (const steps of [lagSeconds / 2 + 2, lagSeconds / 2 + 5, 30]) expect(correlationAt(steps)).toBeLessThan(atLag / 3);
});
