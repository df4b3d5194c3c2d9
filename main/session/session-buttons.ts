// Everything that a person can ask of a session: the command line, the tray, the window and the desk push the same buttons.
import type { Scope } from '../../protocol/control.ts';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import type {
  ComponentOutcome,
  EmergencyOutcome,
  RestartOutcome,
  StrategyConfiguration,
} from '../../protocol/main-requests.ts';
import type { StatusReport, TradingPhase } from '../../protocol/status.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { SessionRecords } from './session-records.ts';
import type { SessionUpkeep } from './session-upkeep.ts';
import type { ControlOutcome, FlattenOutcome } from './trading-control.ts';

/** `by` names who asks, for log and journal. */
export interface SessionButtons {
  /** What a person should know at once: listed, acknowledged, raised, and heard of. */
  readonly alerts: Alerts;
  /** Preflight, settings and backups; null where no host looks after the session. */
  readonly upkeep: SessionUpkeep | null;
  /** `withLink`: with a fresh address of the web page, which works once. */
  status(options?: { readonly withLink?: boolean }): Promise<StatusReport>;
  /** A fresh address of the web page, which works once; null without one. */
  dashboardUrl(role?: 'viewer' | 'operator'): Promise<string | null>;
  /** What must hold before live trading may be armed, proven now. */
  proveEvidence(): Promise<LiveView>;
  /** Arms this live session. Throws NotArmed with what does not hold. Never on behalf of a web page. */
  arm(by: string, accountEnding: string): Promise<LiveView>;
  disarm(by: string, reason: string): Promise<LiveView>;
  halt(by: string, reason: string): Promise<ControlOutcome>;
  resume(by: string, reason: string): Promise<ControlOutcome>;
  /** Closes positions by orders of our own: of one symbol or book, or (null) of all. Goes on until nothing is left. */
  flatten(scope: Scope, by: string, reason: string): Promise<FlattenOutcome>;
  /** Asks for the end; again to hurry, a third time to kill. */
  stop(by: string): void;
  /** Every worker but the desk stops in order, and the program stays; `startTrading` brings them back. */
  stopTrading(by: string): TradingPhase;
  startTrading(by: string): TradingPhase;
  /** Restarts the worker of a component. Throws a RangeError for a component that cannot be restarted. */
  restart(component: string, by: string): RestartOutcome;
  /**
   * Starts a component that was stopped or failed; a strategy may get a new configuration, and starts afresh with it. Rejects
   * with a RangeError that says what is wrong with the configuration; the strategy then goes on as it was.
   */
  startComponent(component: string, by: string, configuration?: StrategyConfiguration): Promise<ComponentOutcome>;
  /** Throws a RangeError for a component that others need. */
  stopComponent(component: string, by: string): ComponentOutcome;
  /** Log lines, levels and the last day of each component. */
  readonly records: SessionRecords;
  /** For when no executor can: the gateway itself cancels all open orders, or closes all positions. Throws its refusal. */
  emergency(action: EmergencyOutcome['action'], by: string, reason: string): Promise<EmergencyOutcome>;
}
