// From history to live: fills the strategy's windows with finished bars while live ticks wait, and drops what both would tell.
import type { WarmUpStatus } from '../../protocol/strategy-status.ts';
import type { Bar } from '../../protocol/ticks.ts';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import type { WarmUp } from '../../trading/cores/strategy-host/strategy-definition.ts';
import { type GatewayQuestions, QueryRefused } from './gateway-questions.ts';
import type { HostShell } from './host-shell.ts';
import type { MarketListener } from './lanes.ts';
import type { LoadedStrategy } from './load-strategy.ts';
import { callStrategy } from './prepare-host.ts';

export type TickGate = {
  /** Keeps market data while the gate is closed, and passes it on afterwards. */
  readonly arrive: MarketListener;
  /** Passes on what was kept and what comes from now on, but for what the history tells already: it may be faster than its ticks. */
  open(listener: MarketListener, history: readonly Bar[]): void;
};

export function createTickGate(): TickGate {
  const kept: Parameters<MarketListener>[0][] = [];
  let pass: MarketListener = (message) => void kept.push(message);
  return {
    arrive: (message) => pass(message),
    open(listener, history) {
      const coveredUntilUs = endsOf(history);
      pass = (message) => {
        const isCovered = message.kind === 'tick' && message.tick.atUs < (coveredUntilUs.get(message.tick.symbol) ?? 0);
        if (!isCovered) listener(message);
      };
      for (const message of kept.splice(0)) pass(message);
    },
  };
}

/** Resolves with what history gave when the strategy is live and has seen every tick that came meanwhile. */
export async function warmUpAndGoLive(
  shell: HostShell,
  gate: TickGate,
  loaded: LoadedStrategy,
  questions: GatewayQuestions,
  context: WorkerContext,
): Promise<WarmUpStatus> {
  const { symbols, parameters } = shell.state.settings;
  const warmUp = callStrategy(loaded, 'warmUp', () => loaded.definition.warmUp?.(parameters as never));
  const history = warmUp ? await fetchHistory(questions, symbols, warmUp, context) : [];
  shell.dispatch({ kind: 'warm-up', bars: history });
  shell.dispatch({ kind: 'go-live', clock: await questions.ask('clock', {}) });
  gate.open(shell.dispatch, history);
  return {
    wantedBars: warmUp?.count ?? 0,
    barSeconds: (warmUp?.durationUs ?? 0) / 1_000_000,
    barsBySymbol: Object.fromEntries(symbols.map((symbol) => [symbol, history.filter((bar) => bar.symbol === symbol).length])),
  };
}

/** The last finished bars of all symbols in time order. */
async function fetchHistory(
  questions: GatewayQuestions,
  symbols: readonly string[],
  warmUp: WarmUp,
  { log }: WorkerContext,
): Promise<readonly Bar[]> {
  const fetchOne = async (symbol: string): Promise<readonly Bar[]> => {
    try {
      const { bars } = await questions.ask('history', { symbol, ...warmUp });
      if (bars.length < warmUp.count)
        log('info', `${symbol}: history has ${bars.length} of ${warmUp.count} bars, live data fills the rest`);
      return bars;
    } catch (error) {
      // Without history the windows fill from live data: slower, but right.
      if (!(error instanceof QueryRefused)) throw error;
      log('warn', `${symbol}: no history, live data fills the windows: ${error.message}`);
      return [];
    }
  };
  const histories = await Promise.all(symbols.map(fetchOne));
  return histories.flat().toSorted((a, b) => a.atUs - b.atUs);
}

function endsOf(history: readonly Bar[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>();
  for (const bar of history) ends.set(bar.symbol, Math.max(ends.get(bar.symbol) ?? 0, bar.atUs + bar.durationUs));
  return ends;
}
