// The living process of each worker, told apart by the number of its life from those that it replaced.
import type { WorkerProcess } from './launcher.ts';

export class LiveProcesses {
  readonly #living = new Map<string, { readonly life: number; readonly process: WorkerProcess }>();

  begin(worker: string, life: number, process: WorkerProcess): void {
    this.#living.set(worker, { life, process });
  }

  end(worker: string, life: number): void {
    if (this.#living.get(worker)?.life === life) this.#living.delete(worker);
  }

  /** The process of that life, or of whatever life is the present one; undefined when it is gone. */
  of(worker: string, life?: number): WorkerProcess | undefined {
    const found = this.#living.get(worker);
    return life === undefined || found?.life === life ? found?.process : undefined;
  }
}
