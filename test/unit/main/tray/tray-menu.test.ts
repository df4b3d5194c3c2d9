// What the tray shows of each trading state, and which of its buttons can be pressed then.
import { describe, expect, it } from 'vitest';
import type { ShellActions } from '../../../../main/tray/shell-actions.ts';
import { describeShellState, type ShellState, trayFaceOf } from '../../../../main/tray/shell-state.ts';
import { trayMenu } from '../../../../main/tray/tray-menu.ts';

const active: ShellState = {
  mode: 'paper',
  venue: 'simulator',
  phase: 'running',
  tradingState: 'ACTIVE',
  equity: '100000.00',
  openOrders: 1,
  positions: 2,
  fills: 0,
  denied: 0,
};
const live: ShellState = { ...active, mode: 'live', venue: 'alpaca-live' };
const asked: string[] = [];
const act = Object.fromEntries(
  ['open', 'startTrading', 'stopTrading', 'halt', 'resume', 'openLogs', 'quit'].map((name) => [name, () => asked.push(name)]),
);
const actions = { ...act, openPlace: (place: string) => asked.push(place) } as unknown as ShellActions;

type MenuItem = ReturnType<typeof trayMenu>[number];
const flat = (items: readonly MenuItem[]): readonly MenuItem[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
const buttons = (state: ShellState) => flat(trayMenu(state, actions)).filter(({ click }) => click !== undefined);
const pressable = (state: ShellState): readonly string[] =>
  buttons(state)
    .filter(({ enabled }) => enabled !== false)
    .map(({ label = '' }) => label);

describe('the tray', () => {
  it.each([
    [{}, 'active', 'trading ACTIVE'],
    [{ tradingState: 'REDUCING' }, 'reducing', 'trading REDUCING'],
    [{ tradingState: 'HALTED' }, 'halted', 'trading HALTED'],
    [{ tradingState: null }, 'stopped', 'trading not ready'],
    [{ phase: 'starting', tradingState: null }, 'stopped', 'starting'],
    [{ phase: 'stopped', tradingState: null }, 'stopped', 'stopped'],
  ] as const)('shows %j by a picture and in words', (change, face, words) => {
    const state = { ...active, ...change };
    expect(trayFaceOf(state)).toBe(face);
    expect(describeShellState(state)).toBe(
      `Tradewarden paper on simulator: ${words}, 2 positions, 1 open order, equity 100000.00`,
    );
  });

  it('names real money in capitals', () => {
    expect(describeShellState(live)).toMatch(/^Tradewarden LIVE on alpaca-live: /);
  });

  it.each([
    [active, ['Stop trading', 'Halt trading', 'Flatten…', 'Live…']],
    [{ ...active, tradingState: 'REDUCING' }, ['Stop trading', 'Halt trading', 'Resume trading', 'Flatten…', 'Live…']],
    [{ ...active, tradingState: 'HALTED' }, ['Stop trading', 'Resume trading', 'Flatten…', 'Live…']],
    [{ ...active, phase: 'starting', tradingState: null }, ['Stop trading', 'Halt trading', 'Live…']],
    [{ ...active, phase: 'stopped', tradingState: null }, ['Start trading', 'Live…']],
    [live, ['Stop trading', 'Halt trading', 'Flatten…', 'Paper…', 'Live…']],
  ] as const)('offers what makes sense while it is %j', (state, offered) => {
    expect(pressable(state)).toEqual(['Open Tradewarden', ...offered, 'Quit…']);
  });

  it('does with each button what it says', () => {
    asked.length = 0;
    for (const { click } of buttons(live)) (click as () => void)();
    expect(asked).toEqual([
      ...['open', 'startTrading', 'stopTrading', 'halt', 'resume', 'flatten-dialog', 'paper-dialog', 'live-dialog', 'quit'],
    ]);
  });
});
