// The test stream `/v2/test`: the symbol FAKEPACA trades at all times, whatever the market does, in wall-clock time.
// It runs only while somebody is connected.
import type { Tick } from '../../../protocol/ticks.ts';
import { nowUs } from '../../../runtime/clocks.ts';
import { addTrade, createBarBuilder, finishBarAt, MINUTE_BAR_US } from '../../../trading/bars.ts';
import { createRandom } from '../../../trading/random.ts';

const SYMBOL = 'FAKEPACA';
const INTERVAL_MS = 500;
const START_PRICE = 100;

export type TestFeed = { setRunning(isRunning: boolean): void };

export function createTestFeed(seed: string, publish: (ticks: readonly Tick[]) => void): TestFeed {
  const random = createRandom(`${seed}/${SYMBOL}`);
  const minute = createBarBuilder(MINUTE_BAR_US);
  let price = START_PRICE;
  let timer: NodeJS.Timeout | null = null;

  function step(): void {
    const atUs = nowUs();
    price = Math.max(1, Math.round((price + random.normal() * 0.05) * 100) / 100);
    const trade: Tick = { kind: 'trade', symbol: SYMBOL, atUs, price, size: random.integer(1, 200) };
    const askPrice = Math.round((price + 0.01) * 100) / 100;
    const quote: Tick = { kind: 'quote', symbol: SYMBOL, atUs, bidPrice: price, bidSize: 1, askPrice, askSize: 1 };
    const over = finishBarAt(minute, atUs) ?? addTrade(minute, trade);
    publish(over ? [quote, trade, over] : [quote, trade]);
  }

  return {
    setRunning(isRunning) {
      if (isRunning === (timer !== null)) return;
      if (timer) {
        clearInterval(timer);
        timer = null;
      } else {
        timer = setInterval(step, INTERVAL_MS);
      }
    },
  };
}
