// Brings a strategy to life: the context through which its handlers look at the host's state and ask for effects.
import type { OrderUpdated } from '../../../protocol/portfolio.ts';
import type { Signal, SignalId } from '../../../protocol/signals.ts';
import type { Decision } from './deliver-event.ts';
import { createHostState, type HostSettings, type HostState, type Scope, symbolIndex } from './host-state.ts';
import { isMarketOpen } from './market-open.ts';
import { noteSent, noteWithheld } from './outstanding-signals.ts';
import { createSignalId } from './signal-ids.ts';
import { toSignal } from './signal-requests.ts';
import type { SignalRequest, StrategyContext, StrategyPosition } from './strategy-context.ts';
import type { AnyStrategyDefinition } from './strategy-definition.ts';

/** The host's first state, and what the strategy asked for in `create`. What `create` throws is passed on. */
export function createRunningStrategy(definition: AnyStrategyDefinition, settings: HostSettings): Decision {
  const scope = { effects: [], cause: undefined, ordinal: 0, now: { monotonicUs: 0 } } as unknown as Scope;
  scope.state = createHostState(settings, { handlers: {}, scope });
  const handlers = definition.create(createContext(scope, settings) as StrategyContext<never>);
  if (typeof handlers !== 'object' || handlers === null) {
    throw new TypeError(`create: expected an object of handlers such as { onTrade(trade) { … } }, found ${String(handlers)}`);
  }
  return { state: { ...scope.state, strategy: { handlers, scope } }, effects: scope.effects };
}

function createContext(scope: Scope, settings: HostSettings): StrategyContext {
  const instrument = (symbol: string) => {
    const found = settings.instruments.get(symbol);
    if (!found)
      throw new RangeError(`expected one of this strategy's symbols (${settings.symbols.join(', ')}), found ${symbol}`);
    return found;
  };
  return {
    symbols: settings.symbols,
    parameters: settings.parameters,
    get nowUs() {
      return scope.state.venueTimeUs;
    },
    instrument,
    position: (symbol) => positionOf(scope.state, instrument(symbol).symbol),
    openOrders: (symbol) => [...scope.state.book.openOrders.values()].filter((order) => order.symbol === symbol),
    isBusy: (symbol) => isBusy(scope.state, symbol),
    isOpen: (symbol) => isMarketOpen(scope.state.clock, instrument(symbol).assetClass, scope.state.venueTimeUs),
    signal: (request) => requestSignal(scope, request, instrument),
    log: (message) => scope.effects.push({ kind: 'log', level: 'info', message: String(message), fields: {} }),
    setTimer: (inMs, name) => setTimer(scope, inMs, name),
  };
}

function requestSignal(scope: Scope, request: SignalRequest, instrumentOf: StrategyContext['instrument']): SignalId {
  const { state, cause } = scope;
  if (state.phase === 'warming-up') throw new Error('signal() was called during warm-up: act on live events only');
  if (state.phase !== 'live') throw new Error('signal() was called while the strategy stops');
  if (!cause) throw new Error('signal() was called outside a handler, perhaps after an await: handlers are synchronous');
  const instrument = instrumentOf(request.symbol);
  const { settings } = state;
  const signal: Signal = toSignal(request, {
    signalId: createSignalId(settings.strategyId, cause.event, scope.ordinal, settings.digest),
    strategyId: settings.strategyId,
    instrument,
    venueTimeUs: state.venueTimeUs,
    causedAtUs: cause.event.atUs,
    tickSentAtUs: cause.sentAtUs,
    lastPrice: state.symbols[symbolIndex(settings, request.symbol)]?.price ?? 0,
  });
  scope.ordinal += 1;
  if (settings.isPaused) {
    scope.state = noteWithheld(state, signal);
    return signal.signalId;
  }
  scope.state = noteSent(state, signal, scope.now);
  scope.effects.push({ kind: 'send-signal', signal, isRepetition: false });
  return signal.signalId;
}

function setTimer(scope: Scope, inMs: number, name: string): void {
  if (!Number.isFinite(inMs) || inMs <= 0) throw new RangeError(`setTimer: expected a time above 0 ms, found ${inMs}`);
  const timer = { name, dueAtUs: scope.state.venueTimeUs + Math.max(1, Math.round(inMs * 1000)) };
  const others = scope.state.timers.filter((other) => other.name !== name);
  scope.state = { ...scope.state, timers: [...others, timer].toSorted((a, b) => a.dueAtUs - b.dueAtUs) };
}

function positionOf(state: HostState, symbol: string): StrategyPosition {
  const position = state.book.positions.get(symbol);
  const exactQuantity = position?.quantity ?? ZERO;
  const exactAverageEntryPrice = position?.averageEntryPrice ?? ZERO;
  return {
    symbol,
    quantity: Number(exactQuantity),
    averageEntryPrice: Number(exactAverageEntryPrice),
    exactQuantity,
    exactAverageEntryPrice,
  };
}

const ZERO = '0' as StrategyPosition['exactQuantity'];

/** A stop or target that waits beside a position is nothing under way: it belongs to no signal of its own. */
const isWaitingExit = ({ signalId, type }: OrderUpdated): boolean => signalId === null && type !== 'market';

const isBusy = ({ book, outstanding, venueTimeUs }: HostState, symbol: string): boolean =>
  outstanding.some(({ signal }) => signal.symbol === symbol) ||
  book.openOrders.some((order) => order.symbol === symbol && !isWaitingExit(order)) ||
  book.undecided.some((signal) => signal.symbol === symbol && signal.expiresAtUs >= venueTimeUs);
