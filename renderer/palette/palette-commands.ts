// What the command palette offers now: stopping, panels, strategies, symbols.
import { askToResume } from '../bar/ask-to-resume.ts';
import { commandDesk, haltTrading } from '../desk/desk-commands.ts';
import { chooseSymbol, openPlace } from '../desk/page-places.ts';
import { useCanCommand, useTopic, useView } from '../desk/use-desk.ts';
import { resetLayout, showPanel } from '../dock/dock-store.ts';
import { PANELS } from '../panels/panels.ts';

export type PaletteCommand = {
  readonly group: string;
  readonly title: string;
  readonly keys?: string;
  readonly run: () => void;
};

const BAR = { topic: 'bar' } as const;
const STRATEGIES = { topic: 'strategies' } as const;
const WATCHLIST = { topic: 'watchlist', symbols: [] } as const;

export function usePaletteCommands(): readonly PaletteCommand[] {
  useTopic(STRATEGIES);
  useTopic(WATCHLIST);
  const canCommand = useCanCommand();
  const isLive = useView(BAR, (bar) => bar.mode) === 'live';
  const strategies = useView(STRATEGIES, (view) => view.strategies.rows) ?? {};
  const symbols = useView(WATCHLIST, (view) => view.symbols) ?? [];
  return [
    ...(canCommand ? tradingCommands(isLive) : []),
    ...PANELS.map(({ id, title, letter }) => ({
      group: 'Panels',
      title: `Show ${title.toLowerCase()}`,
      keys: `G ${letter.toUpperCase()}`,
      run: () => showPanel(id),
    })),
    { group: 'Panels', title: 'Reset the layout', run: resetLayout },
    ...(canCommand ? Object.values(strategies) : []).map(({ id, state }) => {
      const isStopped = state === 'stopped' || state === 'failed' || state === 'disabled';
      const title = `${isStopped ? 'Start' : 'Stop'} ${id}`;
      return {
        group: 'Strategies',
        title,
        run: () => void commandDesk(title, { kind: isStopped ? 'start-strategy' : 'stop-strategy', strategy: id }),
      };
    }),
    ...symbols.map((symbol) => ({
      group: 'Symbols',
      title: `Chart ${symbol}`,
      run: () => {
        chooseSymbol(symbol);
        showPanel('chart');
      },
    })),
    { group: 'Help', title: 'Shortcuts and notices', keys: '?', run: () => openPlace('shortcuts') },
    { group: 'Help', title: 'Welcome', run: () => openPlace('welcome') },
  ];
}

const tradingCommands = (isLive: boolean): readonly PaletteCommand[] => [
  { group: 'Trading', title: 'Halt trading', keys: 'Ctrl Shift H', run: () => void haltTrading() },
  { group: 'Trading', title: isLive ? 'Resume trading …' : 'Resume trading', run: () => askToResume(isLive) },
  {
    group: 'Trading',
    title: 'Only reduce positions',
    run: () => void commandDesk('Only reducing', { kind: 'reduce', reason: 'asked at the desk' }),
  },
  { group: 'Trading', title: 'Stop strategies …', run: () => openPlace('stop-dialog') },
  {
    group: 'Trading',
    title: 'Start trading',
    run: () => void commandDesk('Start trading', { kind: 'start-trading' }),
  },
  { group: 'Trading', title: 'Flatten …', keys: 'Ctrl Shift F', run: () => openPlace('flatten-dialog') },
  {
    group: 'Trading',
    title: 'Cancel all open orders',
    run: () => void commandDesk('Cancel all orders', { kind: 'cancel-all-orders' }),
  },
  { group: 'Trading', title: 'Go live …', run: () => openPlace('live-dialog') },
  { group: 'Trading', title: 'Back to paper …', run: () => openPlace('paper-dialog') },
  {
    group: 'Trading',
    title: 'Run preflight',
    run: () => {
      showPanel('preflight');
      void commandDesk('Preflight', { kind: 'run-preflight' });
    },
  },
];
