// Keeps one stream of the venue alive: gives it a deadline to answer, and after every failure waits and builds a new one, for ever.
import type { StreamCondition } from '../../../trading/cores/gateway/gateway-messages.ts';

export type StreamTimings = {
  /** How long the venue may take to acknowledge a connection or a subscription. */
  readonly answerMs: number;
  /** Waits grow from the first to the second, with full jitter. */
  readonly shortestWaitMs: number;
  readonly longestWaitMs: number;
  /** After the venue said that it has too many connections of ours: it needs a while to notice the dead ones. */
  readonly limitWaitMs: readonly [least: number, most: number];
};

export const STREAM_TIMINGS: StreamTimings = {
  answerMs: 10_000,
  shortestWaitMs: 250,
  longestWaitMs: 10_000,
  limitWaitMs: [30_000, 90_000],
};

/** How a connection tells its supervisor what happens to it. Calls of a connection that was given up have no effect. */
export type StreamWatch = {
  /** It waits for an answer of the venue, which must come in time. */
  expectAnswer(what: string): void;
  /** The venue acknowledged everything. A restriction is what a person should know about it, else empty. */
  confirm(restriction: string): void;
  /** It is of no use any more. `long`: trying again soon would only do harm. */
  fail(reason: string, wait: 'short' | 'long' | 'none'): void;
};

export type StreamConnection = { close(): void };

export class StreamSupervisor {
  readonly #connect: (watch: StreamWatch) => StreamConnection;
  readonly #onCondition: (condition: StreamCondition, reason: string) => void;
  readonly #timings: StreamTimings;
  #connection: StreamConnection | undefined;
  #generation = 0;
  #failures = 0;
  #liveSinceMs = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  constructor(
    connect: (watch: StreamWatch) => StreamConnection,
    onCondition: (condition: StreamCondition, reason: string) => void,
    timings: StreamTimings,
  ) {
    this.#connect = connect;
    this.#onCondition = onCondition;
    this.#timings = timings;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#open();
  }

  stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#failures = 0;
    this.#abandon();
    this.#onCondition('closed', 'nobody needs it');
  }

  /** What is connected, or on its way, is given up and built anew; a wait for the next attempt stays as long as it is. */
  renew(reason: string): void {
    if (this.#isRunning && this.#connection) this.#fail(reason, 'none');
  }

  #open(): void {
    const generation = ++this.#generation;
    this.#liveSinceMs = Number.POSITIVE_INFINITY;
    this.#onCondition('connecting', '');
    const ifCurrent =
      <Parameters extends readonly unknown[]>(action: (...parameters: Parameters) => void) =>
      (...parameters: Parameters): void => {
        if (this.#generation === generation && this.#isRunning) action(...parameters);
      };
    const watch: StreamWatch = {
      expectAnswer: ifCurrent((what) => this.#expect(what, watch)),
      confirm: ifCurrent((restriction) => {
        clearTimeout(this.#timer);
        this.#liveSinceMs = Math.min(this.#liveSinceMs, performance.now());
        this.#onCondition('live', restriction);
      }),
      fail: ifCurrent((reason, wait) => this.#fail(reason, wait)),
    };
    this.#expect('the connection', watch);
    const connection = this.#connect(watch);
    // It may have failed before it was even returned.
    if (this.#generation === generation) this.#connection = connection;
    else connection.close();
  }

  #expect(what: string, watch: StreamWatch): void {
    clearTimeout(this.#timer);
    const { answerMs } = this.#timings;
    this.#timer = setTimeout(
      () => watch.fail(`the venue did not acknowledge ${what} within ${answerMs / 1000} s`, 'short'),
      answerMs,
    );
  }

  #fail(reason: string, wait: 'short' | 'long' | 'none'): void {
    // A venue that accepts and drops us again at once is not back: only a stream that lasted starts the waits anew.
    if (performance.now() - this.#liveSinceMs > this.#timings.longestWaitMs) this.#failures = 0;
    this.#abandon();
    this.#onCondition('down', reason);
    const waitMs = wait === 'none' ? 0 : this.#waitMs(wait);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#open(), waitMs);
  }

  #waitMs(wait: 'short' | 'long'): number {
    const { shortestWaitMs, longestWaitMs, limitWaitMs } = this.#timings;
    if (wait === 'long') return limitWaitMs[0] + Math.random() * (limitWaitMs[1] - limitWaitMs[0]);
    return Math.random() * Math.min(longestWaitMs, shortestWaitMs * 2 ** Math.min(this.#failures, 30));
  }

  #abandon(): void {
    clearTimeout(this.#timer);
    this.#generation += 1;
    const connection = this.#connection;
    this.#connection = undefined;
    connection?.close();
  }
}
