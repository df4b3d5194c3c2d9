// Every panel in one table: adding one is a row here and a file beside it. The place for backtests, research and the journal
// viewer is the end of this table.
import {
  Activity,
  CandlestickChart,
  ClipboardCheck,
  Eye,
  Gauge,
  ListOrdered,
  type LucideIcon,
  Scale,
  ScrollText,
  Settings,
  ShoppingCart,
  Workflow,
} from 'lucide-react';
import type { ComponentType } from 'react';

export type PanelId =
  | 'overview'
  | 'chart'
  | 'watchlist'
  | 'ticket'
  | 'orders'
  | 'positions'
  | 'strategies'
  | 'risk'
  | 'logs'
  | 'preflight'
  | 'settings';

export type PanelDefinition = {
  readonly id: PanelId;
  readonly title: string;
  /** On the rail, where there is little room. */
  readonly short: string;
  readonly icon: LucideIcon;
  /** Pressed after G. */
  readonly letter: string;
  /** Fetched when it is first shown. */
  readonly load: () => Promise<ComponentType>;
};

export const PANELS: readonly PanelDefinition[] = [
  {
    id: 'overview',
    title: 'Overview',
    short: 'Overview',
    icon: Activity,
    letter: 'o',
    load: async () => (await import('./overview/overview-panel.tsx')).OverviewPanel,
  },
  {
    id: 'chart',
    title: 'Chart',
    short: 'Chart',
    icon: CandlestickChart,
    letter: 'c',
    load: async () => (await import('./chart/chart-panel.tsx')).ChartPanel,
  },
  {
    id: 'watchlist',
    title: 'Watchlist',
    short: 'Watchlist',
    icon: Eye,
    letter: 'w',
    load: async () => (await import('./watchlist/watchlist-panel.tsx')).WatchlistPanel,
  },
  {
    id: 'ticket',
    title: 'Order ticket',
    short: 'Ticket',
    icon: ShoppingCart,
    letter: 't',
    load: async () => (await import('./ticket/ticket-panel.tsx')).TicketPanel,
  },
  {
    id: 'orders',
    title: 'Orders and fills',
    short: 'Orders',
    icon: ListOrdered,
    letter: 'b',
    load: async () => (await import('./orders/orders-panel.tsx')).OrdersPanel,
  },
  {
    id: 'positions',
    title: 'Positions',
    short: 'Positions',
    icon: Scale,
    letter: 'p',
    load: async () => (await import('./positions/positions-panel.tsx')).PositionsPanel,
  },
  {
    id: 'strategies',
    title: 'Strategies',
    short: 'Strategies',
    icon: Workflow,
    letter: 's',
    load: async () => (await import('./strategies/strategies-panel.tsx')).StrategiesPanel,
  },
  {
    id: 'risk',
    title: 'Risk',
    short: 'Risk',
    icon: Gauge,
    letter: 'r',
    load: async () => (await import('./risk/risk-panel.tsx')).RiskPanel,
  },
  {
    id: 'logs',
    title: 'Logs',
    short: 'Logs',
    icon: ScrollText,
    letter: 'l',
    load: async () => (await import('./logs/logs-panel.tsx')).LogsPanel,
  },
  {
    id: 'preflight',
    title: 'Preflight',
    short: 'Preflight',
    icon: ClipboardCheck,
    letter: 'f',
    load: async () => (await import('./preflight/preflight-panel.tsx')).PreflightPanel,
  },
  {
    id: 'settings',
    title: 'Settings',
    short: 'Settings',
    icon: Settings,
    letter: ',',
    load: async () => (await import('./settings/settings-panel.tsx')).SettingsPanel,
  },
];

export const panelOf = (id: PanelId): PanelDefinition => PANELS.find((panel) => panel.id === id) as PanelDefinition;
