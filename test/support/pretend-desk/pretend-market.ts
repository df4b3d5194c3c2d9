// The pretended market: quotes of the watchlist, and the bars and marks of a chart.
import type * as chartViews from '../../../protocol/desk-views/chart.ts';
import type * as watchlistViews from '../../../protocol/desk-views/watchlist.ts';
import type { Loose } from './loose.ts';
import { NOW_US, noise, table, tail } from './view-parts.ts';

type ChartBar = Loose<chartViews.ChartBar>;
type ChartMark = Loose<chartViews.ChartMark>;
type ChartView = Loose<chartViews.ChartView>;
type WatchRow = Loose<watchlistViews.WatchRow>;

export const PRETEND_SYMBOLS = ['SPY', 'AAPL', 'MSFT', 'NVDA', 'TSLA', 'AMZN', 'IBM', 'KO', 'BTC/USD', 'ETH/USD', 'DOGE/USD'];

const PRICES: Readonly<Record<string, number>> = {
  SPY: 167.84,
  AAPL: 484.92,
  MSFT: 33.12,
  NVDA: 121.3,
  TSLA: 248.5,
  AMZN: 186.2,
  IBM: 181.9,
  KO: 61.85,
  'BTC/USD': 61_988,
  'ETH/USD': 2_411.3,
  'DOGE/USD': 0.1182,
};
export const pretendQuote = (symbol: string, index: number): WatchRow => {
  const last = PRICES[symbol] ?? 20 + index;
  const step = last < 1 ? 0.0001 : 0.01;
  return {
    symbol,
    assetClass: symbol.includes('/') ? 'crypto' : 'us_equity',
    bid: last - step,
    ask: last + step,
    bidSize: 4,
    askSize: 9,
    last,
    change: last * 0.004,
    changePercent: (noise(index + 40) - 0.45) * 3,
    dayVolume: 1_200_000,
    receivedAtUs: NOW_US - (symbol === 'IBM' ? 4.2e6 : 38e3),
    freshness: symbol === 'IBM' ? 'stale' : 'live',
  };
};

function chartBars(symbol: string): readonly ChartBar[] {
  let price = PRICES[symbol] ?? 100;
  return Array.from({ length: 300 }, (_, index) => {
    const open = price;
    const close = open * (1 + (noise(index + 11) - 0.5) * 0.003);
    price = close;
    return {
      atUs: Math.floor(NOW_US / 60e6 - 300 + index) * 60e6,
      open,
      close,
      high: Math.max(open, close) * (1 + noise(index) * 0.0008),
      low: Math.min(open, close) * (1 - noise(index + 5) * 0.0008),
      volume: 800 + noise(index + 2) * 9000,
    };
  });
}

export function pretendChart(symbol: string, timeframe: ChartView['timeframe']): ChartView {
  const bars = chartBars(symbol);
  const last = bars.at(-1) as ChartBar;
  const at = (index: number): ChartBar => bars[index] as ChartBar;
  const marks: readonly ChartMark[] = [
    { kind: 'signal', atUs: at(220).atUs, side: 'buy', price: at(220).close, text: 'fast SMA crossed above slow' },
    { kind: 'fill', atUs: at(221).atUs, side: 'buy', price: at(221).open, quantity: '120', text: 'sma-cross' },
    { kind: 'fill', atUs: at(262).atUs, side: 'sell', price: at(262).open, quantity: '120', text: 'sma-cross' },
    { kind: 'fill', atUs: at(281).atUs, side: 'buy', price: at(281).open, quantity: '120', text: 'sma-cross' },
    {
      kind: 'order',
      atUs: at(282).atUs,
      side: 'sell',
      price: Math.max(...bars.slice(200).map(({ high }) => high)),
      quantity: '120',
      state: 'accepted',
      text: 'take profit',
    },
  ];
  return {
    symbol,
    timeframe,
    state: 'ready',
    reason: '',
    bars: tail(bars),
    liveBar: { ...last, atUs: last.atUs + 60e6, open: last.close },
    quote: pretendQuote(symbol, 1),
    marks: table(marks, ({ kind, atUs }) => `${kind} ${atUs}`),
  };
}
