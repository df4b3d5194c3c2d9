// Quitting ends trading, so it asks when orders or positions are open, and says what will happen to them.
import { type BrowserWindow, dialog } from 'electron';
import type { ShellState } from '../tray/shell-state.ts';

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
    detail: describeQuit(state),
    buttons: buttons.map(([label]) => label),
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
  const shown = window?.isVisible() ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options);
  return buttons[(await shown).response]?.[1] ?? 'stay';
}

/** What will become of each kind of thing that is open. */
export function describeQuit({ openOrders, positions, venue }: ShellState): string {
  const sentences: string[] = [];
  if (venue === 'simulator') sentences.push('The simulated market stops with the app, and goes on with the next start.');
  else {
    if (openOrders > 0) sentences.push('Open orders stay at the venue and may be filled while nobody watches them.');
    if (positions > 0) sentences.push('Positions stay open, and no strategy, stop or limit of Tradewarden watches them.');
  }
  sentences.push('The next start compares journal and venue before it trades.');
  return sentences.join(' ');
}

function describeOpen({ openOrders, positions }: ShellState): string {
  const parts = [count(openOrders, 'open order'), count(positions, 'open position')].filter((part) => part !== '');
  return parts.join(' and ');
}

const count = (number: number, what: string): string => (number === 0 ? '' : `${number} ${what}${number === 1 ? '' : 's'}`);
