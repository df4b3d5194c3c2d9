// What the buttons of tray and menu do.
import { app, shell } from 'electron';
import type { HomeFolders } from '../home.ts';
import type { TradingSession } from '../session/trading-session.ts';
import type { ShellActions } from '../tray/shell-actions.ts';
import { readShellState } from '../tray/shell-state.ts';
import type { DeskWindow } from './desk-window.ts';
import { askBeforeQuit } from './quit-question.ts';

/** `session` is the one that runs when a button is pressed; `by` names the person at this desktop. */
export function appActions(session: () => TradingSession, window: DeskWindow, home: HomeFolders, by: string): ShellActions {
  return {
    open: () => window.show(),
    openPlace: (place) => window.openPlace(place),
    startTrading: () => void session().startTrading(by),
    stopTrading: () => void session().stopTrading(by),
    halt: () => void session().halt(by, 'asked at the tray or the menu'),
    resume: () => void session().resume(by, 'asked at the tray or the menu'),
    openLogs: () => void shell.openPath(home.logs),
    quit: () => void quit(session(), window, by),
  };
}

async function quit(session: TradingSession, window: DeskWindow, by: string): Promise<void> {
  const decision = await askBeforeQuit(await readShellState(session), window.shown);
  if (decision === 'stay') return;
  if (decision === 'cancel-orders-and-quit') await session.halt(by, 'quitting the app');
  app.quit();
}
