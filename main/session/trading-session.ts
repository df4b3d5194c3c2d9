// A session: the supervised workers of a plan, with everything that a host (headless or desktop) shows of it and asks of it.
import { randomUUID } from 'node:crypto';
import type { Scope } from '../../protocol/control.ts';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import { LANES } from '../../protocol/lanes.ts';
import type {
  ComponentOutcome,
  EmergencyOutcome,
  RestartOutcome,
  StrategyConfiguration,
} from '../../protocol/main-requests.ts';
import type { TradingState } from '../../protocol/portfolio.ts';
import type { StatusReport, TradingPhase } from '../../protocol/status.ts';
import type { StrategyInspection, StrategyStatus } from '../../protocol/strategy-status.ts';
import type { BooksSummary, RunSummary } from '../../protocol/summary.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { acknowledgeHalted, raiseHalted } from '../alerts/halt-alerts.ts';
import { answerDeskRequest, type DeskSession } from '../desk/desk-requests.ts';
import type { HomeFolders } from '../home.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import type { WorkerRow } from '../supervisor/core/roster.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { SessionAnswers } from './session-answers.ts';
import { createSessionParts, type SessionParts } from './session-parts.ts';
import type { SessionPlan } from './session-plan.ts';
import type { SessionRecords } from './session-records.ts';
import type { SessionUpkeep } from './session-upkeep.ts';
import type { ControlOutcome, FlattenOutcome } from './trading-control.ts';

export class TradingSession implements DeskSession {
  readonly plan: SessionPlan;
  readonly supervisor: Supervisor;
  readonly alerts: Alerts;
  /** What the workers tell when they are asked. */
  readonly answers: SessionAnswers;
  /** Log lines, levels and histories, for those who look. */
  readonly records: SessionRecords;
  /** Set by the host that looks after it. */
  upkeep: SessionUpkeep | null = null;
  /** Resolves when every worker runs or has failed for good, for the first time. */
  readonly settled: Promise<void>;
  /** Resolves when nothing of it is left. */
  readonly ended: Promise<void>;
  readonly #logs: SessionLogs;
  readonly #parts: SessionParts;
  /** The titles of what a preflight finds wrong now; null where nobody can run one. */
  failedPreflight: () => Promise<readonly string[] | null> = async () => {
    const report = await this.upkeep?.preflight(true);
    return report ? report.checks.filter(({ result }) => result === 'failed').map(({ title }) => title) : null;
  };

  constructor(plan: SessionPlan, home: HomeFolders, launcher: Launcher, logs: SessionLogs) {
    this.plan = plan;
    this.#logs = logs;
    const parts = createSessionParts({
      ...{ plan, home, launcher, logs },
      answerDesk: (request, asker) => answerDeskRequest(this, request, asker),
      failedPreflight: () => this.failedPreflight(),
    });
    this.#parts = parts;
    this.supervisor = parts.supervisor;
    this.alerts = parts.alerts;
    this.answers = parts.answers;
    this.records = parts.records;
    this.settled = parts.events.settled;
    this.ended = parts.supervisor.ended.then(() => {
      parts.control.close();
      parts.records.close();
      parts.health.stop();
      parts.resources.stop();
      return parts.alerts.close();
    });
  }

  start(): void {
    const { view, health, resources } = this.#parts;
    this.#logs.write('main', { level: 'info', message: 'lanes', fields: { ports: this.plan.settings.ports, ...LANES } });
    this.supervisor.start();
    this.records.watch(
      () => view.components(),
      (component) => this.supervisor.tellDesks({ kind: 'component-changed', component }),
    );
    health.start();
    resources.start(this.plan.settings.monitoring.resourceIntervalSeconds);
  }

  /** The end of the program; `ended` tells when everything is gone. */
  stop(by: string): void {
    this.#parts.ending.ask(by, true);
  }

  /** The same end, for another session to take the place of this one. */
  makeRoom(by: string): void {
    this.#parts.ending.ask(by, false);
  }

  /** Whether somebody asked for the end of the program. */
  get isLast(): boolean {
    return this.#parts.ending.isLast;
  }

  /** Aborted by the first stop. */
  get stopping(): AbortSignal {
    return this.#parts.ending.signal;
  }

  get isStopping(): boolean {
    return this.#parts.ending.hasBegun;
  }

  /** A halt outlives the session in which somebody asked for it. */
  inheritHalt(before: TradingSession): void {
    this.#parts.control.inherit(before.#parts.control.standingHalt);
  }

