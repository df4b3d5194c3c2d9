// A strategy on a bench: plays ticks through it as the host does, with a broker that fills every signal at once at the last price and
// keeps stops and targets. For tests of a strategy; it says nothing about how well it would trade.
import { type DecimalString, toDecimalString } from '../../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { OrderUpdated, PositionUpdated } from '../../../protocol/portfolio.ts';
import type { Signal } from '../../../protocol/signals.ts';
import type { IndicatorValues } from '../../../protocol/strategy-status.ts';
import type { Bar, Tick, VenueClock } from '../../../protocol/ticks.ts';
import { assetClassOf, describeInstrument } from '../../listed-instruments.ts';
import { collectReport } from './collect-report.ts';
import { decide } from './decide.ts';
import type { HostMessage } from './host-messages.ts';
import type { HostState } from './host-state.ts';
import { createRunningStrategy } from './running-strategy.ts';
import { type AnyStrategyDefinition, checkStrategyParameters, findSymbolMistake } from './strategy-definition.ts';
import { failureText } from './strategy-failure.ts';

const BOOK = 'trial';

export type TrialFill = { readonly symbol: string; readonly change: number; readonly price: number; readonly why: string };

export type StrategyTrial = {
  /** Every signal so far, oldest first. */
  readonly signals: readonly Signal[];
  /** What was filled, with the signal's reason, `stop` or `target`. */
  readonly fills: readonly TrialFill[];
  /** What the strategy logged. */
  readonly messages: readonly string[];
  held(symbol: string): number;
  report(): IndicatorValues;
  /** Throws with place and reason when the strategy does. */
  play(...ticks: readonly Tick[]): void;
  /** Lets market time pass without a tick: timers fire. */
  passTo(venueTimeUs: number): void;
  /** Somebody else changed the position: quantity is signed. */
  hold(symbol: string, quantity: number, price: number): void;
};

export type TrialSettings = {
  readonly symbols: readonly string[];
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Finished bars for the warm-up, oldest first. */
  readonly history?: readonly Bar[];
  /** False: only the regular session of a symbol counts as open, as at a real venue. Without it a trial never closes. */
  readonly isAlwaysOpen?: boolean;
  /** False: nothing becomes of signals. */
  readonly isFilling?: boolean;
};

