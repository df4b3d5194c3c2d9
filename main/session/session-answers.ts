// What the workers of a session tell about it when they are asked, and their last words for when nobody can answer any more.
import type { PortfolioView } from '../../protocol/portfolio-view.ts';
import type { StrategyStatus } from '../../protocol/strategy-status.ts';
import type { BooksSummary } from '../../protocol/summary.ts';
import type { WorkerRow } from '../supervisor/core/roster.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { MarketState } from './run-summary.ts';

const ANSWER_PATIENCE_MS = 2_000;
const RECONCILE_PATIENCE_MS = 4_000;
/** With the comparison after it within the executor's deadline for a stop. */
const SETTLE_PATIENCE_MS = 5_500;

export class SessionAnswers {
  readonly #supervisor: Supervisor;
  #books: BooksSummary | null = null;
  #market: MarketState | null = null;

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor;
  }

  /** The last books that an executor told; nobody is asked. */
  get lastBooks(): BooksSummary | null {
    return this.#books;
  }

  get lastMarket(): MarketState | null {
    return this.#market;
  }

  /** The answer of a worker, or null when it gave none. */
  async of<T>(worker: string, question: string, argument: unknown = null): Promise<T | null> {
    const answer = await this.#supervisor.ask(worker, question, argument, ANSWER_PATIENCE_MS);
    return answer.ok ? (answer.value as T) : null;
  }

  /** The executor's books, or the last ones that it told; null when it never did. */
  async books(): Promise<BooksSummary | null> {
    // They share one journal: whoever answers speaks for all.
    for (const executor of this.workersOf('executor')) {
      const books = await this.of<BooksSummary>(executor, 'books');
      if (!books) continue;
      this.#books = books;
      break;
    }
    return this.#books;
  }

  async market(): Promise<MarketState | null> {
    const [simulator] = this.workersOf('simulator');
    if (simulator !== undefined) this.#market = (await this.of<MarketState>(simulator, 'market-state')) ?? this.#market;
    return this.#market;
  }

  /** Orders, executions and denials as the executor knows them; null when none answers. */
  async portfolio(): Promise<PortfolioView | null> {
    const [executor] = this.workersOf('executor');
    return executor === undefined ? null : this.of<PortfolioView>(executor, 'portfolio');
  }

  async strategies(): Promise<readonly StrategyStatus[]> {
    const running = this.workersOf('strategy').filter((name) => this.isRunning(name));
    const answers = await Promise.all(running.map((name) => this.of<StrategyStatus>(name, 'status')));
    return answers.filter((answer) => answer !== null);
  }

  /** A fresh address of the web page, which works once; null without one. */
  async dashboardUrl(role: 'viewer' | 'operator'): Promise<string | null> {
    const [desk] = this.workersOf('desk');
    return desk === undefined || !this.isRunning(desk) ? null : this.of<string>(desk, 'dashboard-url', role);
  }

  /** Journal and venue are compared by every executor, which takes no signal until then. */
  async reconcile(): Promise<void> {
    const executors = this.workersOf('executor');
    await Promise.all(executors.map((executor) => this.#supervisor.ask(executor, 'reconcile', null, RECONCILE_PATIENCE_MS)));
  }

  /** The last word knows the fate of every order and was compared with the venue, as long as the venue can be asked. */
  async settle(executor: string): Promise<void> {
    await this.#supervisor.ask(executor, 'settle', null, SETTLE_PATIENCE_MS);
    const compared = await this.#supervisor.ask(executor, 'reconcile', null, RECONCILE_PATIENCE_MS);
    if (compared.ok) this.#books = compared.value as BooksSummary;
    else await this.books();
  }

  isRunning(worker: string): boolean {
    return this.#supervisor.state.workers.get(worker)?.phase === 'running';
  }

  workersOf(kind: WorkerRow['kind']): readonly string[] {
    const rows = [...this.#supervisor.state.workers.values()].map(({ row }) => row);
    return rows.filter((row) => row.kind === kind).map(({ name }) => name);
  }
}
