// Account, positions and clock of Alpaca in our words.
import type { trading } from '@alpacahq/alpaca-trade-api';
import { toDecimalString } from '../../../protocol/decimal-string.ts';
import type { VenueAccount, VenuePosition } from '../../../protocol/queries.ts';
import type { VenueClock } from '../../../protocol/ticks.ts';
import { isCryptoSymbol, withSlash } from './crypto-symbols.ts';
import { asVenueFields, readDecimal, readOptionalDecimal, readText, UnreadableAnswer } from './venue-fields.ts';

const BLOCKS = ['trading_blocked', 'account_blocked', 'trade_suspended_by_user'] as const;

export function fromVenueAccount(value: unknown): VenueAccount {
  const fields = asVenueFields(value, 'account');
  return {
    accountNumber: readText(fields, 'account_number'),
    currency: readText(fields, 'currency'),
    cash: readDecimal(fields, 'cash'),
    equity: readDecimal(fields, 'equity'),
    buyingPower: readDecimal(fields, 'buying_power'),
    isBlocked: BLOCKS.some((block) => fields[block] === true),
  };
}

/** `cryptoSymbols`: the symbol that orders use by the slashless one that positions use. */
export function fromVenuePosition(position: trading.Position, cryptoSymbols: ReadonlyMap<string, string>): VenuePosition {
  const fields = asVenueFields(position, 'position');
  const quantity = readDecimal(fields, 'qty');
  const isShort = position.side === 'short' && !quantity.startsWith('-');
  const available = readOptionalDecimal(fields, 'qtyAvailable');
  return {
    ...(available !== null && {
      availableQuantity: isShort && !available.startsWith('-') ? toDecimalString(`-${available}`) : available,
    }),
    symbol: isSlashless(position)
      ? (cryptoSymbols.get(position.symbol) ?? withSlash(position.symbol))
      : readText(fields, 'symbol'),
    quantity: isShort ? toDecimalString(`-${quantity}`) : quantity,
    averageEntryPrice: readDecimal(fields, 'avgEntryPrice'),
  };
}

export const isSlashless = ({ assetClass, symbol }: trading.Position): boolean =>
  assetClass === 'crypto' && !isCryptoSymbol(symbol);

/** The SDK keeps the clock's milliseconds only, which the poll's own way exceeds by far. */
export function fromVenueClock({ isOpen, timestamp, nextOpen, nextClose }: trading.LegacyClock): VenueClock {
  return {
    kind: 'clock',
    venueTimeUs: toUs('timestamp', timestamp),
    isOpen: isOpen === true,
    nextOpenUs: toUs('next_open', nextOpen),
    nextCloseUs: toUs('next_close', nextClose),
  };
}

function toUs(field: string, date: Date): number {
  const milliseconds = date instanceof Date ? date.getTime() : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new UnreadableAnswer(field, 'a time', String(date));
  return milliseconds * 1000;
}