/** Throws a RangeError that names every mistake in symbols and parameters. */
export function createStrategyTrial(definition: AnyStrategyDefinition, settings: TrialSettings): StrategyTrial {
  const { symbols, history = [], isFilling = true, isAlwaysOpen = true } = settings;
  const checked = checkStrategyParameters(definition, settings.parameters ?? {});
  const mistakes = [findSymbolMistake(definition, symbols) ?? [], checked.ok ? [] : checked.mistakes].flat();
  if (!checked.ok || mistakes.length > 0) throw new RangeError(mistakes.join('; '));
  let state: HostState = createRunningStrategy(definition, {
    strategyId: BOOK,
    fileUrl: '',
    symbols,
    instruments: new Map(symbols.map((symbol) => [symbol, describeInstrument(symbol, assetClassOf(symbol))])),
    parameters: checked.values,
    digest: digestOf,
  }).state;
  const signals: Signal[] = [];
  const fills: TrialFill[] = [];
  const messages: string[] = [];
  const positions = new Map<string, number>();
  const exits = new Map<string, Signal>();
  const prices = new Map<string, number>();
  let filled = 0;

  dispatch({ kind: 'portfolio', message: { kind: 'book-snapshot', book: BOOK, positions: [], orders: [] } });
  dispatch({ kind: 'warm-up', bars: history });
  dispatch({ kind: 'go-live', clock: clockAt(0) });

  return {
    signals,
    fills,
    messages,
    held,
    report: () => collectReport(state),
    play(...ticks) {
      for (const tick of ticks) {
        if (tick.kind === 'trade') {
          prices.set(tick.symbol, tick.price);
          fillExits(tick.symbol, tick.price);
        }
        dispatch({ kind: 'tick', tick, sentAtUs: 0 });
        fillSignals();
      }
    },
    passTo(venueTimeUs) {
      dispatch({ kind: 'clock', clock: clockAt(venueTimeUs) });
      fillSignals();
    },
    hold(symbol, quantity, price) {
      positions.set(symbol, quantity);
      dispatch({ kind: 'portfolio', message: positionOf(symbol, quantity, price) });
    },
  };

  function clockAt(venueTimeUs: number): VenueClock {
    const nextCloseUs = isAlwaysOpen ? Number.MAX_SAFE_INTEGER : 0;
    return { kind: 'clock', venueTimeUs, isOpen: true, nextOpenUs: 0, nextCloseUs };
  }

  function dispatch(message: HostMessage): void {
    const decision = decide(state, message, { monotonicUs: 0 });
    state = decision.state;
    for (const effect of decision.effects) {
      if (effect.kind === 'failed') throw new Error(failureText(effect.failure, definition.name));
      if (effect.kind === 'log') messages.push(effect.message);
      if (effect.kind === 'send-signal' && !effect.isRepetition) signals.push(effect.signal);
    }
  }

  function held(symbol: string): number {
    return positions.get(symbol) ?? 0;
  }

  function tradeTo(symbol: string, target: number, price: number, why: string): void {
    fills.push({ symbol, change: target - held(symbol), price, why });
    positions.set(symbol, target);
    if (target === 0) exits.delete(symbol);
    dispatch({ kind: 'portfolio', message: positionOf(symbol, target, price) });
  }

  function fillSignals(): void {
    if (!isFilling) return;
    // A filled order is news to the strategy, which may signal again.
    for (let signal = signals[filled]; signal; signal = signals[filled]) {
      filled += 1;
      dispatch({ kind: 'portfolio', message: { kind: 'signal-journaled', book: BOOK, signalId: signal.signalId } });
      const change = Number(signal.quantity ?? 0) * (signal.side === 'buy' ? 1 : -1);
      const target = signal.targetQuantity === null ? held(signal.symbol) + change : Number(signal.targetQuantity);
      if (target !== 0) exits.set(signal.symbol, signal);
      tradeTo(signal.symbol, target, prices.get(signal.symbol) ?? signal.decisionPrice, signal.reason);
      dispatch({ kind: 'portfolio', message: filledOrderOf(signal) });
    }
  }

  function fillExits(symbol: string, price: number): void {
    const size = held(symbol);
    const { stopLoss, takeProfit } = exits.get(symbol) ?? {};
    if (size === 0) return;
    const isBeyond = (level: string, isUp: boolean): boolean => (isUp ? price >= Number(level) : price <= Number(level));
    if (stopLoss && isBeyond(stopLoss.stopPrice, size < 0)) tradeTo(symbol, 0, price, 'stop');
    else if (takeProfit && isBeyond(takeProfit.limitPrice, size > 0)) tradeTo(symbol, 0, price, 'target');
  }
}

const positionOf = (symbol: string, quantity: number, price: number): PositionUpdated => ({
  kind: 'position-updated',
  book: BOOK,
  symbol,
  quantity: exact(quantity),
  averageEntryPrice: exact(price),
  realizedPnl: exact(0),
});

const filledOrderOf = (signal: Signal): OrderUpdated => ({
  kind: 'order-updated',
  book: BOOK,
  clientOrderId: `trial-${signal.signalId}` as ClientOrderId,
  venueOrderId: null,
  signalId: signal.signalId,
  symbol: signal.symbol,
  side: signal.side,
  type: signal.type,
  timeInForce: signal.timeInForce,
  quantity: signal.quantity ?? exact(0),
  limitPrice: signal.limitPrice,
  state: 'filled',
  filledQuantity: signal.quantity ?? exact(0),
  filledAveragePrice: null,
  reason: '',
  updatedAtUs: signal.causedAtUs,
});

const exact = (value: number): DecimalString => toDecimalString(String(Number(value.toFixed(9))));

/** Enough for ids that are told apart within one trial: FNV-1a from five beginnings. */
function digestOf(text: string): string {
  let hex = '';
  for (let seed = 1; seed <= 5; seed++) {
    let hash = 0x811c9dc5 ^ seed;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    hex += (hash >>> 0).toString(16).padStart(8, '0');
  }
  return hex;
}
