// The strategy API: everything that a strategy, built-in or a user's own, may import. It is what `tradewarden/strategy` means.
// A strategy file exports `strategy = defineStrategy({ … })`; see sma-cross.ts for a small complete one.

export type { DecimalString } from '../protocol/decimal-string.ts';
export { toDecimalString } from '../protocol/decimal-string.ts';
export type { AssetClass, Instrument } from '../protocol/instruments.ts';
export type { OrderType, Side, TimeInForce } from '../protocol/orders.ts';
export type { OrderState, OrderUpdated } from '../protocol/portfolio.ts';
export type { SignalId } from '../protocol/signals.ts';
export type { Bar, Quote, Trade } from '../protocol/ticks.ts';
export { type BarFeed, createBarFeed } from '../trading/bar-feed.ts';
export { addBar, addTrade, type BarBuilder, createBarBuilder, finishBar, finishBarAt } from '../trading/bars.ts';
export { quantityForNotional } from '../trading/cores/strategy-host/notional-quantity.ts';
export type { ParameterDefinition, ParameterDefinitions, ParameterValues } from '../trading/cores/strategy-host/parameters.ts';
export type {
  SignalRequest,
  StrategyBar,
  StrategyContext,
  StrategyHandlers,
  StrategyPosition,
  StrategyReport,
} from '../trading/cores/strategy-host/strategy-context.ts';
export {
  defineStrategy,
  type StrategyDefinition,
  type SymbolCount,
  type WarmUp,
} from '../trading/cores/strategy-host/strategy-definition.ts';
export {
  createStrategyTrial,
  type StrategyTrial,
  type TrialFill,
  type TrialSettings,
} from '../trading/cores/strategy-host/strategy-trial.ts';
export { createAverageTrueRange } from '../trading/indicators/average-true-range.ts';
export { type Bands, createBollingerBands } from '../trading/indicators/bollinger-bands.ts';
export { type Cross, type CrossDetector, createCrossDetector } from '../trading/indicators/cross-detector.ts';
export { createDonchianChannel } from '../trading/indicators/donchian-channel.ts';
export {
  createExponentialMovingAverage,
  type ExponentialMovingAverage,
} from '../trading/indicators/exponential-moving-average.ts';
export type { Indicator, PriceRange } from '../trading/indicators/indicator.ts';
export { type Convergence, createMovingAverageConvergence } from '../trading/indicators/moving-average-convergence.ts';
export { createRelativeStrengthIndex } from '../trading/indicators/relative-strength-index.ts';
export { createRollingDeviation, type Deviation } from '../trading/indicators/rolling-deviation.ts';
export { createRollingRegression, type Pair, type Regression } from '../trading/indicators/rolling-regression.ts';
export { createSimpleMovingAverage, type SimpleMovingAverage } from '../trading/indicators/simple-moving-average.ts';
export {
  createVolumeWeightedAveragePrice,
  type PricedVolume,
  type SessionAverage,
} from '../trading/indicators/volume-weighted-average-price.ts';
export { type Session, type SessionPhase, sessionAt } from '../trading/sessions.ts';
