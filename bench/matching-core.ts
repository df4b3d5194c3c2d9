// The matching core of the simulated venue, alone in a process: no HTTP, no journal.
import { parseDecimal, ZERO } from '../trading/decimal.ts';
import { describeInstrument } from '../trading/listed-instruments.ts';
import { ENDLESS_TRADING_HOURS } from '../trading/venue/us-trading-hours.ts';
import { createVenue } from '../trading/venue/venue.ts';
import { type BenchRow, judge } from './statistics.ts';

const CASH = '1000000000';
const LEAST_EVENTS_PER_SECOND = 1_000_000;
/** Until the compiler has seen what there is to see: a venue runs for months. */
const WARM_UP_MS = 2_000;
/** Orders between two looks at the clock. */
const ROUNDS = 100;

/** Market orders bought and sold in turn, without any process around it. Every event of an order counts: taken, in the book, filled. */
export function benchMatching(seconds: number): BenchRow {
  const venue = createVenue({
    seed: 'bench',
    instruments: [describeInstrument('SPY', 'us_equity')],
    hours: ENDLESS_TRADING_HOURS,
    fillModel: { fillDelayMs: [0, 0], partialFillProbability: 0 },
    cancelDelayMs: [0, 0],
    replaceDelayMs: [0, 0],
    fees: { equityPerShare: ZERO, cryptoBasisPoints: ZERO, secPerMillion: ZERO, tafPerShare: ZERO, tafMaximum: ZERO },
    maximumMultiplier: 4,
  });
  let nowUs = Date.UTC(2026, 10, 20, 15) * 1000;
  venue.open('PASIM000001', parseDecimal(CASH), nowUs);
  venue.onTick({ kind: 'quote', symbol: 'SPY', atUs: nowUs, bidPrice: 100, bidSize: 1, askPrice: 100.02, askSize: 1 }, nowUs);
  const side = ['buy', 'sell'] as const;
  /** Returns how many events a second there were. */
  const trade = (ms: number): number => {
    let events = 0;
    const startedMs = performance.now();
    while (performance.now() - startedMs < ms) {
      for (let round = 0; round < ROUNDS; round++) {
        nowUs += 1000;
        const body = { symbol: 'SPY', qty: '1', side: side[round % 2], type: 'market', time_in_force: 'day' };
        venue.submit(body, nowUs);
        events += venue.takeOutputs().length;
      }
    }
    return (events / (performance.now() - startedMs)) * 1000;
  };
  trade(WARM_UP_MS);
  const perSecond = trade(seconds * 1000);
  return judge(
    'order events of the matching core',
    '1/s',
    perSecond,
    LEAST_EVENTS_PER_SECOND,
    perSecond >= LEAST_EVENTS_PER_SECOND,
  );
}
