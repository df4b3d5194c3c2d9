// Market data that cannot be used: the message names the path, symbol, file or line and what was expected.
export class MarketDataError extends Error {
  override readonly name = 'MarketDataError';
}
