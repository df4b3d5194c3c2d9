// Everything that the desk has been told, in one place: sources write it, views read it.
import type { Alert } from '../../protocol/alerts.ts';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import type { PreflightView } from '../../protocol/desk-views/preflight.ts';
import type { SettingsView } from '../../protocol/desk-views/settings.ts';
import type { GatewayHealth } from '../../protocol/gateway-health.ts';
import type { StatusReport } from '../../protocol/status.ts';
import type { StrategyInspection, StrategyStatus } from '../../protocol/strategy-status.ts';
import type { VenueClock } from '../../protocol/ticks.ts';
import type { DeskSettings } from './settings.ts';
import { Heard } from './sources/heard.ts';
import { PortfolioState } from './sources/portfolio-state.ts';
import { PriceBoard } from './sources/price-board.ts';

/** `nowMs` is monotonic, for ages; `wallUs` is for people. */
export type Moment = { readonly nowMs: number; readonly wallUs: number };

export class DeskFacts {
  readonly settings: DeskSettings;
  readonly status = new Heard<StatusReport>();
  readonly gateway = new Heard<GatewayHealth>();
  readonly clock = new Heard<VenueClock>();
  /** When the executor last spoke; what it said is in `portfolio`. */
  readonly executor = new Heard<true>();
  readonly portfolio = new PortfolioState();
  readonly prices = new PriceBoard();
  readonly alerts = new Heard<readonly Alert[]>();
  readonly strategies = new Heard<readonly StrategyStatus[]>();
  readonly strategyCatalog = new Heard<readonly StrategyInspection[]>();
  readonly preflight = new Heard<PreflightView>();
  readonly settingsView = new Heard<SettingsView>();
  readonly live = new Heard<LiveView>();

  constructor(settings: DeskSettings) {
    this.settings = settings;
  }

  /** Whether prices of a symbol cannot be relied on now. */
  isStale(symbol: string, { nowMs }: Moment): boolean {
    if (!this.clock.isFresh(nowMs, SILENCE_MS)) return true;
    return this.gateway.value?.staleSymbols.includes(symbol) ?? false;
  }
}

/** The gateway's clock comes once a second; three missing ones are silence. */
export const SILENCE_MS = 3_500;