  stopTrading(by: string): TradingPhase {
    const { arming, trading } = this.#parts;
    void arming.tradingStopped(by);
    if (trading.stop()) this.#warn(`${by} stops trading; the program stays`);
    return trading.phase;
  }

  startTrading(by: string): TradingPhase {
    const { trading } = this.#parts;
    if (trading.start()) this.#warn(`${by} starts trading`);
    return trading.phase;
  }

  get tradingPhase(): TradingPhase {
    return this.#parts.trading.phase;
  }

  restart(component: string, by: string): RestartOutcome {
    const outcome = this.#parts.components.restart(component);
    this.#warn(`${by} restarts ${component}`, { ...outcome });
    return outcome;
  }

  startComponent(component: string, by: string, configuration?: StrategyConfiguration): Promise<ComponentOutcome> {
    this.#warn(`${by} starts ${component}`, { ...configuration });
    return this.#parts.components.start(component, configuration);
  }

  stopComponent(component: string, by: string): ComponentOutcome {
    const outcome = this.#parts.components.stop(component);
    this.#warn(`${by} stops ${component}`);
    return outcome;
  }

  emergency(action: EmergencyOutcome['action'], by: string, reason: string): Promise<EmergencyOutcome> {
    return this.#parts.gone.emergency(action, by, reason);
  }

  /** Cancels what is open and closes positions, of one symbol or book or of all, by orders of our own; halts nothing. */
  flatten(scope: Scope, by: string, reason: string): Promise<FlattenOutcome> {
    this.#warn(`${by} closes positions`, { reason, ...scope });
    return this.#parts.control.flatten({ kind: 'flatten', id: randomUUID(), by, reason, ...scope });
  }

  async halt(by: string, reason: string): Promise<ControlOutcome> {
    this.#warn(`${by} halts trading`, { reason });
    const outcome = await this.#parts.control.command({ kind: 'halt', by, reason });
    // Somebody may have resumed while an executor let us wait for its answer.
    if (this.#parts.control.standingHalt !== null) raiseHalted(this.alerts, by, reason, outcome);
    return outcome;
  }

  resume(by: string, reason: string): Promise<ControlOutcome> {
    this.#warn(`${by} resumes trading`, { reason });
    acknowledgeHalted(this.alerts, by);
    return this.#parts.control.command({ kind: 'resume', by, reason });
  }

  /** No signal is taken from now on until journal and venue were compared anew. */
  async distrustBooks(why: string): Promise<void> {
    this.#warn(`${why}: journal and venue are compared before anything is traded`);
    await this.answers.reconcile();
  }

  /** Calls back each time that a worker is ready, in its first life and in every later one. */
  onWorkerReady(listener: (worker: WorkerRow) => void): void {
    this.#parts.events.onWorkerReady(listener);
  }

  strategies(): Promise<readonly StrategyStatus[]> {
    return this.answers.strategies();
  }

  strategyCatalog(): readonly StrategyInspection[] | null {
    return this.#parts.catalog.tell();
  }

  dashboardUrl(role: 'viewer' | 'operator' = 'operator'): Promise<string | null> {
    return this.answers.dashboardUrl(role);
  }

  status({ withLink = true } = {}): Promise<StatusReport> {
    return this.#parts.view.status(withLink);
  }

  tradingState(books: BooksSummary | null): TradingState | null {
    return this.#parts.view.tradingState(books);
  }

  /** From what is known by now; exact after `ended`, because everybody was asked before they left. */
  summary(): RunSummary {
    return this.#parts.view.summary();
  }

  get errors(): number {
    return this.#parts.view.errors;
  }

  get hasFailed(): boolean {
    return this.#parts.view.hasFailed;
  }

  get isHopeless(): boolean {
    return this.#parts.view.isHopeless;
  }

  get hasLoss(): boolean {
    return this.#parts.view.hasLoss;
  }

  get isUp(): boolean {
    return this.#parts.view.isUp;
  }

  proveEvidence(): Promise<LiveView> {
    return this.#parts.arming.proveEvidence();
  }

  arm(by: string, accountEnding: string): Promise<LiveView> {
    return this.#parts.arming.arm(by, accountEnding);
  }

  disarm(by: string, reason: string): Promise<LiveView> {
    return this.#parts.arming.disarm(by, reason);
  }

  live(): Promise<LiveView | null> {
    return this.#parts.arming.view();
  }

  #warn(message: string, fields?: Readonly<Record<string, unknown>>): void {
    this.#logs.write('main', { level: 'warn', message, ...(fields && { fields }) });
  }
}
