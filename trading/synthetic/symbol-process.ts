// Quotes and trades of one symbol in one slot (a quarter of a second), as a pure function of seed and time.
import type { Instrument } from '../../protocol/instruments.ts';
import type { Quote, Trade } from '../../protocol/ticks.ts';
import { hashBits, nextBits, toUniform } from './hashed-random.ts';
import type { Movement } from './own-movement.ts';
import { SKETCH_STRIDE, SLOT_US, SLOTS_PER_BLOCK } from './path-grid.ts';
import type { PricePath } from './price-path.ts';
import { MARKET_VOLATILITY, type SymbolModel } from './symbol-models.ts';
import { isBuyIn } from './trade-signs.ts';
import { turbulenceOf } from './turbulence.ts';

const SESSION_SECONDS_A_YEAR = 252 * 23_400;
const SECONDS_A_YEAR = 365 * 86_400;
const SLOTS_PER_SECOND = 1_000_000 / SLOT_US;
const QUOTE_PROBABILITY = 0.9;
/** A slot's quote comes in its first part and its trade in the second, so that a trade prints at the quote that stands. */
const QUOTE_PART_US = 100_000;
const TRADE_FROM_US = 110_000;
const TRADE_PART_US = 130_000;
const WIDEST_SPREAD_FACTOR = 2.5;
const ODD_LOT_PROBABILITY = 0.3;
/** Trades are cut to what the quote shows: the measured share that remains. */
const SHOWN_SHARE = 0.9;

export type SymbolProcess = {
  readonly symbol: string;
  readonly isCrypto: boolean;
  /** The new quote of a slot, if it has one. `activity` is 1 for a market in full swing and 0 for a closed one. */
  quoteIn(slot: number, activity: number): Quote | undefined;
  /** The trade of a slot, if it has one: a slot without a quote has none. */
  tradeIn(slot: number, activity: number, quote: Quote): Trade | undefined;
  /** Prices at the block's slots 0, 256, … 4,096, on the price step. */
  sketchPrices(block: number): readonly number[];
  /** What usually trades in a second of full activity. */
  readonly volumePerSecond: number;
};

export type SymbolProcessParts = {
  readonly model: SymbolModel;
  readonly instrument: Instrument;
  readonly seed: number;
  readonly marketPath: PricePath;
  readonly ownMovement: Movement;
  readonly marketSeed: number;
};

/** From a yearly volatility to that of the root of a second of the market's own clock. */
export const volatilityPerSecond = (yearly: number, isCrypto: boolean): number =>
  yearly / Math.sqrt(isCrypto ? SECONDS_A_YEAR : SESSION_SECONDS_A_YEAR);

