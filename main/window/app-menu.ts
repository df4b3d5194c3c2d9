// The application's menu: everything in it can be reached by keyboard, and halt has an accelerator that works on every page.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { LinkName } from '../../protocol/desktop-bridge.ts';
import type { ShellActions } from '../tray/shell-actions.ts';
import type { ShellState } from '../tray/shell-state.ts';

export function showAppMenu(state: ShellState, act: ShellActions, openLink: (name: LinkName) => void): void {
  const template = appMenu(state, act, openLink);
  // A menu that is set anew closes under the hand of whoever has it open.
  const menu = JSON.stringify(template);
  if (menu !== shownMenu) Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  shownMenu = menu;
}

let shownMenu = '';

/** What every app of macOS has in its first menu. */
const MAC_ITEMS: readonly MenuItemConstructorOptions[] = [
  { role: 'hide' },
  { role: 'hideOthers' },
  { role: 'unhide' },
  { type: 'separator' },
];

export function appMenu(
  state: ShellState,
  act: ShellActions,
  openLink: (name: LinkName) => void,
  platform: NodeJS.Platform = process.platform,
): MenuItemConstructorOptions[] {
  const isRunning = state.phase === 'running';
  return [
    {
      label: 'Tradewarden',
      submenu: [
        { label: 'Settings…', accelerator: 'CmdOrCtrl+,', click: () => act.openPlace('settings') },
        { label: 'Preflight…', click: () => act.openPlace('preflight') },
        { label: 'Log files', click: act.openLogs },
        { type: 'separator' },
        ...(platform === 'darwin' ? MAC_ITEMS : []),
        { label: 'Quit', accelerator: 'CmdOrCtrl+Q', click: act.quit },
      ],
    },
    {
      label: 'Trading',
      submenu: [
        {
          label: 'Halt trading',
          accelerator: 'CmdOrCtrl+Shift+H',
          enabled: state.phase !== 'stopped' && state.tradingState !== 'HALTED',
          click: act.halt,
        },
        { label: 'Resume trading', enabled: isRunning && state.tradingState !== 'ACTIVE', click: act.resume },
        { label: 'Flatten…', enabled: isRunning, click: () => act.openPlace('flatten-dialog') },
        { type: 'separator' },
        { label: 'Start trading', enabled: state.phase === 'stopped', click: act.startTrading },
        { label: 'Stop trading', enabled: isRunning || state.phase === 'starting', click: act.stopTrading },
        { type: 'separator' },
        { label: 'Live…', accelerator: 'CmdOrCtrl+Shift+L', click: () => act.openPlace('live-dialog') },
        { label: 'Back to paper…', enabled: state.mode === 'live', click: () => act.openPlace('paper-dialog') },
      ],
    },
    // The roles bring their own accelerators, and copy and paste with them on macOS.
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { label: 'Commands…', click: () => act.openPlace('command-palette') },
        { label: 'Shortcuts', click: () => act.openPlace('shortcuts') },
        { type: 'separator' },
        { role: 'reload' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    ...(platform === 'darwin' ? [{ role: 'windowMenu' } as const] : []),
    {
      label: 'Help',
      role: 'help',
      submenu: [
        { label: 'Alpaca account', click: () => openLink('alpaca-dashboard') },
        { label: 'Alpaca paper account', click: () => openLink('alpaca-paper-dashboard') },
        { label: 'Alpaca status', click: () => openLink('alpaca-status') },
      ],
    },
  ];
}
