// A session: the supervised workers of a plan, with everything that a host (headless or desktop) shows of it and asks of it.
import { randomUUID } from 'node:crypto';
import type { Scope } from '../../protocol/control.ts';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import { LANES } from '../../protocol/lanes.ts';
import type {
  ComponentOutcome,
  EmergencyOutcome,
  LogLine,
  RestartOutcome,
  StrategyConfiguration,
} from '../../protocol/main-requests.ts';
import type { TradingState } from '../../protocol/portfolio.ts';
import type { ComponentStatus, StatusReport, TradingPhase } from '../../protocol/status.ts';
import type { StrategyStatus } from '../../protocol/strategy-status.ts';
import type { BooksSummary, RunSummary } from '../../protocol/summary.ts';
import { createCurveKeyPair } from '../../runtime/lane-sockets.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { openAlerts } from '../alerts/open-alerts.ts';
import { SessionArming } from '../arming/session-arming.ts';
import type { Asker } from '../control/control-requests.ts';
import { answerDeskRequest, type DeskSession } from '../desk/desk-requests.ts';
import { HealthMonitor } from '../health/health-monitor.ts';
import type { HomeFolders } from '../home.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { ResourceWatch } from '../resources/resource-watch.ts';
import { describeComponents, describeMetrics } from '../status/status-report.ts';
import { findConfigurationMistakes } from '../strategies/inspect-strategies.ts';
import type { WorkerRow } from '../supervisor/core/roster.ts';
import { DEFAULT_LIMITS, failedRequired, isUp } from '../supervisor/core/supervisor-state.ts';
import { LanePlan } from '../supervisor/lane-plan.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { Supervisor } from '../supervisor/supervisor.ts';
import type { SupervisorListener } from '../supervisor/supervisor-listener.ts';
import { ComponentCommands } from './component-commands.ts';
import { GoneWorkers } from './gone-workers.ts';
import { noteLiving } from './leftovers.ts';
import { MarketGate } from './market-gate.ts';
import { summarizeRun } from './run-summary.ts';
import { SessionAnswers } from './session-answers.ts';
import { SessionCounts } from './session-counts.ts';
import type { SessionPlan } from './session-plan.ts';
import { SessionRecords } from './session-records.ts';
import type { SessionUpkeep } from './session-upkeep.ts';
import { type ControlOutcome, type FlattenOutcome, TradingControl } from './trading-control.ts';
import { TradingSwitch } from './trading-switch.ts';

export class TradingSession implements DeskSession {
  readonly supervisor: Supervisor;
  /** Set by the host that looks after it. */
  upkeep: SessionUpkeep | null = null;
  readonly plan: SessionPlan;
  readonly alerts: Alerts;
  readonly #settling = Promise.withResolvers<void>();
  /** Resolves when every worker runs or has failed for good, for the first time. */
  readonly settled: Promise<void> = this.#settling.promise;
  readonly #logs: SessionLogs;
  readonly #lanes: LanePlan;
  /** Log lines, levels and histories, for those who look. */
  readonly records: SessionRecords;
  readonly #control: TradingControl;
  readonly #market: MarketGate;
  readonly #health: HealthMonitor;
  readonly #resources: ResourceWatch;
  readonly #components: ComponentCommands;
  readonly #trading: TradingSwitch;
  #endFollowing: () => void = () => {};
  readonly #desk: Asker = {
    emit: (line) => this.supervisor.tellDesks({ kind: 'log-line', line: line as LogLine }),
    untilGone: (end) => (this.#endFollowing = end),
    letGo: () => this.#endFollowing(),
  };
  readonly #stopping = new AbortController();
  #isLast = false;
  readonly #counts: SessionCounts;
  /** The titles of what a preflight finds wrong now; null where nobody can run one. */
  failedPreflight: () => Promise<readonly string[] | null> = async () => {
    const report = await this.upkeep?.preflight(true);
    return report ? report.checks.filter(({ result }) => result === 'failed').map(({ title }) => title) : null;
  };
  readonly #arming: SessionArming;
  readonly #gone: GoneWorkers;
  /** What the workers tell when they are asked. */
  readonly answers: SessionAnswers;
  readonly #startedAtMs = performance.now();
  readonly #readyListeners: ((worker: WorkerRow) => void)[] = [];
  readonly ended: Promise<void>;

