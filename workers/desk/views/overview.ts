// The state of everything: components, numbers of the session, resources and equity over time, alerts.
import type { ComponentView, OverviewView } from '../../../protocol/desk-views/overview.ts';
import type { EquityPoint } from '../../../protocol/portfolio-view.ts';
import type { StatusReport } from '../../../protocol/status.ts';
import { decimal, formatDecimal, parseDecimal } from '../../../trading/decimal.ts';
import type { DeskFacts, Moment } from '../desk-facts.ts';
import { View } from '../feed/view.ts';

const UNKNOWN = { freshness: 'unknown', value: null, asOfUs: null } as const;
/** Main is asked once a second. */
const STATUS_SILENCE_MS = 5_000;
const SERIES_LENGTH = 360;
const SAMPLE_EVERY_MS = 5_000;

export function createOverviewView(facts: DeskFacts): {
  readonly view: View;
  refresh(moment: Moment): void;
  sample(moment: Moment): void;
} {
  const view = new View('overview');
  const components = view.table<ComponentView>('components');
  const metrics = view.value<OverviewView['metrics']>('metrics', UNKNOWN);
  const resources = view.value<OverviewView['resources']>('resources', UNKNOWN);
  const resourceSeries = view.tail<OverviewView['resourceSeries']['entries'][number]>('resourceSeries', SERIES_LENGTH);
  const equitySeries = view.tail<OverviewView['equitySeries']['entries'][number]>('equitySeries', SERIES_LENGTH);
  const alerts = view.table<OverviewView['alerts']['rows'][string]>('alerts');
  const equity = new EquityCurve();
  let sampledAtMs = Number.NEGATIVE_INFINITY;
  let shownStatus: StatusReport | null = null;
  let ticks: { readonly count: number; readonly atMs: number; readonly perSecond: number | null } | null = null;

  return {
    view,
    /** Goes on without anybody looking, so that whoever opens the desk sees the past. */
    sample({ nowMs, wallUs }) {
      equitySeries.append(...equity.follow(facts.portfolio.equity));
      const status = facts.status.value;
      if (!status || nowMs - sampledAtMs < SAMPLE_EVERY_MS) return;
      sampledAtMs = nowMs;
      const { frame } = facts.portfolio;
      // The executor's own points are a minute apart; a curve shall move sooner.
      if (frame?.account) equitySeries.append(...equity.follow([{ atUs: frame.venueTimeUs, equity: frame.account.equity }]));
      const used = Object.values(status.resources.workers);
      resourceSeries.append({
        atUs: wallUs,
        cpuPercent: status.resources.cpuPercent,
        memoryBytes: used.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
      });
    },
    refresh(moment) {
      const { nowMs } = moment;
      const status = facts.status.value;
      if (status && status !== shownStatus) {
        components.replace(status.components.map((component) => [component.id, toComponentView(component, status)] as const));
        const elapsedMs = ticks === null ? 0 : nowMs - ticks.atMs;
        if (ticks === null || elapsedMs >= 900) {
          const perSecond =
            ticks === null ? null : Math.max(0, Math.round((1000 * (status.metrics.ticks - ticks.count)) / elapsedMs));
          ticks = { count: status.metrics.ticks, atMs: nowMs, perSecond };
        }
        shownStatus = status;
      }
      const perSecond = ticks?.perSecond ?? null;
      metrics.set(facts.status.dated(nowMs, STATUS_SILENCE_MS, (told) => toMetrics(told, perSecond)));
      resources.set(
        facts.status.dated(nowMs, STATUS_SILENCE_MS, ({ resources: { cpuPercent, memory, disk } }) => ({
          cpuPercent,
          memory,
          disk,
        })),
      );
      alerts.replace((facts.alerts.value ?? []).map((alert) => [alert.id, toAlertView(alert)] as const));
    },
  };
}

/** The executor's equity points with what they gained since the first and what they lost since the highest. */
class EquityCurve {
  #first: bigint | null = null;
  #highest: bigint | null = null;
  #lastAtUs = 0;

  follow(points: readonly EquityPoint[]): OverviewView['equitySeries']['entries'] {
    return points
      .filter(({ atUs }) => atUs > this.#lastAtUs)
      .map(({ atUs, equity }) => {
        const value: bigint = parseDecimal(equity);
        this.#lastAtUs = atUs;
        this.#first ??= value;
        this.#highest = this.#highest === null || value > this.#highest ? value : this.#highest;
        return {
          atUs,
          equity,
          pnl: formatDecimal(decimal(value - this.#first)),
          drawdown: formatDecimal(decimal(value - this.#highest)),
        };
      });
  }
}

function toComponentView(component: StatusReport['components'][number], status: StatusReport): ComponentView {
  const used = status.resources.workers[component.worker];
  const { id, worker, pid, state, required, restarts, uptimeMs, health, lastError } = component;
  return {
    id,
    worker,
    pid,
    state,
    required,
    restarts,
    uptimeMs,
    health,
    lastError,
    cpuPercent: used?.cpuPercent ?? null,
    memoryBytes: used?.memoryBytes ?? null,
    loopDelayMs: used === undefined ? null : Math.round(used.loopDelayMs * 10) / 10,
  };
}

function toMetrics({ metrics }: StatusReport, ticksPerSecond: number | null): NonNullable<OverviewView['metrics']['value']> {
  const { ticks, signals, orders, openOrders, denied, fills, restarts, errors } = metrics;
  return { ticks, ticksPerSecond, signals, orders, openOrders, denied, rejected: null, fills, restarts, errors };
}

type AlertRow = OverviewView['alerts']['rows'][string];
const toAlertView = ({ id, severity, code, text, raisedAtUs, acknowledgedBy, acknowledgedAtUs }: AlertRow): AlertRow => ({
  id,
  severity,
  code,
  text,
  raisedAtUs,
  acknowledgedBy,
  acknowledgedAtUs,
});
