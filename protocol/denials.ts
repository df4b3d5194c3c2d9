// Every reason for which our own side refuses a signal. The venue's own refusals are rejections, not denials.

export const DENIAL_CODES = {
  INVALID_SIGNAL: 'a field of the signal is missing, malformed or contradicts another',
  UNKNOWN_SYMBOL: 'the venue does not list the symbol, or it cannot be traded now',
  SIGNAL_EXPIRED: 'the signal came after its own expiry',
  TRADING_HALTED: 'trading is halted',
  ONLY_REDUCING: 'only orders that shrink a position are allowed now',
  MARKET_CLOSED: 'the regular session is closed for this kind of order',
  SYMBOL_OWNED: 'another strategy holds or trades this symbol',
  PRICE_INCREMENT: 'the limit price is not on the price grid',
  QUANTITY_INCREMENT: 'the quantity is not on the quantity grid or below the minimum',
  NO_PRICE: 'there is no recent price to value the order with',
  ORDER_NOTIONAL: 'the order is worth more than one order may be',
  POSITION_LIMIT: 'the position would exceed its limit',
  DUPLICATE_ORDER: 'the same order was sent a moment ago',
  NOTHING_TO_DO: 'the target is already reached',
} as const;

export type DenialCode = keyof typeof DENIAL_CODES;

/** Why a signal was denied, with the numbers: `POSITION_LIMIT: position would be 130, the limit is 100`. */
export type Denial = { readonly code: DenialCode; readonly text: string };
