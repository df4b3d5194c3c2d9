// Stops and starts trading while the program stays: every worker but the desk leaves in order, and comes back in order.
import type { TradingPhase } from '../../protocol/status.ts';
import { isAlive, isAtRest } from '../supervisor/core/supervisor-state.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';

export class TradingSwitch {
  readonly #supervisor: Supervisor;
  /** What ran when trading was stopped; whatever was stopped by itself before stays stopped. */
  #stopped: readonly string[] | null = null;

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor;
  }

  /** False when there was nothing to stop. */
  stop(): boolean {
    if (this.#stopped !== null) return false;
    this.#stopped = this.#traders.filter((record) => !isAtRest(record)).map(({ row }) => row.name);
    this.#supervisor.stopWorkers(...this.#stopped);
    return true;
  }

  start(): boolean {
    if (this.#stopped === null) return false;
    this.#supervisor.startWorkers(...this.#stopped);
    this.#stopped = null;
    return true;
  }

  get phase(): TradingPhase {
    const traders = this.#traders.filter(({ phase }) => phase !== 'disabled');
    const isLeaving = this.#stopped !== null || this.#supervisor.state.aim === 'stopping';
    if (isLeaving) return traders.some(isAlive) ? 'stopping' : 'stopped';
    const hasArrived = traders.every((record) => record.phase === 'running' || record.phase === 'failed' || isAtRest(record));
    return hasArrived ? 'running' : 'starting';
  }

  get #traders() {
    return [...this.#supervisor.state.workers.values()].filter(({ row }) => row.kind !== 'desk');
  }
}