export function createSymbolProcess(parts: SymbolProcessParts): SymbolProcess {
  const { model, instrument, seed, marketPath, ownMovement, marketSeed } = parts;
  const { symbol } = model;
  const isCrypto = instrument.assetClass === 'crypto';
  const stepsPerDollar = Math.round(1 / Number(instrument.priceIncrement));
  const baseSteps = model.basePrice * stepsPerDollar;
  const marketScale = volatilityPerSecond(model.marketBeta * MARKET_VOLATILITY, false);
  const tradeProbability = model.tradesPerSecond / SLOTS_PER_SECOND / QUOTE_PROBABILITY;
  let widening = { block: -1, factor: 1 };

  /** Spreads widen with the volatility of the market and of the symbol. */
  const spreadFactorIn = (block: number): number => {
    if (widening.block !== block) {
      const factor = Math.sqrt(turbulenceOf(marketSeed, block) * turbulenceOf(seed, block));
      widening = { block, factor: Math.min(WIDEST_SPREAD_FACTOR, factor) };
    }
    return widening.factor;
  };

  return {
    symbol,
    isCrypto,
    volumePerSecond: SHOWN_SHARE * model.tradesPerSecond * (isCrypto ? model.tradeSize : meanOfShares(model.tradeSize)),
    quoteIn(slot, activity) {
      const block = Math.floor(slot / SLOTS_PER_BLOCK);
      const inBlock = slot - block * SLOTS_PER_BLOCK;
      let bits = hashBits(seed, block, inBlock);
      if (toUniform(bits) >= QUOTE_PROBABILITY * Math.min(1, activity)) return undefined;
      const market = marketPath.block(block)[inBlock] as number;
      const middle = baseSteps * Math.exp(marketScale * market + ownMovement.at(block, inBlock));
      bits = nextBits(bits);
      const usualSpread = middle * model.spreadBasisPoints * 1e-4 * spreadFactorIn(block);
      const spread = Math.max(1, Math.round(usualSpread * (0.6 + 0.8 * toUniform(bits))));
      const bid = Math.max(1, Math.round(middle - spread / 2));
      bits = nextBits(bits);
      const bidSize = toQuoteSize(model.quoteSize, isCrypto, bits);
      bits = nextBits(bits);
      const askSize = toQuoteSize(model.quoteSize, isCrypto, bits);
      const atUs = slot * SLOT_US + 1 + Math.floor(toUniform(nextBits(bits)) * QUOTE_PART_US);
      return {
        kind: 'quote',
        symbol,
        atUs,
        bidPrice: bid / stepsPerDollar,
        bidSize,
        askPrice: (bid + spread) / stepsPerDollar,
        askSize,
      };
    },
    tradeIn(slot, activity, quote) {
      const block = Math.floor(slot / SLOTS_PER_BLOCK);
      let bits = hashBits(seed ^ 0x7ade, block, slot - block * SLOTS_PER_BLOCK);
      // A quiet market is thinned by its quotes already.
      if (toUniform(bits) >= tradeProbability * Math.max(1, activity)) return undefined;
      const isBuy = isBuyIn(seed, slot);
      bits = nextBits(bits);
      const size = Math.min(toTradeSize(model.tradeSize, isCrypto, bits), isBuy ? quote.askSize : quote.bidSize);
      const atUs = slot * SLOT_US + TRADE_FROM_US + Math.floor(toUniform(nextBits(bits)) * TRADE_PART_US);
      return { kind: 'trade', symbol, atUs, price: isBuy ? quote.askPrice : quote.bidPrice, size };
    },
    sketchPrices(block) {
      const market = marketPath.sketch(block);
      const own = ownMovement.sketch(block);
      return Array.from({ length: SLOTS_PER_BLOCK / SKETCH_STRIDE + 1 }, (_, index) => {
        const value = marketScale * (market[index] as number) + (own[index] as number);
        return Math.max(1, Math.round(baseSteps * Math.exp(value))) / stepsPerDollar;
      });
    },
  };
}

/** Exponentially distributed around the mean: round lots of 100 shares, or coins to four digits behind the first. */
function toQuoteSize(mean: number, isCrypto: boolean, bits: number): number {
  const size = -Math.log(toUniform(bits)) * mean;
  return isCrypto ? toCoins(size, mean) : 100 * Math.max(1, Math.round(size / 100));
}

function toTradeSize(mean: number, isCrypto: boolean, bits: number): number {
  const draw = toUniform(bits);
  if (isCrypto) return toCoins(-Math.log(draw) * mean, mean);
  if (draw < ODD_LOT_PROBABILITY) return 1 + Math.floor((draw / ODD_LOT_PROBABILITY) * 99);
  const size = -Math.log((draw - ODD_LOT_PROBABILITY) / (1 - ODD_LOT_PROBABILITY)) * mean;
  return 100 * Math.max(1, Math.round(size / 100));
}

/** The mean of `toTradeSize` for shares: odd lots, and the geometric sum of the round ones. */
function meanOfShares(mean: number): number {
  const roundLots = 1 + Math.exp(-150 / mean) / (1 - Math.exp(-100 / mean));
  return ODD_LOT_PROBABILITY * 50 + (1 - ODD_LOT_PROBABILITY) * 100 * roundLots;
}

function toCoins(size: number, mean: number): number {
  const steps = 10 ** Math.max(0, 3 - Math.floor(Math.log10(mean)));
  return Math.max(1, Math.round(size * steps)) / steps;
}
