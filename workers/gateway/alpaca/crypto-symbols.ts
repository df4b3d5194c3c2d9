// How Alpaca writes crypto pairs: `BTC/USD` in orders, assets and market data, `BTCUSD` in positions.

/** The venue has the slash only in crypto pairs. */
export const isCryptoSymbol = (symbol: string): boolean => symbol.includes('/');

/** For a pair that the venue lists no more. The longest quote currency wins: `BTCUSDT` is no pair with `USD`. */
export function withSlash(symbol: string): string {
  const quoteCurrency = ['USDT', 'USDC', 'USD', 'BTC'].find((end) => symbol.endsWith(end) && symbol.length > end.length);
  return quoteCurrency === undefined ? symbol : `${symbol.slice(0, -quoteCurrency.length)}/${quoteCurrency}`;
}