  constructor(plan: SessionPlan, home: HomeFolders, launcher: Launcher, logs: SessionLogs) {
    this.plan = plan;
    this.#logs = logs;
    const { roster, settings } = plan;
    this.#lanes = new LanePlan(roster, settings.ports, createCurveKeyPair);
    for (const secret of this.#lanes.secretKeys) logs.hide(secret);
    this.alerts = openAlerts(home, settings.alerts, `${plan.mode} at ${plan.venue}`, logs);
    const workersOf = (kind: WorkerRow['kind']): readonly string[] =>
      roster.workers.filter((row) => row.kind === kind).map(({ name }) => name);
    this.#control = new TradingControl(workersOf('executor'), (executor, command, timeoutMs) =>
      this.supervisor.ask(executor, 'control', command, timeoutMs),
    );
    this.supervisor = new Supervisor({
      roster,
      limits: { ...DEFAULT_LIMITS, ...settings.supervision, degradedAfterChecks: settings.monitoring.unhealthyAfter },
      launcher,
      lanes: this.#lanes,
      home: home.root,
      logLevelOf: (worker) => logs.levelOf(worker),
      redactText: logs.redactText,
      onSpawned: () =>
        noteLiving(home, this.supervisor.state, (error) =>
          logs.write('main', { level: 'warn', message: 'the list of processes cannot be written', fields: { error } }),
        ),
      configOf: (worker, detailsOf) =>
        this.#components.configured(worker.name, plan.configOf(worker, detailsOf, this.#control.startCommand)),
      listener: this.#listener(),
    });
    this.answers = new SessionAnswers(this.supervisor);
    const warn = (message: string, fields: Readonly<Record<string, unknown>>): void =>
      logs.write('main', { level: 'warn', message, fields });
    this.#gone = new GoneWorkers({
      supervisor: this.supervisor,
      answers: this.answers,
      cancelsOrdersWhenExecutorFails: settings.supervision.cancelOrdersWhenExecutorFails,
      raiseAlert: (notice) => this.alerts.raise(notice, 'main'),
      log: warn,
      reduce: (reason) => this.#control.reduce(reason),
    });
    const armable = {
      ...{ plan, alerts: this.alerts, log: warn },
      failedPreflight: () => this.failedPreflight(),
      isEnding: () => this.isStopping,
    };
    this.#arming = new SessionArming(armable, this.supervisor, this.answers);
    this.#counts = new SessionCounts(this.supervisor);
    this.#market = new MarketGate(this.supervisor, workersOf('simulator'), (text) =>
      logs.write('main', { level: 'warn', message: text }),
    );
    this.#health = new HealthMonitor(this.supervisor, settings.monitoring);
    this.#resources = new ResourceWatch(this.supervisor, home.root, settings.resources, {
      onBreach: (subject, text) => this.alerts.raise({ severity: 'warning', code: 'RESOURCE_BREACH', subject, text }, 'main'),
      onOver: (subject) => logs.write('main', { level: 'info', message: `${subject} is within its limits again` }),
    });
    this.records = new SessionRecords(this.supervisor, logs);
    this.#components = new ComponentCommands(this.supervisor, (worker, configuration) =>
      findConfigurationMistakes(settings, worker, configuration, home.root, launcher),
    );
    this.#trading = new TradingSwitch(this.supervisor);
    this.ended = this.supervisor.ended.then(() => {
      this.#control.close();
      this.records.close();
      this.#health.stop();
      this.#resources.stop();
      return this.alerts.close();
    });
  }

  start(): void {
    this.#logs.write('main', { level: 'info', message: 'lanes', fields: { ports: this.plan.settings.ports, ...LANES } });
    this.supervisor.start();
    this.records.watch(
      () => this.#describeComponents(),
      (component) => this.supervisor.tellDesks({ kind: 'component-changed', component }),
    );
    this.#health.start();
    this.#resources.start(this.plan.settings.monitoring.resourceIntervalSeconds);
  }

  /** The end of the program; `ended` tells when everything is gone. */
  stop(by: string): void {
    this.#isLast = true;
    this.#end(by);
  }

  /** The same end, for another session to take the place of this one. */
  makeRoom(by: string): void {
    this.#end(by);
  }

  /** Whether somebody asked for the end of the program. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** A halt outlives the session in which somebody asked for it. */
  inheritHalt(before: TradingSession): void {
    this.#control.inherit(before.#control.standingHalt);
  }

  #end(by: string): void {
    const message = this.isStopping ? `${by} asks again: hurrying` : `${by} asks to stop`;
    this.#logs.write('main', { level: 'info', message });
    this.#stopping.abort();
    this.supervisor.stop();
  }

  /** Aborted by the first stop. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  stopTrading(by: string): TradingPhase {
    void this.#arming.tradingStopped(by);
    if (this.#trading.stop()) this.#logs.write('main', { level: 'warn', message: `${by} stops trading; the program stays` });
    return this.#trading.phase;
  }

  startTrading(by: string): TradingPhase {
    if (this.#trading.start()) this.#logs.write('main', { level: 'warn', message: `${by} starts trading` });
    return this.#trading.phase;
  }

  restart(component: string, by: string): RestartOutcome {
    const outcome = this.#components.restart(component);
    this.#logs.write('main', { level: 'warn', message: `${by} restarts ${component}`, fields: { ...outcome } });
    return outcome;
  }

  startComponent(component: string, by: string, configuration?: StrategyConfiguration): Promise<ComponentOutcome> {
    this.#logs.write('main', { level: 'warn', message: `${by} starts ${component}`, fields: { ...configuration } });
    return this.#components.start(component, configuration);
  }

  stopComponent(component: string, by: string): ComponentOutcome {
    const outcome = this.#components.stop(component);
    this.#logs.write('main', { level: 'warn', message: `${by} stops ${component}` });
    return outcome;
  }

  emergency(action: EmergencyOutcome['action'], by: string, reason: string): Promise<EmergencyOutcome> {
    return this.#gone.emergency(action, by, reason);
  }

  /** Whether a required worker failed for good. */
  get hasFailed(): boolean {
    return failedRequired(this.supervisor.state).length > 0;
  }

  /** Whether nothing can ever be traded: a required worker or every strategy failed for good. */
  get isHopeless(): boolean {
    const strategies = this.answers.workersOf('strategy').map((worker) => this.supervisor.state.workers.get(worker)?.phase);
    return this.hasFailed || (strategies.length > 0 && strategies.every((phase) => phase === 'failed'));
  }

  /** Whether any worker failed for good. */
  get hasLoss(): boolean {
    return [...this.supervisor.state.workers.values()].some(({ phase }) => phase === 'failed');
  }

  get isUp(): boolean {
    return isUp(this.supervisor.state);
  }

  /** Cancels what is open and closes positions, of one symbol or book or of all, by orders of our own; halts nothing. */
  flatten(scope: Scope, by: string, reason: string): Promise<FlattenOutcome> {
    this.#logs.write('main', { level: 'warn', message: `${by} closes positions`, fields: { reason, ...scope } });
    return this.#control.flatten({ kind: 'flatten', id: randomUUID(), by, reason, ...scope });
  }

  halt(by: string, reason: string): Promise<ControlOutcome> {
    this.#logs.write('main', { level: 'warn', message: `${by} halts trading`, fields: { reason } });
    return this.#control.command({ kind: 'halt', by, reason });
  }

  resume(by: string, reason: string): Promise<ControlOutcome> {
    this.#logs.write('main', { level: 'warn', message: `${by} resumes trading`, fields: { reason } });
    return this.#control.command({ kind: 'resume', by, reason });
  }

  /** Without an executor nothing trades: then it is what one would begin with, else the last that was told. Null before the first. */
  tradingState(books: BooksSummary | null): TradingState | null {
    const hasExecutor = this.answers.workersOf('executor').some((executor) => this.answers.isRunning(executor));
    return (hasExecutor ? null : this.#control.startState) ?? books?.tradingState ?? null;
  }

  get tradingPhase(): TradingPhase {
    return this.#trading.phase;
  }

  /** No signal is taken from now on until journal and venue were compared anew. */
  async distrustBooks(why: string): Promise<void> {
    this.#logs.write('main', { level: 'warn', message: `${why}: journal and venue are compared before anything is traded` });
    await this.answers.reconcile();
  }

  /** Calls back each time that a worker is ready, in its first life and in every later one. */
  onWorkerReady(listener: (worker: WorkerRow) => void): void {
    this.#readyListeners.push(listener);
  }

  strategies(): Promise<readonly StrategyStatus[]> {
    return this.answers.strategies();
  }

  dashboardUrl(role: 'viewer' | 'operator' = 'operator'): Promise<string | null> {
    return this.answers.dashboardUrl(role);
  }

  async status({ withLink = true } = {}): Promise<StatusReport> {
    const [books, machine, dashboardUrl] = await Promise.all([
      this.answers.books(),
      this.#resources.machine(),
      withLink ? this.dashboardUrl() : null,
    ]);
    const nowMs = performance.now();
    return {
      pid: process.pid,
      mode: this.plan.mode,
      venue: this.plan.venue,
      tradingState: this.tradingState(books),
      trading: this.#trading.phase,
      dashboardUrl,
      uptimeMs: Math.round(nowMs - this.#startedAtMs),
      components: this.#describeComponents(),
      metrics: describeMetrics(books, this.#counts.ofStatus()),
      resources: { ...machine, workers: this.#resources.workers() },
    };
  }

  #describeComponents(): readonly ComponentStatus[] {
    const figuresOf = (worker: string) => this.supervisor.figuresOf(worker);
    return describeComponents(this.supervisor.state, figuresOf, this.#startedAtMs, performance.now());
  }

  /** From what is known by now; exact after `ended`, because everybody was asked before they left. */
  summary(): RunSummary {
    const durationMs = Math.round(performance.now() - this.#startedAtMs);
    const counts = { ...this.#counts.ofRun(), durationMs };
    const { mode, venue, settings } = this.plan;
    const { lastBooks, lastMarket } = this.answers;
    return summarizeRun(mode, venue, lastBooks, lastMarket, counts, settings.simulator.market.kind);
  }

  /** Error lines, causes that nothing can heal, and workers that are down for good. */
  get errors(): number {
    return this.#counts.errors;
  }

  proveEvidence(): Promise<LiveView> {
    return this.#arming.proveEvidence();
  }

  arm(by: string, accountEnding: string): Promise<LiveView> {
    return this.#arming.arm(by, accountEnding);
  }

  disarm(by: string, reason: string): Promise<LiveView> {
    return this.#arming.disarm(by, reason);
  }

  live(): Promise<LiveView | null> {
    return this.#arming.view();
  }

  #listener(): SupervisorListener {
    const logs = this.#logs;
    return {
      onReport: ({ what, worker, text }) => {
        const level = what === 'failed' ? 'error' : what === 'restarting' || what === 'degraded' ? 'warn' : 'info';
        logs.write('main', { level, message: text, fields: { worker } });
        if (what === 'failed') void this.#beginMarket();
        const isGone = what === 'stopped' || what === 'restarting' || what === 'failed';
        if (isGone && !this.isStopping) void this.#gone.forgetSubscriptions(worker);
        if (what === 'restarting' && this.answers.workersOf('gateway').includes(worker)) void this.#market.hold();
      },
      onLog: (worker, { level, message, fields, atUs }) => logs.write(worker, { level, message, fields, atUs }),
      onStrayLine: (worker, line) => logs.write(worker, { level: 'info', message: line, fields: { outsideOfTheLog: true } }),
      onAlert: (worker, notice) => this.alerts.raise(notice, worker),
      onFatal: (worker, cause, message) => logs.write(worker, { level: 'error', message, fields: { cause } }),
      onReady: (worker) => void this.#workerReady(worker),
      onLost: (worker, reason, remedy) => void this.#gone.lose(worker, reason, remedy),
      onRequest: (_desk, request) => answerDeskRequest(this, request, this.#desk),
      beforeStop: (worker) => this.#beforeStop(worker),
    };
  }

  async #workerReady(worker: WorkerRow): Promise<void> {
    const ports = this.#lanes.portsOf(worker.name);
    if (ports.length > 0)
      this.#logs.write('main', { level: 'info', message: `${worker.name} listens on 127.0.0.1: ${ports.join(', ')}` });
    // A desk that was just born follows nothing yet.
    if (worker.kind === 'desk') this.#desk.letGo();
    await this.#arming.workerReady(worker);
    if (worker.kind === 'executor') await this.#control.executorReady(worker.name);
    for (const listener of this.#readyListeners) listener(worker);
    await this.#beginMarket();
  }

  async #beginMarket(): Promise<void> {
    if (this.hasFailed || this.#market.isComplete) this.#settling.resolve();
    await this.#market.begin();
  }

  /** The books once nobody signals any more, the market once nobody trades. */
  async #beforeStop(worker: WorkerRow): Promise<void> {
    // A desk that was just born follows nothing yet.
    if (worker.kind === 'desk') this.#desk.letGo();
    if (worker.kind === 'executor') await this.answers.settle(worker.name);
    if (worker.kind === 'simulator') await this.answers.market();
  }
}
