// Quitting ends trading, so it asks when orders or positions are open, and says what will happen to them.
import { type BrowserWindow, dialog } from 'electron';
import type { ShellState } from '../tray/shell-state.ts';
import { describeFate, describeOpen } from './fate-words.ts';

export type QuitDecision = 'quit' | 'cancel-orders-and-quit' | 'stay';

const BUTTONS: readonly (readonly [string, QuitDecision])[] = [
  ['Keep running', 'stay'],
  ['Quit', 'quit'],
  ['Cancel orders and quit', 'cancel-orders-and-quit'],
];

/** `quit` without a question when nothing is open. */
export async function askBeforeQuit(state: ShellState, window: BrowserWindow | null): Promise<QuitDecision> {
  const { openOrders, positions, phase } = state;
  if (phase === 'stopped' || (openOrders === 0 && positions === 0)) return 'quit';
  const buttons = BUTTONS.filter(([, decision]) => openOrders > 0 || decision !== 'cancel-orders-and-quit');
  const options = {
    type: 'warning' as const,
    message: `Quit with ${describeOpen(state)}?`,
    detail: describeFate(state, 'the app', 'start'),
    buttons: buttons.map(([label]) => label),
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const shown = window?.isVisible() ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  return buttons[(await shown).response]?.[1] ?? 'stay';
}
