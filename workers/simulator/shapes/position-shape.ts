// A position as Alpaca shows it: quantities exact, money and prices at 6 decimals, crypto symbols without slash.
import type { Instrument } from '../../../protocol/instruments.ts';
import { absolute, type Decimal, decimal, divide, formatDecimal, multiply, roundTo, ZERO } from '../../../trading/decimal.ts';
import { describeInstrument } from '../../../trading/listed-instruments.ts';
import { averageEntryPrice, unrealizedPnl } from '../../../trading/positions.ts';
import { availableQuantity, valuationPrice } from '../../../trading/venue/account-figures.ts';
import type { AccountPosition, AccountState } from '../../../trading/venue/account-state.ts';
import type { Venue } from '../../../trading/venue/venue.ts';
import { assetIdOf } from './asset-shape.ts';

export const positionSymbol = (symbol: string): string => symbol.replace('/', '');

export function toPositionShape(venue: Venue, position: AccountPosition) {
  // A symbol that an earlier market had and this one has not is still held.
  const instrument = venue.instruments.get(position.symbol) ?? describeInstrument(position.symbol, position.assetClass);
  const price = valuationPrice(venue.prices, position);
  const profit = unrealizedPnl(position, price);
  const dayProfit =
    position.lastDayPrice === null ? profit : multiply(position.quantity, decimal(price - position.lastDayPrice));
  const dayBasis = position.lastDayPrice === null ? position.costBasis : multiply(position.quantity, position.lastDayPrice);
  return {
    asset_id: assetIdOf(position.symbol),
    symbol: positionSymbol(position.symbol),
    exchange: instrument.exchange,
    asset_class: position.assetClass,
    asset_marginable: position.assetClass === 'us_equity',
    qty: formatDecimal(position.quantity),
    qty_available: formatDecimal(signedAvailable(venue.state, position, instrument)),
    side: position.quantity > 0n ? 'long' : 'short',
    avg_entry_price: rounded(averageEntryPrice(position)),
    cost_basis: rounded(position.costBasis),
    market_value: rounded(multiply(position.quantity, price)),
    current_price: rounded(price),
    lastday_price: rounded(position.lastDayPrice ?? averageEntryPrice(position)),
    change_today: rounded(
      position.lastDayPrice === null ? ZERO : ratio(decimal(price - position.lastDayPrice), position.lastDayPrice),
    ),
    unrealized_pl: rounded(profit),
    unrealized_plpc: rounded(ratio(profit, position.costBasis)),
    unrealized_intraday_pl: rounded(dayProfit),
    unrealized_intraday_plpc: rounded(ratio(dayProfit, dayBasis)),
  };
}

function signedAvailable(state: AccountState, position: AccountPosition, instrument: Instrument): Decimal {
  const available = availableQuantity(state, instrument.symbol);
  return position.quantity > 0n ? available : decimal(-available);
}

const ratio = (part: Decimal, whole: Decimal): Decimal => (whole === 0n ? ZERO : divide(part, absolute(whole)));
const rounded = (value: Decimal): string => formatDecimal(roundTo(value, 6));
