// Every reason for which our own side refuses a signal. The venue's own refusals are rejections, not denials.

export const DENIAL_CODES = {
  INVALID_SIGNAL: 'a field of the signal is missing, malformed or contradicts another',
  UNKNOWN_SYMBOL: 'the venue does not list the symbol, or it cannot be traded now',
  SIGNAL_EXPIRED: 'the signal came after its own expiry',
  TRADING_HALTED: 'trading is halted',
  ONLY_REDUCING: 'only orders that shrink a position are allowed now',
  MARKET_CLOSED: 'the regular session is closed for this kind of order',
  SYMBOL_OWNED: 'another strategy holds or trades this symbol',
  PRICE_INCREMENT: 'the limit or stop price is not on the price grid',
  QUANTITY_INCREMENT: 'the quantity is not on the quantity grid or below the minimum',
  NO_PRICE: 'there is no recent price to value the order with',
  ORDER_NOTIONAL: 'the order is worth more than one order may be',
  POSITION_LIMIT: 'the position would exceed its limit',
  DUPLICATE_ORDER: 'the same order was sent a moment ago',
  ORDER_TYPE: 'the venue cannot do this kind of order for this symbol',
  SYMBOL_NOT_ALLOWED: 'the settings of the strategy do not allow this symbol',
  OUTSIDE_SCHEDULE: 'the schedule of the strategy opens nothing now',
  FLATTENING: 'a flatten is closing what this order would open',
  CAPITAL: 'the strategy would use more capital than is allotted to it',
  NO_STOP: 'the size follows from a stop, and the signal has none',
  SIZE_TOO_SMALL: 'its size comes to less than the smallest order',
  SHORTING: 'the position would be short, which is not allowed or not possible',
  STALE_QUOTE: 'the last quote is too old to open anything on it',
  STOP_PASSED: 'the market has passed the stop price already',
  PRICE_COLLAR: 'the price is too far from the last quote',
  GROSS_EXPOSURE: 'all positions together would be worth more than they may be',
  BUYING_POWER: 'the account has not enough buying power left',
  MAX_DAILY_LOSS: 'the account has lost as much today as it may',
  ORDER_RATE: 'too many orders within a minute',
  UNKNOWN_ORDER: 'no order of ours has this id',
  ORDER_FINISHED: 'the order is finished',
  NOTHING_TO_DO: 'the target is already reached',
} as const;

export type DenialCode = keyof typeof DENIAL_CODES;

/** Why a signal was denied, with the numbers: `POSITION_LIMIT: position would be 130, the limit is 100`. */
export type Denial = { readonly code: DenialCode; readonly text: string };
