// The symbols of the synthetic market and how each of them behaves.

export type SymbolModel = {
  readonly symbol: string;
  /** The price that the symbol wanders around, in dollars. */
  readonly basePrice: number;
  /** How strongly it follows the market factor. */
  readonly marketBeta: number;
  /** Yearly volatility of what the market factor does not explain: 0.2 is 20 %. */
  readonly ownVolatility: number;
  /** Usual spread in hundredths of a per cent of the price; at least one price step. */
  readonly spreadBasisPoints: number;
  readonly tradesPerSecond: number;
  /** Mean size of a trade and of one side of the quote, in shares or coins. */
  readonly tradeSize: number;
  readonly quoteSize: number;
};

/** What a symbol's own movement has to do with that of another one. */
export type Companion = {
  readonly of: string;
  /** The part of its own variance that is the other's, from 0 to 1. */
  readonly share: number;
  /** It does now what the other did this much earlier: the other leads. */
  readonly lagSeconds: number;
  /** Yearly volatility of the distance between the two where it closes again: the pair is cointegrated. */
  readonly spreadVolatility: number;
};

/** Pairs to trade: PEP and KO drift apart and come together, AMD follows NVDA and LTC follows BTC a few seconds later. */
export const COMPANIONS: Readonly<Record<string, Companion>> = {
  PEP: { of: 'KO', share: 1, lagSeconds: 0, spreadVolatility: 0.2 },
  AMD: { of: 'NVDA', share: 0.6, lagSeconds: 4, spreadVolatility: 0 },
  'LTC/USD': { of: 'BTC/USD', share: 0.5, lagSeconds: 8, spreadVolatility: 0 },
};

/** Yearly volatility of the market factor. */
export const MARKET_VOLATILITY = 0.16;

type Row = readonly [string, number, number, number, number, number, number, number];

// Symbol, base price, beta, own volatility, spread, trades a second, trade size, quote size.
const ROWS: readonly Row[] = [
  ['SPY', 598.0, 1.0, 0.03, 0.2, 2.6, 180, 900],
  ['QQQ', 512.0, 1.25, 0.06, 0.2, 2.2, 150, 600],
  ['IWM', 231.0, 1.15, 0.1, 0.5, 1.2, 160, 700],
  ['AAPL', 229.0, 1.1, 0.17, 0.6, 2.0, 120, 400],
  ['MSFT', 417.0, 1.0, 0.16, 0.7, 1.5, 90, 250],
  ['NVDA', 141.0, 1.9, 0.36, 0.8, 2.8, 160, 500],
  ['AMZN', 202.0, 1.2, 0.22, 0.7, 1.8, 110, 350],
  ['GOOGL', 176.0, 1.1, 0.2, 0.7, 1.6, 110, 350],
  ['META', 563.0, 1.25, 0.26, 1.2, 1.2, 60, 150],
  ['TSLA', 346.0, 1.8, 0.48, 1.1, 2.6, 110, 250],
  ['AMD', 138.0, 1.6, 0.36, 1.0, 1.7, 120, 400],
  ['JPM', 245.0, 0.95, 0.16, 0.9, 1.0, 80, 250],
  ['XOM', 119.0, 0.7, 0.18, 0.9, 1.0, 110, 500],
  ['KO', 63.0, 0.5, 0.11, 1.6, 0.9, 160, 1_200],
  ['PEP', 159.0, 0.5, 0.11, 1.2, 0.8, 90, 400],
  ['BTC/USD', 97_400, 1.2, 0.4, 1.5, 1.2, 0.06, 0.9],
  ['ETH/USD', 3_350, 1.4, 0.5, 2.0, 1.0, 0.8, 9],
  ['SOL/USD', 238.0, 1.6, 0.65, 3.0, 0.9, 9, 90],
  ['LTC/USD', 89.0, 1.4, 0.6, 5.0, 0.5, 12, 110],
  ['DOGE/USD', 0.386, 1.6, 0.75, 5.0, 0.8, 2_600, 24_000],
];

export const SYMBOL_MODELS: readonly SymbolModel[] = ROWS.map(
  ([symbol, basePrice, marketBeta, ownVolatility, spreadBasisPoints, tradesPerSecond, tradeSize, quoteSize]) => ({
    symbol,
    basePrice,
    marketBeta,
    ownVolatility,
    spreadBasisPoints,
    tradesPerSecond,
    tradeSize,
    quoteSize,
  }),
);
