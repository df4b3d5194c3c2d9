// A machine that slept has missed reports and prices. Nothing is traded on what was known before: from the wake-up on no signal is
// taken until journal and venue were compared anew. While trading runs, the system is asked not to suspend the app.
import { powerMonitor, powerSaveBlocker } from 'electron';
import type { TradingSession } from '../session/trading-session.ts';
import type { ShellState } from '../tray/shell-state.ts';

export type SleepGuard = {
  /** Holds the app awake while something trades. It does not keep the machine from sleeping when a person wants it to. */
  follow(state: ShellState): void;
};

/** `session` is the one that runs when the machine goes to sleep or wakes up; one that begins later compares everything anyway. */
export function guardSleep(session: () => TradingSession | null): SleepGuard {
  let blocker: number | null = null;
  powerMonitor.on('suspend', () => void session()?.distrustBooks('the machine goes to sleep'));
  powerMonitor.on('resume', () => void session()?.distrustBooks('the machine woke up'));
  return {
    follow({ phase, tradingState }) {
      const isTrading = phase === 'running' && tradingState !== 'HALTED';
      if (isTrading && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension');
      if (!isTrading && blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
  };
}
