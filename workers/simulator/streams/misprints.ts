// Trades that are taken back: printed at a wrong price and corrected, or canceled (Alpaca's `corrections` and `cancelErrors`).
// It is only the tape that was wrong: orders met the trade as it was.
import type { Trade } from '../../../protocol/ticks.ts';
import { EXCHANGE, TAPE, toTradeShape } from '../shapes/market-data-shape.ts';
import type { StreamTimestamp } from './stream-codec.ts';

export type Misprint = { readonly kind: 'correct-trade'; readonly wrongBy: number } | { readonly kind: 'cancel-trade' };

const CENTS = 100;
/** A cancel; an error, which this market does not tell apart, would be `E`. */
const CANCEL = 'C';

/** What goes out for a trade of a stock, in this order. */
export function misprinted(trade: Trade, t: StreamTimestamp, misprint: Misprint): readonly object[] {
  const S = trade.symbol;
  const right = toTradeShape(trade, t, null);
  const { i, p, s } = right;
  if (misprint.kind === 'cancel-trade')
    return [
      { T: 't', S, ...right },
      { T: 'x', S, i, x: EXCHANGE, p, s, a: CANCEL, t, z: TAPE },
    ];
  const op = Math.round(p * (1 + misprint.wrongBy) * CENTS) / CENTS;
  const c = ['@'];
  return [
    { T: 't', S, ...right, p: op },
    { T: 'c', S, x: EXCHANGE, oi: i, op, os: s, oc: c, ci: i + 1, cp: p, cs: s, cc: c, t, z: TAPE },
  ];
}
