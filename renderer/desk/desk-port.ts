// The one door in: where the page gets the state of everything from. In the desktop it is the bridge of the preload script.
import type { TradingState } from '../../protocol/portfolio.ts';
import type { Mode, VenueName } from '../../protocol/summary.ts';

export type ShownComponent = {
  readonly id: string;
  readonly worker: string;
  readonly pid: number | null;
  readonly state: string;
  readonly required: boolean;
  readonly restarts: number;
  readonly uptimeMs: number;
  readonly lastError: string | null;
};

/** The part of a status report that is shown. */
export type ShownStatus = {
  readonly mode: Mode;
  readonly venue: VenueName;
  readonly tradingState: TradingState | null;
  readonly uptimeMs: number;
  readonly components: readonly ShownComponent[];
  readonly metrics: {
    readonly ticks: number;
    readonly signals: number;
    readonly orders: number;
    readonly fills: number;
    readonly equity: string | null;
    readonly realizedPnl: string | null;
    readonly unrealizedPnl: string | null;
    readonly errors: number;
  };
};

export type DeskPort = {
  status(): Promise<ShownStatus>;
  halt(): Promise<unknown>;
  resume(): Promise<unknown>;
};

/** Undefined where no host is behind the page. */
export const findDeskPort = (): DeskPort | undefined => (globalThis as { readonly tradewarden?: DeskPort }).tradewarden;
