// What a strategy worker answers when main asks how it is.
import type { HostState } from '../../trading/cores/strategy-host/host-state.ts';
import type { AnyStrategyDefinition } from '../../trading/cores/strategy-host/strategy-definition.ts';

/** Everything a person wants to see about one strategy; plain data for the parent channel. */
export function describeStrategy(definition: AnyStrategyDefinition, state: HostState) {
  const { settings, book } = state;
  return {
    id: settings.strategyId,
    strategy: definition.name,
    description: definition.description,
    parameters: settings.parameters,
    symbols: settings.symbols,
    phase: state.phase,
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
  };
}
