// An asset as Alpaca shows it. Ids are drawn from the symbol, so they are the same in every run.
import type { Instrument } from '../../../protocol/instruments.ts';
import { createDraws } from '../../../trading/venue/draws.ts';

const idsBySymbol = new Map<string, string>();

export function assetIdOf(symbol: string): string {
  let id = idsBySymbol.get(symbol);
  if (id === undefined) {
    id = createDraws(`asset/${symbol}`).uuid('asset', 1);
    idsBySymbol.set(symbol, id);
  }
  return id;
}

export function toAssetShape(instrument: Instrument, isDelisted: boolean) {
  const isCrypto = instrument.assetClass === 'crypto';
  const margin = isCrypto ? 100 : 30;
  return {
    id: assetIdOf(instrument.symbol),
    class: instrument.assetClass,
    exchange: instrument.exchange,
    symbol: instrument.symbol,
    name: instrument.name,
    status: isDelisted ? 'inactive' : 'active',
    tradable: instrument.tradable && !isDelisted,
    marginable: !isCrypto,
    shortable: instrument.shortable,
    easy_to_borrow: instrument.shortable,
    borrow_status: instrument.shortable ? 'easy_to_borrow' : 'not_available',
    fractionable: instrument.fractionable,
    maintenance_margin_requirement: margin,
    margin_requirement_long: String(margin),
    margin_requirement_short: String(margin),
    attributes: [],
    ...(isCrypto && {
      min_order_size: instrument.minimumQuantity,
      min_trade_increment: instrument.quantityIncrement,
      price_increment: instrument.priceIncrement,
    }),
  };
}
