// A session: the supervised workers of a plan, with everything that a host (headless or desktop) shows of it and asks of it.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { AlertNotice } from '../protocol/alerts.ts';
import type { Scope } from '../protocol/control.ts';
import type { LiveView } from '../protocol/desk-views.ts';
import { LANES } from '../protocol/lanes.ts';
import type {
  ComponentOutcome,
  EmergencyOutcome,
  LogLine,
  RestartOutcome,
  StrategyConfiguration,
} from '../protocol/main-requests.ts';
import type { PortfolioView } from '../protocol/portfolio-view.ts';
import type { ComponentStatus, StatusReport, TradingPhase } from '../protocol/status.ts';
import type { StrategyStatus } from '../protocol/strategy-status.ts';
import type { BooksSummary, RunSummary } from '../protocol/summary.ts';
import { createCurveKeyPair } from '../runtime/lane-sockets.ts';
import type { Alerts } from './alerts/alerts.ts';
import { openAlerts } from './alerts/open-alerts.ts';
import { createSessionArming, describeExposure } from './arming/arm-session.ts';
import { type LiveArming, NotArmed } from './arming/live-arming.ts';
import { ComponentCommands } from './component-commands.ts';
import type { Asker } from './control-requests.ts';
import { answerDeskRequest, type DeskSession } from './desk/desk-requests.ts';
import { HealthMonitor } from './health-monitor.ts';
import type { HomeFolders } from './home.ts';
import { noteWorkers } from './leftovers.ts';
import type { SessionLogs } from './logging/session-logs.ts';
import { MarketGate } from './market-gate.ts';
import { ResourceWatch } from './resource-watch.ts';
import { type MarketState, summarizeRun } from './run-summary.ts';
import { SessionCounts } from './session-counts.ts';
import type { SessionPlan } from './session-plan.ts';
import { SessionRecords } from './session-records.ts';
import type { SessionUpkeep } from './session-upkeep.ts';
import { describeComponents, describeMetrics } from './status-report.ts';
import type { WorkerRow } from './supervisor/core/roster.ts';
import { DEFAULT_LIMITS, failedRequired, isUp } from './supervisor/core/supervisor-state.ts';
import { LanePlan } from './supervisor/lane-plan.ts';
import type { Launcher } from './supervisor/launcher.ts';
import { Supervisor } from './supervisor/supervisor.ts';
import { type ControlOutcome, type FlattenOutcome, TradingControl } from './trading-control.ts';
import { TradingSwitch } from './trading-switch.ts';

