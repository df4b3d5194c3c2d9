// The end of a session: asked for once or several times, for good or to make room for another.

export class SessionEnding {
  readonly #log: (message: string) => void;
  readonly #stopWorkers: () => void;
  readonly #begun = new AbortController();
  #isLast = false;

  constructor(log: (message: string) => void, stopWorkers: () => void) {
    this.#log = log;
    this.#stopWorkers = stopWorkers;
  }

  /** `isLast`: of the program, not only of this session. Again to hurry, a third time to kill. */
  ask(by: string, isLast: boolean): void {
    this.#isLast ||= isLast;
    this.#log(this.hasBegun ? `${by} asks again: hurrying` : `${by} asks to stop`);
    this.#begun.abort();
    this.#stopWorkers();
  }

  get isLast(): boolean {
    return this.#isLast;
  }

  get hasBegun(): boolean {
    return this.#begun.signal.aborted;
  }

  /** Aborted by the first time. */
  get signal(): AbortSignal {
    return this.#begun.signal;
  }
}
