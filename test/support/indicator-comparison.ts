// Holds every streaming indicator to its second implementation on one series, value by value, to nine decimals.
import { expect } from 'vitest';
import type { Bar } from '../../protocol/ticks.ts';
import { createAverageTrueRange } from '../../trading/indicators/average-true-range.ts';
import { createBollingerBands } from '../../trading/indicators/bollinger-bands.ts';
import { createDonchianChannel } from '../../trading/indicators/donchian-channel.ts';
import { createExponentialMovingAverage } from '../../trading/indicators/exponential-moving-average.ts';
import type { Indicator } from '../../trading/indicators/indicator.ts';
import { createMovingAverageConvergence } from '../../trading/indicators/moving-average-convergence.ts';
import { createRelativeStrengthIndex } from '../../trading/indicators/relative-strength-index.ts';
import { createRollingDeviation } from '../../trading/indicators/rolling-deviation.ts';
import { createRollingRegression } from '../../trading/indicators/rolling-regression.ts';
import { createSimpleMovingAverage } from '../../trading/indicators/simple-moving-average.ts';
import { createVolumeWeightedAveragePrice } from '../../trading/indicators/volume-weighted-average-price.ts';
import { newYorkDayNumber } from '../../trading/new-york-time.ts';
import {
  averageTrueRange,
  deviation,
  donchianChannel,
  exponentialAverages,
  mean,
  movingAverageConvergence,
  regression,
  relativeStrengthIndex,
  scoreOf,
  volumeWeightedAverage,
} from './naive-indicators.ts';

type Values = number | Readonly<Record<string, number>> | undefined;

/** One indicator beside its second implementation, which sees the whole series up to the present bar. */
type Twin = {
  readonly name: string;
  readonly add: (bar: Bar) => Values;
  readonly naive: (bars: readonly Bar[]) => Values;
};

function createTwins(period: number): readonly Twin[] {
  const closes = (bars: readonly Bar[]): readonly number[] => bars.map(({ close }) => close);
  const opens = (bars: readonly Bar[]): readonly number[] => bars.map(({ open }) => open);
  const window = Math.max(period, 3);
  const deviations = createRollingDeviation(window);
  const line = createRollingRegression(window);
  return [
    twin('simple average', createSimpleMovingAverage(window), close, (bars) =>
      bars.length < window ? undefined : mean(closes(bars.slice(-window))),
    ),
    twin('relative strength', createRelativeStrengthIndex(window), close, (bars) =>
      relativeStrengthIndex(closes(bars), window),
    ),
    twin('average true range', createAverageTrueRange(window), whole, (bars) => averageTrueRange(bars, window)),
    twin('donchian', createDonchianChannel(window), whole, (bars) => donchianChannel(bars, window)),
    twin('bollinger', createBollingerBands(window, 2), close, (bars) => {
      const found = deviation(closes(bars), window);
      if (!found) return undefined;
      const { mean: middle, standardDeviation } = found;
      return { lower: middle - 2 * standardDeviation, middle, upper: middle + 2 * standardDeviation };
    }),
    twin('exponential average', createExponentialMovingAverage(window), close, (bars) =>
      exponentialAverages(closes(bars), window).at(-1),
    ),
    twin('volume weighted average', createVolumeWeightedAveragePrice('us_equity'), pricedVolume, (bars) => {
      const day = newYorkDayNumber(bars.at(-1)?.atUs ?? 0);
      return volumeWeightedAverage(bars.filter(({ atUs }) => newYorkDayNumber(atUs) === day).map(pricedVolume));
    }),
    twin('macd', createMovingAverageConvergence(window, 2 * window, window), close, (bars) =>
      movingAverageConvergence(closes(bars), window, 2 * window, window),
    ),
    {
      name: 'deviation',
      add: (bar) => deviations.add(bar.close),
      naive: (bars) => withScore(deviation(closes(bars), window), closes(bars).at(-1) ?? Number.NaN),
    },
    {
      name: 'regression',
      add: (bar) => offTheLine(line.add({ x: bar.open, y: bar.close })),
      naive: (bars) => offTheLine(regression(opens(bars), closes(bars), window)),
    },
  ];
}

/** Plays the bars and compares after those for which `isLookedAt`: the second implementation starts from the first bar each time. */
export function compareOn(bars: readonly Bar[], period: number, isLookedAt: (index: number) => boolean = () => true): void {
  const twins = createTwins(period);
  bars.forEach((bar, index) => {
    for (const { name, add, naive } of twins) {
      const actual = add(bar);
      if (isLookedAt(index)) expectClose(actual, naive(bars.slice(0, index + 1)), `${name} of ${period}, bar ${index}`);
    }
  });
}

function twin<Input>(
  name: string,
  indicator: Indicator<Input, Exclude<Values, undefined>>,
  inputOf: (bar: Bar) => Input,
  naive: Twin['naive'],
): Twin {
  return { name, add: (bar) => indicator.add(inputOf(bar)), naive };
}

const close = (bar: Bar): number => bar.close;
const pricedVolume = ({ atUs, high, low, close: last, volume }: Bar) => ({
  atUs,
  price: (high + low + last) / 3,
  size: volume,
});
const whole = (bar: Bar): Bar => bar;

const withScore = (value: { readonly mean: number; readonly standardDeviation: number } | undefined, last: number): Values =>
  value && { ...value, zScore: scoreOf(last - value.mean, value.standardDeviation) };

/** Where all pairs lie nearly on the line, what is off it is rounding, and a multiple of it says nothing. */
function offTheLine(value: { readonly correlation: number; readonly zScore: number } | undefined): Values {
  if (!value || value.correlation ** 2 < 0.9999) return value;
  const { zScore: _, ...steady } = value;
  return steady;
}

function expectClose(actual: Values, expected: Values, where: string): void {
  if (typeof actual !== 'object' || typeof expected !== 'object') {
    if (typeof actual !== 'number' || typeof expected !== 'number') expect(actual, where).toEqual(expected);
    else expectNumber(actual, expected, where);
    return;
  }
  expect(Object.keys(actual).toSorted(), where).toEqual(Object.keys(expected).toSorted());
  for (const [name, value] of Object.entries(expected)) expectNumber(actual[name] ?? Number.NaN, value, `${where}, ${name}`);
}

function expectNumber(actual: number, expected: number, where: string): void {
  const isClose = Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
  if (!isClose) expect.fail(`${where}: found ${actual}, the second implementation says ${expected}`);
}
