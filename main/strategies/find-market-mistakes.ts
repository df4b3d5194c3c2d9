// What the simulated market cannot play: recorded data that cannot be opened (the simulator is asked), symbols that it does not have.
import { SYMBOL_MODELS } from '../../trading/synthetic/symbol-models.ts';
import type { SessionPlan } from '../session/session-plan.ts';
import type { Mistake } from '../settings/mistakes.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { suggest } from '../settings/suggest.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { tryWorker } from './try-worker.ts';

const PATIENCE_MS = 60_000;

export async function findMarketMistakes(plan: SessionPlan, home: string, launcher: Launcher): Promise<readonly Mistake[]> {
  if (plan.venue !== 'simulator') return [];
  return [...findAbsentSymbols(plan.settings), ...(await tryReplay(plan.settings.simulator.market, home, launcher))];
}

/** A strategy's symbols that nobody will ever quote. Any other venue has its own list, which the gateway asks for. */
export function findAbsentSymbols({ simulator: { market }, strategies }: Settings): readonly Mistake[] {
  const played = market.symbols ?? SYMBOL_MODELS.map(({ symbol }) => symbol);
  return strategies.flatMap(({ id, symbols }) =>
    symbols
      .filter((symbol) => !played.includes(symbol))
      .map((symbol) => {
        const meant = suggest(symbol, played);
        const expected = `a symbol of the ${market.kind} market: ${meant === undefined ? played.join(', ') : `did you mean "${meant}"?`}`;
        return { path: `strategy ${id}, symbols`, found: `"${symbol}"`, expected };
      }),
  );
}

/** Synthetic prices are always there. */
async function tryReplay(
  market: Settings['simulator']['market'],
  home: string,
  launcher: Launcher,
): Promise<readonly Mistake[]> {
  if (market.kind !== 'replay') return [];
  const trial = await tryWorker(launcher, 'simulator', { tryMarket: market }, home, PATIENCE_MS);
  return trial.ok ? [] : [{ path: '--replay', found: trial.message, expected: 'recorded data that can be played' }];
}
