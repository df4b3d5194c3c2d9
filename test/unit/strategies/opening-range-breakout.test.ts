// opening-range-breakout on mornings made by hand: the range, one entry a day, stop and target, the end of the day.
import { expect, it } from 'vitest';
import { strategy } from '../../../strategies/opening-range-breakout.ts';
import { createStrategyTrial } from '../../../trading/cores/strategy-host/strategy-trial.ts';
import { newYorkToUs } from '../../../trading/new-york-time.ts';
import { barAt, tradeAt } from '../trading/cores/strategy-host/host-harness.ts';

const MINUTE_US = 60_000_000;
const at = (hour: number, minute: number, date = '2026-11-20'): number => newYorkToUs(date, (hour * 60 + minute) * MINUTE_US);
const PARAMETERS = { notional: '1000', rangeMinutes: 15, bufferPercent: 0 };
const start = (parameters: Record<string, unknown> = {}) =>
  createStrategyTrial(strategy, { symbols: ['SPY'], parameters: { ...PARAMETERS, ...parameters } });
const MORNING = [tradeAt(at(9, 30), 100), tradeAt(at(9, 35), 102), tradeAt(at(9, 40), 98)];

it('buys the first trade above the range, with the stop at its low and the target two heights away', () => {
  const play = start();
  play.play(...MORNING, tradeAt(at(9, 45), 102), tradeAt(at(9, 46), 102.01));
  expect(play.signals).toMatchObject([
    {
      side: 'buy',
      quantity: '9',
      stopLoss: { stopPrice: '98' },
      takeProfit: { limitPrice: '110.01' },
      reason: 'Traded at 102.01, above the range of the first 15 minutes (98 to 102).',
    },
  ]);
});

it('takes one entry a day, also when the first one was stopped out, and a new one the next day', () => {
  const play = start();
  play.play(...MORNING, tradeAt(at(9, 46), 103), tradeAt(at(9, 50), 97), tradeAt(at(9, 55), 104));
  expect(play.fills.map(({ why }) => why)).toEqual([expect.stringMatching(/^Traded at 103/), 'stop']);
  const monday = (hour: number, minute: number) => at(hour, minute, '2026-11-23');
  play.play(tradeAt(monday(9, 31), 200), tradeAt(monday(9, 46), 201));
  // One print makes a range without height, and no plan.
  expect(play.fills).toHaveLength(2);
  const tuesday = (hour: number, minute: number) => at(hour, minute, '2026-11-24');
  play.play(tradeAt(tuesday(9, 31), 200), tradeAt(tuesday(9, 32), 202), tradeAt(tuesday(9, 46), 203));
  expect(play.fills).toHaveLength(3);
});

it('does not look at trades before the open, nor enter late in the day', () => {
  const play = start();
  play.play(tradeAt(at(9, 0), 50), ...MORNING, tradeAt(at(12, 31), 103));
  expect(play.signals).toEqual([]);
});

it('sells short below the range only when asked to', () => {
  const fall = [...MORNING, tradeAt(at(9, 46), 97)];
  const long = start();
  long.play(...fall);
  expect(long.signals).toEqual([]);
  const both = start({ sides: 'both' });
  both.play(...fall);
  expect(both.signals).toMatchObject([{ side: 'sell', stopLoss: { stopPrice: '102' }, takeProfit: { limitPrice: '89' } }]);
});

it('is flat before the close by the clock, even when nothing trades any more', () => {
  const play = start();
  play.play(...MORNING, tradeAt(at(9, 46), 103));
  expect(play.held('SPY')).toBe(9);
  play.passTo(at(15, 50));
  expect(play.signals.at(-1)).toMatchObject({
    side: 'sell',
    targetQuantity: '0',
    reason: 'Flat 10 minutes before the close.',
  });
});

it('learns the range of the morning from history, and does not run after a breakout that it missed', () => {
  const bars = (...closes: readonly (readonly [number, number])[]) =>
    closes.map(([minute, close]) => barAt(at(9, minute), close, MINUTE_US));
  const joined = createStrategyTrial(strategy, {
    symbols: ['SPY'],
    parameters: PARAMETERS,
    history: bars([30, 100], [35, 102], [44, 98], [50, 101]),
  });
  joined.play(tradeAt(at(10, 0), 103));
  expect(joined.fills).toHaveLength(1);
  const missed = createStrategyTrial(strategy, {
    symbols: ['SPY'],
    parameters: PARAMETERS,
    history: bars([30, 100], [35, 102], [50, 104], [51, 101]),
  });
  missed.play(tradeAt(at(10, 0), 103));
  expect(missed.fills).toEqual([]);
});
