// Puts the symbols of a synthetic market together: the paths of the market, of each symbol and of its companion.
import { assetClassOf, describeInstrument } from '../listed-instruments.ts';
import { createRandom } from '../random.ts';
import { ENDLESS_DAY_ACTIVITY } from './market-activity.ts';
import { type Movement, walkAlone, walkWithCompanion } from './own-movement.ts';
import { createPricePath, createSpreadPath, type PricePath } from './price-path.ts';
import { COMPANIONS, SYMBOL_MODELS, type SymbolModel } from './symbol-models.ts';
import { createSymbolProcess, type SymbolProcess, volatilityPerSecond } from './symbol-process.ts';
import { coinClock, createEndlessDayClock, createSessionClock } from './variance-clock.ts';

export type SyntheticMarketSettings = {
  readonly seed: number;
  /** `us`: equities move in US sessions only. Crypto always moves. */
  readonly session: 'always-open' | 'us';
  /** A selection of SYNTHETIC_SYMBOLS; all when absent. A symbol moves the same whether others are there or not. */
  readonly symbols?: readonly string[] | undefined;
};

/** The clock speed over a week: five sessions and their surroundings in seven days. */
const SESSION_CLOCK_PACE = 0.24;

/** The name of what moves all symbols together. */
export const MARKET = 'market';

/** The seed of everything that has a name of its own in a market: it does not depend on what else is there. */
export function createSeedOf(marketSeed: number): (name: string) => number {
  const random = createRandom(marketSeed);
  return (name) => random.fork(name).integer(0, 0xffffffff) | 0;
}

/** Throws a RangeError for a symbol that there is no model of. */
export function createProcesses(settings: SyntheticMarketSettings): readonly SymbolProcess[] {
  const seedOf = createSeedOf(settings.seed);
  const marketSeed = seedOf(MARKET);
  const createPath = (seed: number, isCrypto: boolean): PricePath => {
    if (isCrypto) return createPricePath(seed, () => coinClock, 1);
    return settings.session === 'always-open'
      ? createPricePath(seed, createEndlessDayClock, ENDLESS_DAY_ACTIVITY)
      : createPricePath(seed, createSessionClock, SESSION_CLOCK_PACE);
  };
  // The same seed on both clocks: crypto and equities follow one factor, each at its own pace.
  const marketPaths = { equity: createPath(marketSeed, false), crypto: createPath(marketSeed, true) };

  function movementOf(model: SymbolModel, isCrypto: boolean): Movement {
    const own = createPath(seedOf(model.symbol), isCrypto);
    const companion = COMPANIONS[model.symbol];
    if (!companion) return walkAlone(own, volatilityPerSecond(model.ownVolatility, isCrypto));
    const paths = {
      own,
      leader: createPath(seedOf(companion.of), isCrypto),
      spread: createSpreadPath(seedOf(`${model.symbol} beside ${companion.of}`)),
    };
    return walkWithCompanion(companion, paths, {
      own: volatilityPerSecond(model.ownVolatility, isCrypto),
      spread: volatilityPerSecond(companion.spreadVolatility, isCrypto),
    });
  }

  return modelsOf(settings.symbols).map((model) => {
    const instrument = describeInstrument(model.symbol, assetClassOf(model.symbol));
    const isCrypto = instrument.assetClass === 'crypto';
    return createSymbolProcess({
      model,
      instrument,
      seed: seedOf(model.symbol),
      marketPath: isCrypto ? marketPaths.crypto : marketPaths.equity,
      ownMovement: movementOf(model, isCrypto),
      marketSeed,
    });
  });
}

function modelsOf(symbols: readonly string[] | undefined): readonly SymbolModel[] {
  if (!symbols) return SYMBOL_MODELS;
  return [...new Set(symbols)].map((symbol) => {
    const model = SYMBOL_MODELS.find((candidate) => candidate.symbol === symbol);
    if (model) return model;
    const known = SYMBOL_MODELS.map((candidate) => candidate.symbol).join(', ');
    throw new RangeError(`the synthetic market has no ${symbol}: expected one of ${known}`);
  });
}
