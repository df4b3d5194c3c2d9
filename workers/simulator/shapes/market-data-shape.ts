// Quotes, trades and bars as Alpaca shows them, the same on the streams and in REST answers but for how a time is written.
// The market knows neither exchanges nor trade counts: the exchange is IEX, a bar's trade count is its volume in round lots
// (at least one), its volume-weighted price the mean of high, low and close, and a trade's id its time.
import type { Bar, Quote, Trade } from '../../../protocol/ticks.ts';

/** The exchange of all that trades here: IEX. */
export const EXCHANGE = 'V';
/** The tape of Nasdaq's listings, which is that of all stocks here. */
export const TAPE = 'C';
const ROUND_LOT = 100;
const QUANTITY_DECIMALS = 9;

export const isCryptoSymbol = (symbol: string): boolean => symbol.includes('/');

export function toQuoteShape<Time>(quote: Quote, t: Time) {
  const { bidPrice: bp, bidSize: bs, askPrice: ap, askSize: as } = quote;
  if (isCryptoSymbol(quote.symbol)) return { t, bp, bs, ap, as };
  return { t, ax: ap > 0 ? EXCHANGE : ' ', ap, as, bx: bp > 0 ? EXCHANGE : ' ', bp, bs, c: ['R'], z: TAPE };
}

/** An order book of one level: this market shows its best prices only, so each message is the whole of it. */
export const toBookShape = ({ bidPrice, bidSize, askPrice, askSize }: Quote) => ({
  b: [{ p: bidPrice, s: bidSize }],
  a: [{ p: askPrice, s: askSize }],
});

/** `previousPrice` tells a crypto trade's taker side by the tick rule. */
export function toTradeShape<Time>(trade: Trade, t: Time, previousPrice: number | null) {
  const { price: p, size: s, atUs: i } = trade;
  if (isCryptoSymbol(trade.symbol)) return { t, p, s, tks: previousPrice !== null && p < previousPrice ? 'S' : 'B', i };
  return { t, x: EXCHANGE, p, s, c: ['@'], i, z: TAPE };
}

export function toBarShape<Time>(bar: Bar, t: Time) {
  const { open: o, high: h, low: l, close: c, volume } = bar;
  // Fractions of coins, added up, leave a trail of digits that are not in the market.
  const v = Number.isInteger(volume) ? volume : Number(volume.toFixed(QUANTITY_DECIMALS));
  const tradeCount = v === 0 ? 0 : Math.max(1, Math.round(v / ROUND_LOT));
  return { t, o, h, l, c, v, n: tradeCount, vw: Math.round(((h + l + c) / 3) * 1e6) / 1e6 };
}
