// What tray and menu show of the session: read once a second, from questions that cost the executor next to nothing.
import type { TradingState } from '../../protocol/portfolio.ts';
import type { TradingPhase } from '../../protocol/status.ts';
import type { Mode, VenueName } from '../../protocol/summary.ts';
import type { TradingSession } from '../session/trading-session.ts';

export type ShellState = {
  readonly mode: Mode;
  readonly venue: VenueName;
  readonly phase: TradingPhase;
  /** Null until an executor has told it. */
  readonly tradingState: TradingState | null;
  readonly equity: string | null;
  readonly openOrders: number;
  readonly positions: number;
  readonly fills: number;
  readonly denied: number;
};

export async function readShellState(session: TradingSession): Promise<ShellState> {
  const phase = session.tradingPhase;
  const books = phase === 'stopped' ? session.answers.lastBooks : await session.answers.books();
  return {
    mode: session.plan.mode,
    venue: session.plan.venue,
    phase,
    tradingState: phase === 'stopped' ? null : session.tradingState(books),
    equity: books?.equity ?? null,
    openOrders: books?.orders.open ?? 0,
    positions: books?.positions.filter(({ quantity }) => Number(quantity) !== 0).length ?? 0,
    fills: books?.fills ?? 0,
    denied: books?.orders.denied ?? 0,
  };
}

const LOOK_EVERY_MS = 1_000;

/** Tells each new state, until the signal ends it. */
export function watchShellState(
  session: TradingSession,
  signal: AbortSignal,
  onState: (state: ShellState, before: ShellState | null) => void,
): void {
  let before: ShellState | null = null;
  const look = async (): Promise<void> => {
    const state = await readShellState(session);
    if (signal.aborted) return;
    if (JSON.stringify(state) !== JSON.stringify(before)) onState(state, before);
    before = state;
    setTimeout(() => void look(), LOOK_EVERY_MS).unref();
  };
  void look();
}

export type TrayFace = 'active' | 'reducing' | 'halted' | 'stopped';

/** Which picture stands for a state. Whatever is not known to trade looks stopped. */
export function trayFaceOf({ phase, tradingState }: ShellState): TrayFace {
  if (phase !== 'running') return 'stopped';
  switch (tradingState) {
    case 'ACTIVE':
      return 'active';
    case 'REDUCING':
      return 'reducing';
    case 'HALTED':
      return 'halted';
    case null:
      return 'stopped';
  }
}

/** The state at a glance, in a line. */
export function describeShellState(state: ShellState): string {
  const what = state.phase === 'running' ? `trading ${state.tradingState ?? 'not ready'}` : state.phase;
  const counts = `${state.positions} position${state.positions === 1 ? '' : 's'}, ${state.openOrders} open order${state.openOrders === 1 ? '' : 's'}`;
  const equity = state.equity === null ? '' : `, equity ${state.equity}`;
  return `Tradewarden ${state.mode === 'live' ? 'LIVE' : state.mode} on ${state.venue}: ${what}, ${counts}${equity}`;
}
