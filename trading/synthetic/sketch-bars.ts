// Long bars of the synthetic market: from the price at every 64 seconds and the usual volume, instead of from every trade.
import type { Bar } from '../../protocol/ticks.ts';
import { addBar, createBarBuilder, finishBarAt, intervalEndUs, intervalStartUs } from '../bars.ts';
import { hashBits, toUniform } from './hashed-random.ts';
import { BLOCK_US, SKETCH_STRIDE, SLOT_US } from './path-grid.ts';
import type { SymbolProcess } from './symbol-process.ts';

const STROKE_US = SKETCH_STRIDE * SLOT_US;
const STROKE_SECONDS = STROKE_US / 1_000_000;

/** The bars that lie wholly in `[fromUs, toUs)`. */
export function sketchBars(
  process: SymbolProcess,
  activityAt: (atUs: number) => number,
  fromUs: number,
  toUs: number,
  durationUs: number,
): readonly Bar[] {
  const startUs = intervalStartUs(fromUs, durationUs);
  const firstUs = startUs < fromUs ? intervalEndUs(startUs, durationUs) : startUs;
  const builder = createBarBuilder(durationUs);
  const bars: Bar[] = [];
  for (let block = Math.floor(firstUs / BLOCK_US); block * BLOCK_US < toUs; block++) {
    const prices = process.sketchPrices(block);
    for (let index = 0; index + 1 < prices.length; index++) {
      // A stroke counts where it ends, so that no bar knows a price from after its own end.
      const endUs = block * BLOCK_US + (index + 1) * STROKE_US;
      const activity = endUs > firstUs && endUs <= toUs ? activityAt(endUs - 1) : 0;
      if (activity === 0) continue;
      const finished = addBar(
        builder,
        toStroke(process, endUs - 1, prices[index] as number, prices[index + 1] as number, activity),
      );
      if (finished) bars.push(finished);
    }
  }
  const last = finishBarAt(builder, toUs);
  return last ? [...bars, last] : bars;
}

function toStroke(process: SymbolProcess, atUs: number, open: number, close: number, activity: number): Bar {
  const draw = toUniform(hashBits(0x5ce7c4, Math.floor(atUs / STROKE_US), process.symbol.length));
  const volume = process.volumePerSecond * STROKE_SECONDS * activity * (0.5 + draw);
  return {
    kind: 'bar',
    symbol: process.symbol,
    atUs,
    durationUs: STROKE_US,
    open,
    high: Math.max(open, close),
    low: Math.min(open, close),
    close,
    volume: process.isCrypto ? Math.round(volume * 10_000) / 10_000 : Math.round(volume),
  };
}