const BOOKS_PATIENCE_MS = 2_000;
const RECONCILE_PATIENCE_MS = 4_000;
/** Within the executor's deadline for a stop. */
const SETTLE_PATIENCE_MS = 9_000;
const EMERGENCY_PATIENCE_MS = 20_000;

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
  readonly #counts: SessionCounts;
  /** The titles of what a preflight finds wrong now; null where nobody can run one. */
  failedPreflight: () => Promise<readonly string[] | null> = async () => {
    const report = await this.upkeep?.preflight(true);
    return report ? report.checks.filter(({ result }) => result === 'failed').map(({ title }) => title) : null;
  };
  /** Null when no real money is in play. */
  #arming: LiveArming | null = null;
  readonly #startedAtMs = performance.now();
  readonly #readyListeners: ((worker: WorkerRow) => void)[] = [];
  /** The last answers, for when nobody can answer any more. */
  #books: BooksSummary | null = null;
  #marketState: MarketState | null = null;

  constructor(plan: SessionPlan, home: HomeFolders, launcher: Launcher, logs: SessionLogs) {
    this.plan = plan;
    this.#logs = logs;
    const { roster, settings } = plan;
    this.#lanes = new LanePlan(roster, settings.ports, createCurveKeyPair);
    for (const secret of this.#lanes.secretKeys) logs.hide(secret);
    this.alerts = openAlerts(home, settings.alerts, `${plan.mode} at ${plan.venue}`, logs);
    this.#control = new TradingControl(this.#workersOf('executor'), (executor, command, timeoutMs) =>
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
      onSpawned: () => this.#noteWorkers(home),
      configOf: (worker, detailsOf) =>
        this.#components.configured(worker.name, plan.configOf(worker, detailsOf, this.#control.startCommand)),
      listener: {
        onReport: ({ what, worker, text }) => {
          logs.write('main', {
            level: what === 'failed' ? 'error' : what === 'restarting' || what === 'degraded' ? 'warn' : 'info',
            message: text,
            fields: { worker },
          });
          if (what === 'failed') void this.#beginMarket();
          const isGone = what === 'stopped' || what === 'restarting' || what === 'failed';
          if (isGone) void this.#forgetSubscriptions(worker);
          if (what === 'restarting' && this.#workersOf('gateway').includes(worker)) void this.#market.hold();
        },
        onLog: (worker, { level, message, fields, atUs }) => logs.write(worker, { level, message, fields, atUs }),
        onStrayLine: (worker, line) => logs.write(worker, { level: 'info', message: line, fields: { outsideOfTheLog: true } }),
        onAlert: (worker, notice) => this.alerts.raise(notice, worker),
        onFatal: (worker, cause, message) => logs.write(worker, { level: 'error', message, fields: { cause } }),
        onReady: (worker) => void this.#workerReady(worker),
        onLost: (worker, reason, remedy) => void this.#lose(worker, reason, remedy),
        onRequest: (_desk, request) => answerDeskRequest(this, request, this.#desk),
        beforeStop: (worker) => this.#beforeStop(worker),
      },
    });
    if (plan.venue === 'alpaca-live') {
      this.#arming = createSessionArming({
        plan,
        ask: (...question) => this.supervisor.ask(...question),
        alerts: this.alerts,
        failedPreflight: () => this.failedPreflight(),
        log: (message, fields) => logs.write('main', { level: 'warn', message, fields }),
        onChange: () => {},
      });
    }
    this.#counts = new SessionCounts(this.supervisor);
    this.#market = new MarketGate(this.supervisor, this.#workersOf('simulator'), (text) =>
      logs.write('main', { level: 'warn', message: text }),
    );
    this.#health = new HealthMonitor(this.supervisor, settings.monitoring);
    this.#resources = new ResourceWatch(this.supervisor, home.root, settings.resources, {
      onBreach: (subject, text) => this.raiseAlert({ severity: 'warning', code: 'RESOURCE_BREACH', subject, text }),
      onOver: (subject) => logs.write('main', { level: 'info', message: `${subject} is within its limits again` }),
    });
    this.records = new SessionRecords(this.supervisor, logs);
    this.#components = new ComponentCommands(this.supervisor);
    this.#trading = new TradingSwitch(this.supervisor);
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

  /** `ended` tells when everything is gone. */
  stop(by: string): void {
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

  startComponent(component: string, by: string, configuration?: StrategyConfiguration): ComponentOutcome {
    this.#logs.write('main', { level: 'warn', message: `${by} starts ${component}`, fields: { ...configuration } });
    return this.#components.start(component, configuration);
  }

  stopComponent(component: string, by: string): ComponentOutcome {
    const outcome = this.#components.stop(component);
    this.#logs.write('main', { level: 'warn', message: `${by} stops ${component}` });
    return outcome;
  }

  async emergency(action: EmergencyOutcome['action'], by: string, reason: string): Promise<EmergencyOutcome> {
    this.#logs.write('main', { level: 'warn', message: `${by} orders the gateway: ${action}`, fields: { reason } });
    const [gateway = 'gateway'] = this.#workersOf('gateway');
    const answer = await this.supervisor.ask(gateway, action, { by, reason }, EMERGENCY_PATIENCE_MS);
    if (!answer.ok) throw new Error(`the gateway did not ${action}: ${answer.error}`);
    return { action, detail: answer.value };
  }

  get ended(): Promise<void> {
    return this.supervisor.ended.then(() => {
      this.#control.close();
      this.records.close();
      this.#health.stop();
      this.#resources.stop();
      return this.alerts.close();
    });
  }

  /** Whether a required worker failed for good. */
  get hasFailed(): boolean {
    return failedRequired(this.supervisor.state).length > 0;
  }

  /** Whether nothing can ever be traded: a required worker or every strategy failed for good. */
  get isHopeless(): boolean {
    const strategies = this.#workersOf('strategy').map((worker) => this.supervisor.state.workers.get(worker)?.phase);
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

  /** The executor's books, or the last ones that it told; null when it never did. */
  async books(): Promise<BooksSummary | null> {
    // They share one journal: whoever answers speaks for all.
    for (const executor of this.#workersOf('executor')) {
      const books = await this.answer<BooksSummary>(executor, 'books');
      if (!books) continue;
      this.#books = books;
      break;
    }
    return this.#books;
  }

  async market(): Promise<MarketState | null> {
    const [simulator] = this.#workersOf('simulator');
    if (simulator !== undefined)
      this.#marketState = (await this.answer<MarketState>(simulator, 'market-state')) ?? this.#marketState;
    return this.#marketState;
  }

  get tradingPhase(): TradingPhase {
    return this.#trading.phase;
  }

  /** The last books that an executor told; nobody is asked. */
  get lastBooks(): BooksSummary | null {
    return this.#books;
  }

  /** Orders, executions and denials as the executor knows them; null when none answers. */
  async portfolio(): Promise<PortfolioView | null> {
    const [executor] = this.#workersOf('executor');
    return executor === undefined ? null : this.answer<PortfolioView>(executor, 'portfolio');
  }

  /** No signal is taken from now on until journal and venue were compared anew. */
  async distrustBooks(why: string): Promise<void> {
    this.#logs.write('main', { level: 'warn', message: `${why}: journal and venue are compared before anything is traded` });
    await Promise.all(
      this.#workersOf('executor').map((executor) => this.supervisor.ask(executor, 'reconcile', null, RECONCILE_PATIENCE_MS)),
    );
  }

  /** Calls back each time that a worker is ready, in its first life and in every later one. */
  onWorkerReady(listener: (worker: WorkerRow) => void): void {
    this.#readyListeners.push(listener);
  }

  /** The answer of a worker, or null when it gave none. */
  async answer<T>(worker: string, question: string): Promise<T | null> {
    const answer = await this.supervisor.ask(worker, question, null, BOOKS_PATIENCE_MS);
    return answer.ok ? (answer.value as T) : null;
  }

  async strategies(): Promise<readonly StrategyStatus[]> {
    const running = this.#workersOf('strategy').filter((name) => this.supervisor.state.workers.get(name)?.phase === 'running');
    const answers = await Promise.all(running.map((name) => this.answer<StrategyStatus>(name, 'status')));
    return answers.filter((answer) => answer !== null);
  }

  /** A fresh address of the web page, which works once; null without one. */
  async dashboardUrl(role: 'viewer' | 'operator' = 'operator'): Promise<string | null> {
    const [desk] = this.#workersOf('desk');
    if (desk === undefined || this.supervisor.state.workers.get(desk)?.phase !== 'running') return null;
    const answer = await this.supervisor.ask(desk, 'dashboard-url', role, BOOKS_PATIENCE_MS);
    return answer.ok ? (answer.value as string) : null;
  }

  async status({ withLink = true } = {}): Promise<StatusReport> {
    const [books, machine, dashboardUrl] = await Promise.all([
      this.books(),
      this.#resources.machine(),
      withLink ? this.dashboardUrl() : null,
    ]);
    const nowMs = performance.now();
    return {
      pid: process.pid,
      mode: this.plan.mode,
      venue: this.plan.venue,
      tradingState: books?.tradingState ?? null,
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
    return summarizeRun(mode, venue, this.#books, this.#marketState, counts, settings.simulator.market.kind);
  }

  /** Error lines, causes that nothing can heal, and workers that are down for good. */
  get errors(): number {
    return this.#counts.errors;
  }

  /** What lives, for the next start in case that this process dies. */
  #noteWorkers(home: HomeFolders): void {
    const living = [...this.supervisor.state.workers.values()].flatMap(({ row, pid }) =>
      pid === null ? [] : [[row.name, { pid, bundle: join('workers', `${row.kind}.js`) }] as const],
    );
    try {
      noteWorkers(home, Object.fromEntries(living));
    } catch (error) {
      this.#logs.write('main', { level: 'warn', message: 'the list of processes cannot be written', fields: { error } });
    }
  }

  /** Something that a person should know at once. */
  raiseAlert(notice: AlertNotice, source = 'main'): void {
    this.alerts.raise(notice, source);
  }

  /** Without a required worker only what shrinks positions is allowed; without an executor nobody watches what is open. */
  async #lose({ name, kind, required }: WorkerRow, reason: string, remedy: string): Promise<void> {
    const severity = required ? 'critical' : 'warning';
    this.raiseAlert({ severity, code: 'COMPONENT_FAILED', subject: name, text: `${reason}. ${remedy}` });
    if (!required) return;
    await this.#control.reduce(reason);
    const hasExecutor = this.#workersOf('executor').some(
      (other) => this.supervisor.state.workers.get(other)?.phase === 'running',
    );
    if (kind !== 'executor' || hasExecutor || !this.plan.settings.supervision.cancelOrdersWhenExecutorFails) return;
    try {
      await this.emergency('cancel-all', 'supervisor', reason);
    } catch (error) {
      this.raiseAlert({ severity: 'critical', code: 'CANCEL_FAILED', subject: name, text: (error as Error).message });
    }
  }

  /** A worker that is gone follows no symbols; the venue's symbol budget is for the living. */
  async #forgetSubscriptions(worker: string): Promise<void> {
    if (this.isStopping) return;
    const subscribers = [worker, worker.slice(worker.indexOf(':') + 1)];
    for (const gateway of this.#workersOf('gateway'))
      await this.supervisor.ask(gateway, 'worker-ended', { subscribers }, BOOKS_PATIENCE_MS);
  }

  async proveEvidence(): Promise<LiveView> {
    const arming = this.#liveArming();
    await arming.prove();
    return arming.view();
  }

  async arm(by: string, accountEnding: string): Promise<LiveView> {
    this.#logs.write('main', { level: 'warn', message: `${by} asks to arm live trading` });
    const arming = this.#liveArming();
    await arming.arm(by, accountEnding);
    return arming.view();
  }

  async disarm(by: string, reason: string): Promise<LiveView> {
    this.#logs.write('main', { level: 'warn', message: `${by} disarms live trading`, fields: { reason } });
    const arming = this.#liveArming();
    await arming.disarm(by, reason);
    return arming.view();
  }

  /** As it was last proven; null when this session trades no real money. */
  async live(): Promise<LiveView | null> {
    return this.#arming === null ? null : this.#arming.view();
  }

  #liveArming(): LiveArming {
    if (this.#arming) return this.#arming;
    throw new NotArmed(`this session trades on ${this.plan.venue}, not with real money: start one with --mode live`);
  }

  /** What an earlier session left at a live venue is known as soon as the executor has compared its journal with it. */
  async #tellArming({ kind, name }: WorkerRow): Promise<void> {
    if (!this.#arming) return;
    if (kind === 'gateway') {
      const { accountNumber } = this.supervisor.figuresOf(name).details as { readonly accountNumber: string };
      await this.#arming.gatewayReady(accountNumber);
    }
    if (kind !== 'executor') return;
    const books = await this.books();
    const exposure = books && describeExposure(books);
    if (exposure) await this.#arming.exposureFound(exposure);
  }

  async #workerReady(worker: WorkerRow): Promise<void> {
    const ports = this.#lanes.portsOf(worker.name);
    if (ports.length > 0)
      this.#logs.write('main', { level: 'info', message: `${worker.name} listens on 127.0.0.1: ${ports.join(', ')}` });
    // A desk that was just born follows nothing yet.
    if (worker.kind === 'desk') this.#desk.letGo();
    await this.#tellArming(worker);
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
    if (worker.kind === 'executor') await this.#settleWithVenue(worker.name);
    if (worker.kind === 'simulator') await this.market();
  }

  /** The last word knows the fate of every order and was compared with the venue, as long as the venue can be asked. */
  async #settleWithVenue(executor: string): Promise<void> {
    const compared = await this.supervisor.ask(executor, 'settle', null, SETTLE_PATIENCE_MS);
    if (compared.ok) this.#books = compared.value as BooksSummary;
    else await this.books();
  }

  #workersOf(kind: WorkerRow['kind']): readonly string[] {
    return this.plan.roster.workers.filter((row) => row.kind === kind).map(({ name }) => name);
  }
}
