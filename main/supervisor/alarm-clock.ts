// Tells the supervisor that time passed: several times a second, and on the dot when something is due.

const TICK_MS = 250;

export class AlarmClock {
  readonly #onRing: () => void;
  readonly #alarms = new Set<NodeJS.Timeout>();
  #ticking: NodeJS.Timeout | undefined;

  constructor(onRing: () => void) {
    this.#onRing = onRing;
  }

  start(): void {
    this.#ticking ??= setInterval(this.#onRing, TICK_MS);
  }

  /** Rings once at this moment of `performance.now()`. What is further away than a tick is left to the ticks. */
  ringAt(atMs: number): void {
    const delayMs = Math.max(0, Math.ceil(atMs - performance.now()));
    if (delayMs > TICK_MS) return;
    const alarm = setTimeout(() => {
      this.#alarms.delete(alarm);
      this.#onRing();
    }, delayMs);
    this.#alarms.add(alarm);
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    for (const alarm of this.#alarms) clearTimeout(alarm);
    this.#alarms.clear();
  }
}
