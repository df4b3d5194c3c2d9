// Runs a strategy in the host's core as the worker does, with a small executor that a test plays by hand.
import { createHash } from 'node:crypto';
import { type DecimalString, toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../../../../protocol/orders.ts';
import type {
  BookSnapshot,
  OrderState,
  OrderUpdated,
  PortfolioMessage,
  PositionUpdated,
} from '../../../../../protocol/portfolio.ts';
import type { Signal } from '../../../../../protocol/signals.ts';
import type { Bar, Quote, Trade } from '../../../../../protocol/ticks.ts';
import { decide } from '../../../../../trading/cores/strategy-host/decide.ts';
import type { HostEffect, HostMessage } from '../../../../../trading/cores/strategy-host/host-messages.ts';
import type { HostState } from '../../../../../trading/cores/strategy-host/host-state.ts';
import { createRunningStrategy } from '../../../../../trading/cores/strategy-host/running-strategy.ts';
import {
  type AnyStrategyDefinition,
  checkStrategyParameters,
} from '../../../../../trading/cores/strategy-host/strategy-definition.ts';
import { assetClassOf, describeInstrument } from '../../../../../trading/listed-instruments.ts';

export const FILE_URL = 'file:///home/trader/mine.ts';
export const BOOK = 'my-strategy';

export type Harness = ReturnType<typeof startHost>;

/** A host with an empty book that is live at `atUs`, or still warming up when `isLive` is false. */
export function startHost(
  definition: AnyStrategyDefinition,
  {
    symbols = ['SPY'],
    parameters = {},
    atUs = 0,
    isLive = true,
    fileUrl = FILE_URL,
    isPaused = false,
  }: {
    symbols?: string[];
    parameters?: Record<string, unknown>;
    atUs?: number;
    isLive?: boolean;
    fileUrl?: string;
    isPaused?: boolean;
  } = {},
) {
  const checked = checkStrategyParameters(definition, parameters);
  if (!checked.ok) throw new Error(checked.mistakes.join('; '));
  let state: HostState = createRunningStrategy(definition, {
    strategyId: BOOK,
    fileUrl,
    symbols,
    instruments: new Map(symbols.map((symbol) => [symbol, describeInstrument(symbol, assetClassOf(symbol))])),
    parameters: checked.values,
    isPaused,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  }).state;
  let monotonicUs = 1_000_000;
  const effects: HostEffect[] = [];

  const dispatch = (message: HostMessage): readonly HostEffect[] => {
    const decision = decide(state, message, { monotonicUs });
    state = decision.state;
    effects.push(...decision.effects);
    return decision.effects;
  };
  const portfolio = (message: PortfolioMessage) => dispatch({ kind: 'portfolio', message });
  const goLive = () => {
    portfolio(snapshot());
    return dispatch({ kind: 'go-live', clock: clockAt(atUs) });
  };
  if (isLive) goLive();

  return {
    dispatch,
    portfolio,
    goLive,
    get state() {
      return state;
    },
    get effects(): readonly HostEffect[] {
      return effects;
    },
    /** Every distinct signal so far. */
    get signals(): readonly Signal[] {
      return effects.flatMap((effect) => (effect.kind === 'send-signal' && !effect.isRepetition ? [effect.signal] : []));
    },
    get failures() {
      return effects.flatMap((effect) => (effect.kind === 'failed' ? [effect.failure] : []));
    },
    /** Local monotonic time moves on, and the core is woken as a shell would do it. */
    pass(microseconds: number) {
      monotonicUs += microseconds;
      return state.wakeAtUs !== null && state.wakeAtUs <= monotonicUs ? dispatch({ kind: 'wake' }) : [];
    },
    clock: (venueTimeUs: number) => dispatch({ kind: 'clock', clock: clockAt(venueTimeUs) }),
    trade: (atUs: number, price: number, symbol = 'SPY') =>
      dispatch({ kind: 'tick', tick: tradeAt(atUs, price, symbol), sentAtUs: 77 }),
    journaled: (signal: Signal) => portfolio({ kind: 'signal-journaled', book: BOOK, signalId: signal.signalId }),
    /** What an executor says of a signal that is filled at once. */
    fill(signal: Signal, held: string, price: string) {
      portfolio({ kind: 'signal-journaled', book: BOOK, signalId: signal.signalId });
      portfolio(positionOf(signal.symbol, held, price));
      portfolio(orderOf(signal, 'filled'));
    },
  };
}

export const clockAt = (venueTimeUs: number) =>
  ({ kind: 'clock', venueTimeUs, isOpen: true, nextOpenUs: 0, nextCloseUs: Number.MAX_SAFE_INTEGER }) as const;
export const tradeAt = (atUs: number, price: number, symbol = 'SPY'): Trade => ({
  kind: 'trade',
  symbol,
  atUs,
  price,
  size: 100,
});
export const quoteAt = (atUs: number, bidPrice: number, askPrice: number, symbol = 'SPY'): Quote => ({
  kind: 'quote',
  symbol,
  atUs,
  bidPrice,
  bidSize: 1,
  askPrice,
  askSize: 1,
});
export const barAt = (atUs: number, close: number, durationUs = 1_000_000, symbol = 'SPY'): Bar => ({
  kind: 'bar',
  symbol,
  atUs,
  durationUs,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
});

export const snapshot = (positions: readonly PositionUpdated[] = [], orders: readonly OrderUpdated[] = []): BookSnapshot => ({
  kind: 'book-snapshot',
  book: BOOK,
  positions,
  orders,
});

export const positionOf = (symbol: string, quantity: string, averageEntryPrice = '0'): PositionUpdated => ({
  kind: 'position-updated',
  book: BOOK,
  symbol,
  quantity: toDecimalString(quantity),
  averageEntryPrice: toDecimalString(averageEntryPrice),
  realizedPnl: toDecimalString('0'),
});

export const orderOf = (signal: Signal, state: OrderState, filledQuantity = '0'): OrderUpdated => ({
  kind: 'order-updated',
  book: BOOK,
  clientOrderId: `tw-${signal.signalId}` as ClientOrderId,
  venueOrderId: null,
  signalId: signal.signalId,
  symbol: signal.symbol,
  side: signal.side,
  type: signal.type,
  timeInForce: signal.timeInForce,
  quantity: signal.quantity ?? ('1' as DecimalString),
  limitPrice: null,
  state,
  filledQuantity: toDecimalString(filledQuantity),
  filledAveragePrice: null,
  reason: '',
  updatedAtUs: signal.causedAtUs,
});
