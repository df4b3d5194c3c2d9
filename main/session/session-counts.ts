// The counters of a session, summed over workers and over the lives of each.
import type { WorkerKind } from '../../protocol/lanes.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { RunCounts } from './run-summary.ts';

export class SessionCounts {
  readonly #supervisor: Supervisor;

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor;
  }

  /** One counter over all workers of a kind. */
  total(kind: WorkerKind, counter: string): number {
    return this.#each(kind, counter).reduce((sum, count) => sum + count, 0);
  }

  get restarts(): number {
    return [...this.#supervisor.state.workers.values()].reduce((sum, { restarts }) => sum + restarts, 0);
  }

  /** Error lines, causes that nothing can heal, and workers that are down for good without having said a word. */
  get errors(): number {
    const counts = [...this.#supervisor.state.workers.values()].map(({ row, phase }) => {
      const { errors } = this.#supervisor.figuresOf(row.name);
      return errors === 0 && phase === 'failed' ? 1 : errors;
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  ofStatus(): { ticks: number; opportunities: number; restarts: number; errors: number } {
    return {
      ticks: this.total('gateway', 'ticksPublished'),
      // Every wish to trade that a strategy had, whatever became of it.
      opportunities: this.total('strategy', 'signalsSent'),
      restarts: this.restarts,
      errors: this.errors,
    };
  }

  ofRun(): Omit<RunCounts, 'durationMs'> {
    return {
      published: this.total('gateway', 'ticksPublished'),
      // Each strategy hears only its own symbols; the one that heard most says how much arrived.
      receivedByStrategy: Math.max(0, ...this.#each('strategy', 'ticksReceived')),
      gaps: this.total('strategy', 'gaps'),
      restarts: this.restarts,
      errors: this.errors,
    };
  }

  #each(kind: WorkerKind, counter: string): readonly number[] {
    const workers = [...this.#supervisor.state.workers.values()].filter(({ row }) => row.kind === kind);
    return workers.map(({ row }) => this.#supervisor.figuresOf(row.name).totals[counter] ?? 0);
  }
}
