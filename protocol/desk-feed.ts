// What a desk shows and how it gets there: views by topic, each first as a snapshot and then as numbered changes.
// The desk worker sends JSON text, the same over a WebSocket and over a MessagePort; a page applies it with `applyDeskFrame`.
import type { CommandOutcome, DeskCommand } from './desk-commands.ts';
import type { Table, Tail, Timeframe } from './desk-values.ts';
import type { BarView } from './desk-views/bar.ts';
import type { ChartView } from './desk-views/chart.ts';
import type { LiveView } from './desk-views/live.ts';
import type { LogsView } from './desk-views/logs.ts';
import type { OrdersView } from './desk-views/orders.ts';
import type { OverviewView } from './desk-views/overview.ts';
import type { PositionsView } from './desk-views/positions.ts';
import type { PreflightView } from './desk-views/preflight.ts';
import type { RiskView } from './desk-views/risk.ts';
import type { SettingsView } from './desk-views/settings.ts';
import type { StrategiesView } from './desk-views/strategies.ts';
import type { WatchlistView } from './desk-views/watchlist.ts';
import type { LogLevel } from './log-level.ts';

/** Raised with every change that an older page would misread. A page that finds another number reloads itself. */
export const DESK_PROTOCOL_VERSION = 1;

/** No client gets more frames than this in a second. */
export const MOST_FRAMES_PER_SECOND = 20;

/** So many frames may be under way to a client that has not said `seen`; then it gets none until it does, and loses nothing. */
export const MOST_UNSEEN_FRAMES = 4;

/** A viewer watches. An operator also commands. Only an operator at the desktop may arm. */
export type DeskRole = 'viewer' | 'operator';

/** What a panel asks for while it is shown. */
export type DeskTopic =
  | { readonly topic: 'bar' | 'overview' | 'orders' | 'positions' | 'strategies' | 'risk' | 'preflight' | 'settings' | 'live' }
  /** An empty list stands for what the session trades or holds. At most `MOST_WATCHED_SYMBOLS`. */
  | { readonly topic: 'watchlist'; readonly symbols: readonly string[] }
  | { readonly topic: 'chart'; readonly symbol: string; readonly timeframe: Timeframe }
  /** Lines of at least this level; an empty list of sources (worker names, `main`) stands for all. */
  | { readonly topic: 'logs'; readonly level: LogLevel; readonly sources: readonly string[] };
export type DeskTopicName = DeskTopic['topic'];

export const MOST_WATCHED_SYMBOLS = 200;

/**
 * The view of each topic: what the page holds after a snapshot and every change after it. Times are microseconds of the local
 * wall clock unless they say venue time; money is decimal text; null is "not known", never "nothing".
 */
export type DeskViews = {
  bar: BarView;
  overview: OverviewView;
  watchlist: WatchlistView;
  chart: ChartView;
  orders: OrdersView;
  positions: PositionsView;
  strategies: StrategiesView;
  risk: RiskView;
  logs: LogsView;
  preflight: PreflightView;
  settings: SettingsView;
  live: LiveView;
};

/** How one field of a view changed. `keep` is how many entries of a tail remain, from its end. */
export type FieldChange =
  | { readonly set: unknown }
  | { readonly rows: Readonly<Record<string, unknown>>; readonly gone: readonly string[] }
  | { readonly append: readonly unknown[]; readonly keep: number; readonly total: number };

/** `key` is `deskTopicKey` of the topic. A snapshot replaces whatever the page held under that key. */
export type ViewChange =
  | { readonly key: string; readonly snapshot: Readonly<Record<string, unknown>> }
  | { readonly key: string; readonly fields: Readonly<Record<string, FieldChange>> };

/** The first frame of a connection. */
export type DeskWelcome = {
  readonly kind: 'welcome';
  readonly deskProtocolVersion: number;
  readonly role: DeskRole;
  /** The desktop's own window, not a browser. */
  readonly isDesktop: boolean;
  readonly canArm: boolean;
  /** How the journal will name this client. */
  readonly clientName: string;
  /** Of Tradewarden. */
  readonly version: string;
  /** The name of the machine that trades. */
  readonly machine: string;
  /** Another one for each trading session: what was asked of one is not repeated to another, which may trade real money. */
  readonly tradingSession: string;
  /** Nothing is set up and nobody has been welcomed yet. */
  readonly firstRun: boolean;
  readonly nowUs: number;
};

/** From the desk worker to a page. */
export type DeskFrame =
  | DeskWelcome
  /** Numbered from 1 without a gap for each connection: a gap means that the page must connect anew. Answer with `seen`. */
  | { readonly kind: 'changes'; readonly number: number; readonly atUs: number; readonly changes: readonly ViewChange[] }
  /** The answer to one command, matched by its id. */
  | { readonly kind: 'outcome'; readonly commandId: string; readonly outcome: CommandOutcome }
  /** The topic cannot be had, and why: more symbols than the feed allows, or a malformed request. */
  | { readonly kind: 'refused'; readonly key: string; readonly reason: string }
  /** The last frame before the connection is closed by the desk. */
  | { readonly kind: 'goodbye'; readonly reason: string };

/** From a page to the desk worker, one JSON object a message, at most `MOST_CLIENT_MESSAGE_BYTES`. */
export type DeskClientMessage =
  | { readonly kind: 'subscribe'; readonly topic: DeskTopic }
  | { readonly kind: 'unsubscribe'; readonly key: string }
  | { readonly kind: 'seen'; readonly number: number }
  | { readonly kind: 'command'; readonly commandId: string; readonly command: DeskCommand };

export const MOST_CLIENT_MESSAGE_BYTES = 64 * 1024;

/** One name for one subscription: the same topic asked for twice is one subscription. */
export function deskTopicKey(topic: DeskTopic): string {
  switch (topic.topic) {
    case 'watchlist':
      return `watchlist|${topic.symbols.toSorted().join(',')}`;
    case 'chart':
      return `chart|${topic.symbol}|${topic.timeframe}`;
    case 'logs':
      return `logs|${topic.level}|${topic.sources.toSorted().join(',')}`;
    default:
      return topic.topic;
  }
}

/** What a page holds: the view of each key. */
export type HeldViews = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The views after one change. Fields that did not change keep their identity. */
export function applyViewChange(held: HeldViews, change: ViewChange): HeldViews {
  if ('snapshot' in change) return { ...held, [change.key]: change.snapshot };
  const before = held[change.key];
  // A change of a topic that the page left in the meantime.
  if (!before) return held;
  const after: Record<string, unknown> = { ...before };
  for (const [name, field] of Object.entries(change.fields)) after[name] = applyFieldChange(before[name], field);
  return { ...held, [change.key]: after };
}

function applyFieldChange(before: unknown, change: FieldChange): unknown {
  if ('set' in change) return change.set;
  if ('append' in change) {
    const entries = [...((before as Tail<unknown> | undefined)?.entries ?? []), ...change.append];
    return { entries: entries.slice(Math.max(0, entries.length - change.keep)), total: change.total };
  }
  const rows: Record<string, unknown> = { ...(before as Table<unknown> | undefined)?.rows, ...change.rows };
  for (const key of change.gone) delete rows[key];
  return { rows };
}
