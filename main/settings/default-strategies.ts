// What trades when nobody said what to trade: liquid symbols of the synthetic market, fast enough that something is seen soon.
export const DEFAULT_SYMBOLS: readonly string[] = ['SPY', 'AAPL', 'MSFT', 'BTC/USD'];

/** Fresh ones with every call, because settings belong to whoever parsed them. */
export const defaultStrategies = () => [
  {
    id: 'sma-cross',
    strategy: 'sma-cross',
    symbols: [...DEFAULT_SYMBOLS],
    parameters: { barSeconds: 1, fast: 3, slow: 10 },
    required: false,
  },
];
