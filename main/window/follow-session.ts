// What of the shell follows a session from its beginning to its end: tray, menu, notifications, and the window's port.
import type { TradingSession } from '../session/trading-session.ts';
import { announceAlerts, createAnnouncer } from '../tray/announcements.ts';
import type { ShellActions } from '../tray/shell-actions.ts';
import { watchShellState } from '../tray/shell-state.ts';
import type { DeskTray } from '../tray/tray.ts';
import { showAppMenu } from './app-menu.ts';
import { openLink } from './links.ts';
import type { PortHandover } from './port-handover.ts';
import type { SleepGuard } from './sleep-guard.ts';

export type ShellParts = {
  readonly act: ShellActions;
  readonly tray: DeskTray;
  readonly ports: PortHandover;
  readonly sleep: SleepGuard;
};

/** Before anything of the session runs. */
export function followSession(session: TradingSession, { act, tray, ports, sleep }: ShellParts): void {
  ports.follow(session);
  const announcer = createAnnouncer(session, act.open);
  announceAlerts(session, act.open);
  const end = new AbortController();
  void session.ended.then(() => end.abort());
  watchShellState(session, end.signal, (state, before) => {
    tray.show(state);
    showAppMenu(state, act, (name) => void openLink(name));
    announcer.tell(state, before);
    sleep.follow(state);
  });
}
