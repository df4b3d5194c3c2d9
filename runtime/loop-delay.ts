// How late the event loop of this process is: the worst hundredth since the last look.
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Each sample wakes the process, so there are few of them. */
const RESOLUTION_MS = 50;

export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  start(): void {
    this.#histogram.enable();
  }

  stop(): void {
    this.#histogram.disable();
  }

  /** In milliseconds. The histogram holds whole intervals between two looks at the clock, so the interval itself is no delay. */
  takeMs(): number {
    const intervalMs = this.#histogram.count === 0 ? 0 : this.#histogram.percentile(99) / 1e6;
    this.#histogram.reset();
    return Math.max(0, intervalMs - RESOLUTION_MS);
  }
}
