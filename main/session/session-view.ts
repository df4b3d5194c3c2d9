// What is seen of a session: its state at one glance, what became of it, and its summary at the end.
import type { TradingState } from '../../protocol/portfolio.ts';
import type { ComponentStatus, StatusReport } from '../../protocol/status.ts';
import type { BooksSummary, RunSummary } from '../../protocol/summary.ts';
import type { ResourceWatch } from '../resources/resource-watch.ts';
import { describeComponents, describeMetrics } from '../status/status-report.ts';
import { failedRequired, isUp } from '../supervisor/core/supervisor-state.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { summarizeRun } from './run-summary.ts';
import type { SessionAnswers } from './session-answers.ts';
import { SessionCounts } from './session-counts.ts';
import type { SessionPlan } from './session-plan.ts';
import type { TradingControl } from './trading-control.ts';
import type { TradingSwitch } from './trading-switch.ts';

export type SeenParts = {
  readonly plan: SessionPlan;
  readonly supervisor: Supervisor;
  readonly answers: SessionAnswers;
  readonly control: TradingControl;
  readonly trading: TradingSwitch;
  readonly resources: ResourceWatch;
};

export class SessionView {
  readonly #parts: SeenParts;
  readonly #counts: SessionCounts;
  readonly #startedAtMs = performance.now();

  constructor(parts: SeenParts) {
    this.#parts = parts;
    this.#counts = new SessionCounts(parts.supervisor);
  }

  async status(withLink: boolean): Promise<StatusReport> {
    const { plan, answers, resources, trading } = this.#parts;
    const [books, machine, dashboardUrl] = await Promise.all([
      answers.books(),
      resources.machine(),
      withLink ? answers.dashboardUrl('operator') : null,
    ]);
    return {
      pid: process.pid,
      mode: plan.mode,
      venue: plan.venue,
      tradingState: this.tradingState(books),
      trading: trading.phase,
      dashboardUrl,
      uptimeMs: Math.round(performance.now() - this.#startedAtMs),
      components: this.components(),
      metrics: describeMetrics(books, this.#counts.ofStatus()),
      resources: { ...machine, workers: resources.workers() },
    };
  }

  components(): readonly ComponentStatus[] {
    const { supervisor } = this.#parts;
    const figuresOf = (worker: string) => supervisor.figuresOf(worker);
    return describeComponents(supervisor.state, figuresOf, this.#startedAtMs, performance.now());
  }

  /** Without an executor nothing trades: then it is what one would begin with, else the last that was told. Null before the first. */
  tradingState(books: BooksSummary | null): TradingState | null {
    const { answers, control } = this.#parts;
    const hasExecutor = answers.workersOf('executor').some((executor) => answers.isRunning(executor));
    return (hasExecutor ? null : control.startState) ?? books?.tradingState ?? null;
  }

  /** From what is known by now; exact after the end, because everybody was asked before they left. */
  summary(): RunSummary {
    const { mode, venue, settings } = this.#parts.plan;
    const { lastBooks, lastMarket } = this.#parts.answers;
    const counts = { ...this.#counts.ofRun(), durationMs: Math.round(performance.now() - this.#startedAtMs) };
    return summarizeRun(mode, venue, lastBooks, lastMarket, counts, settings.simulator.market.kind);
  }

  /** Error lines, causes that nothing can heal, and workers that are down for good. */
  get errors(): number {
    return this.#counts.errors;
  }

  get isUp(): boolean {
    return isUp(this.#parts.supervisor.state);
  }

  /** Whether a required worker failed for good. */
  get hasFailed(): boolean {
    return failedRequired(this.#parts.supervisor.state).length > 0;
  }

  /** Whether any worker failed for good. */
  get hasLoss(): boolean {
    return [...this.#parts.supervisor.state.workers.values()].some(({ phase }) => phase === 'failed');
  }

  /** Whether nothing can ever be traded: a required worker or every strategy failed for good. */
  get isHopeless(): boolean {
    const { answers, supervisor } = this.#parts;
    const strategies = answers.workersOf('strategy').map((worker) => supervisor.state.workers.get(worker)?.phase);
    return this.hasFailed || (strategies.length > 0 && strategies.every((phase) => phase === 'failed'));
  }
}
