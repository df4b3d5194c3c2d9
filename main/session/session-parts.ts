// Puts a session together: the supervisor, and around it everything that knows, watches and commands what it supervises.
import type { LogLine } from '../../protocol/main-requests.ts';
import { createCurveKeyPair } from '../../runtime/lane-sockets.ts';
import { openAlerts } from '../alerts/open-alerts.ts';
import { SessionArming } from '../arming/session-arming.ts';
import type { Asker } from '../control/control-requests.ts';
import { HealthMonitor } from '../health/health-monitor.ts';
import type { HomeFolders } from '../home.ts';
import { leastLevelOf } from '../logging/least-level.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import { ResourceWatch } from '../resources/resource-watch.ts';
import { findConfigurationMistakes } from '../strategies/inspect-strategies.ts';
import { StrategyCatalog } from '../strategies/strategy-catalog.ts';
import type { WorkerRow } from '../supervisor/core/roster.ts';
import { DEFAULT_LIMITS } from '../supervisor/core/supervisor-state.ts';
import { LanePlan } from '../supervisor/lane-plan.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { Supervisor } from '../supervisor/supervisor.ts';
import { ComponentCommands } from './component-commands.ts';
import { GoneWorkers } from './gone-workers.ts';
import { noteLiving } from './leftovers.ts';
import { MarketGate } from './market-gate.ts';
import { SessionAnswers } from './session-answers.ts';
import { SessionEnding } from './session-ending.ts';
import { type EventParts, SessionEvents } from './session-events.ts';
import type { SessionPlan } from './session-plan.ts';
import { SessionRecords } from './session-records.ts';
import { SessionView } from './session-view.ts';
import { TradingControl } from './trading-control.ts';
import { TradingSwitch } from './trading-switch.ts';

export type SessionPartsOptions = {
  readonly plan: SessionPlan;
  readonly home: HomeFolders;
  readonly launcher: Launcher;
  readonly logs: SessionLogs;
  readonly answerDesk: (request: unknown, asker: Asker) => Promise<unknown>;
  /** The titles of what a preflight finds wrong now; null where nobody can run one. */
  readonly failedPreflight: () => Promise<readonly string[] | null>;
};

export type SessionParts = ReturnType<typeof createSessionParts>;

export function createSessionParts({ plan, home, launcher, logs, answerDesk, failedPreflight }: SessionPartsOptions) {
  const { roster, settings } = plan;
  const workersOf = (kind: WorkerRow['kind']): readonly string[] =>
    roster.workers.filter((row) => row.kind === kind).map(({ name }) => name);
  const warn = (message: string, fields?: Readonly<Record<string, unknown>>): void =>
    logs.write('main', { level: 'warn', message, ...(fields && { fields }) });

  const lanes = new LanePlan(roster, settings.ports, createCurveKeyPair);
  for (const secret of lanes.secretKeys) logs.hide(secret);
  const alerts = openAlerts(home, settings.alerts, `${plan.mode} at ${plan.venue}`, logs);
  const control = new TradingControl(workersOf('executor'), (executor, command, timeoutMs) =>
    supervisor.ask(executor, 'control', command, timeoutMs),
  );
  const events = new SessionEvents();
  const supervisor: Supervisor = new Supervisor({
    roster,
    limits: { ...DEFAULT_LIMITS, ...settings.supervision, degradedAfterChecks: settings.monitoring.unhealthyAfter },
    launcher,
    lanes,
    home: home.root,
    logLevelOf: (worker) => leastLevelOf(worker, logs),
    redactText: logs.redactText,
    onSpawned: () => noteLiving(home, supervisor.state, (error) => warn('the list of processes cannot be written', { error })),
    configOf: (worker, detailsOf) => components.configured(worker.name, plan.configOf(worker, detailsOf, control.startCommand)),
    listener: events.listener(() => heard),
  });
  const components = new ComponentCommands(supervisor, (worker, configuration) =>
    findConfigurationMistakes(settings, worker, configuration, home.root, launcher),
  );
  const configured = settings.strategies.map(({ strategy }) => strategy);
  const catalog = new StrategyCatalog({ configured, home, launcher });
  const answers = new SessionAnswers(supervisor);
  const ending = new SessionEnding(
    (message) => logs.write('main', { level: 'info', message }),
    () => supervisor.stop(),
  );
  const gone = new GoneWorkers({
    supervisor,
    answers,
    cancelsOrdersWhenExecutorFails: settings.supervision.cancelOrdersWhenExecutorFails,
    raiseAlert: (notice) => alerts.raise(notice, 'main'),
    log: warn,
    reduce: (reason) => control.reduce(reason),
  });
  const armable = { plan, alerts, log: warn, failedPreflight, isEnding: () => ending.hasBegun };
  const arming = new SessionArming(armable, supervisor, answers);
  const market = new MarketGate(supervisor, workersOf('simulator'), warn);
  const health = new HealthMonitor(supervisor, settings.monitoring);
  const resources = new ResourceWatch(supervisor, home.root, settings.resources, {
    onBreach: (subject, text) =>
      alerts.raise({ severity: 'warning', code: 'RESOURCE_BREACH', subject, text }, 'health-monitor'),
    onOver: (subject) => logs.write('health-monitor', { level: 'info', message: `${subject} is within its limits again` }),
  });
  const records = new SessionRecords(supervisor, logs);
  const trading = new TradingSwitch(supervisor);
  const view = new SessionView({ plan, supervisor, answers, control, trading, resources });
  const tellDesks = (line: LogLine): void => supervisor.tellDesks({ kind: 'log-line', line });
  const heard: EventParts = {
    ...{ logs, alerts, lanes, control, answers, gone, arming, market, view, ending },
    ...{ answerDesk, tellDesks },
  };
  return {
    ...{ supervisor, alerts, control, events, answers, ending, gone, arming },
    ...{ health, resources, records, components, catalog, trading, view },
  };
}
