// What a strategy worker answers when main asks how it is.
import type { StrategyStatus, WarmUpStatus } from '../../protocol/strategy-status.ts';
import { TICK_KINDS } from '../../protocol/ticks.ts';
import { collectReport } from '../../trading/cores/strategy-host/collect-report.ts';
import type { HostState } from '../../trading/cores/strategy-host/host-state.ts';
import { describeStrategyFile, type LoadedStrategy } from './load-strategy.ts';
import type { StrategySettings } from './settings.ts';

/** Everything a person wants to see about one strategy; plain data for the parent channel. */
export function describeStrategy(
  loaded: LoadedStrategy,
  state: HostState,
  asked: StrategySettings,
  warmUp: WarmUpStatus,
): StrategyStatus {
  const { settings, book } = state;
  return {
    ...describeStrategyFile(loaded),
    id: settings.strategyId,
    symbols: settings.symbols,
    subscriptions: TICK_KINDS,
    parameters: settings.parameters,
    phase: state.phase,
    isPaused: asked.paused,
    isReloading: asked.reload,
    maxMemoryMb: asked.maxMemoryMb,
    warmUp,
    tradingState: state.tradingState,
    venueTimeUs: state.venueTimeUs,
    positions: [...book.positions.values()].filter(({ quantity }) => quantity !== '0'),
    openOrders: [...book.openOrders.values()],
    counts: { ...state.counts, signalsUnacknowledged: state.outstanding.size },
    signals: state.recentSignals.map(({ signal, fate, text }) => ({
      signalId: signal.signalId,
      symbol: signal.symbol,
      side: signal.side,
      quantity: signal.quantity,
      targetQuantity: signal.targetQuantity,
      reason: signal.reason,
      causedAtUs: signal.causedAtUs,
      fate,
      text,
    })),
    indicators: collectReport(state),
  };
}
