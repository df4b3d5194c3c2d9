// Asks the simulator, before anything runs, whether it can open the recorded data that is to be replayed.
import type { SessionPlan } from '../session/session-plan.ts';
import type { Mistake } from '../settings/mistakes.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { tryWorker } from './try-worker.ts';

const PATIENCE_MS = 60_000;

/** Synthetic prices are always there. */
export async function findMarketMistakes(plan: SessionPlan, home: string, launcher: Launcher): Promise<readonly Mistake[]> {
  const { market } = plan.settings.simulator;
  if (plan.venue !== 'simulator' || market.kind !== 'replay') return [];
  const trial = await tryWorker(launcher, 'simulator', { tryMarket: market }, home, PATIENCE_MS);
  return trial.ok ? [] : [{ path: '--replay', found: trial.message, expected: 'recorded data that can be played' }];
}
