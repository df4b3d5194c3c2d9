// Quotes for data that has none: one price step wide, with each trade on the side that the tick test gives it
// (Lee and Ready, "Inferring Trade Direction from Intraday Data", 1991): after a rise it hit the ask, after a fall the bid.
import type { Instrument } from '../../../protocol/instruments.ts';
import type { Quote, Trade } from '../../../protocol/ticks.ts';
import { priceStepOf } from '../../../trading/listed-instruments.ts';

/** One quote at the time of each trade, with the trade's size on both sides. */
export function* quotesAroundTrades(instrument: Instrument, trades: Iterable<Trade>): Generator<Quote, undefined> {
  let lastPrice = Number.NaN;
  let isBuy = true;
  for (const { symbol, atUs, price, size } of trades) {
    if (price !== lastPrice) isBuy = !(price < lastPrice);
    lastPrice = price;
    const stepsPerUnit = Math.round(1 / priceStepOf(instrument, price));
    // A price between two steps lies inside of the quote; a price on a step is one of its sides.
    const below = Math.floor(price * stepsPerUnit + 1e-6);
    const isOnStep = Math.abs(price * stepsPerUnit - below) < 1e-6;
    const bid = Math.max(1, isOnStep && isBuy ? below - 1 : below);
    const bidPrice = bid / stepsPerUnit;
    const askPrice = (bid + 1) / stepsPerUnit;
    yield { kind: 'quote', symbol, atUs, bidPrice, bidSize: size, askPrice, askSize: size };
  }
}
