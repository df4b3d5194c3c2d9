// The menu of the tray for a state.
import type { MenuItemConstructorOptions } from 'electron';
import type { ShellActions } from './shell-actions.ts';
import { describeShellState, type ShellState } from './shell-state.ts';

export function trayMenu(state: ShellState, act: ShellActions): MenuItemConstructorOptions[] {
  const isRunning = state.phase === 'running';
  const isLive = state.mode === 'live';
  return [
    // Without the equity: it changes every second, and the menu with it.
    { label: describeShellState({ ...state, equity: null }), enabled: false },
    { type: 'separator' },
    { label: 'Open Tradewarden', click: act.open },
    { type: 'separator' },
    { label: 'Start trading', enabled: state.phase === 'stopped', click: act.startTrading },
    { label: 'Stop trading', enabled: isRunning || state.phase === 'starting', click: act.stopTrading },
    // Halting is never forbidden, except where nothing is left that could trade.
    { label: 'Halt trading', enabled: state.phase !== 'stopped' && state.tradingState !== 'HALTED', click: act.halt },
    { label: 'Resume trading', enabled: isRunning && state.tradingState !== 'ACTIVE', click: act.resume },
    { label: 'Flatten…', enabled: isRunning, click: () => act.openPlace('flatten-dialog') },
    { type: 'separator' },
    {
      label: 'Mode',
      submenu: [
        {
          label: isLive ? 'Paper…' : `Paper (${state.venue})`,
          type: 'radio',
          checked: !isLive,
          enabled: isLive,
          click: () => act.openPlace('paper-dialog'),
        },
        { label: 'Live…', type: 'radio', checked: isLive, click: () => act.openPlace('live-dialog') },
      ],
    },
    { type: 'separator' },
    { label: 'Quit…', click: act.quit },
  ];
}
