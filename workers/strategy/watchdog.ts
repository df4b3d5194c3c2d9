// Watches over the strategy's own code from a thread beside it: a handler that never returns and a memory that only grows end
// this process, with the place in the strategy's file as its last words, and nobody else is held up.
import { Worker } from 'node:worker_threads';
import { threadUrl } from '../../runtime/thread-url.ts';

/** What the strategy may be busy with; a number each, because the thread reads them from shared memory. */
export const OCCUPATIONS = [
  'loading',
  'create',
  'onBar with history',
  'onStart',
  'onQuote',
  'onTrade',
  'onBar',
  'onTimer',
  'onOrder',
  'onStop',
  'report',
] as const;
export type Occupation = (typeof OCCUPATIONS)[number];

/**
 * `counter` is odd while the strategy is busy: two looks at the same odd number mean that it has not returned in between. `turns`
 * counts how often the event loop came around, and must not stand still for `turnLimitMs` once that is set.
 */
export const SHARED = { counter: 0, occupation: 1, limitMs: 2, turns: 3, turnLimitMs: 4 } as const;

/** For what happens once, where a slow disk and a long history have their share. */
export const LOADING_LIMIT_MS = 10_000;

export type WatchdogSettings = {
  readonly strategy: string;
  readonly file: string;
  readonly fileUrl: string;
  readonly maxMemoryMb: number;
};

export type Watchdog = {
  enter(occupation: Occupation, limitMs: number): void;
  leave(): void;
  /** From now on code that runs after a handler has returned, such as a chain of promises, is given no more time than this, either. */
  watchLoop(limitMs: number): void;
};

const TURNS_IN_LIMIT = 20;

export function startWatchdog(settings: WatchdogSettings): Watchdog {
  const shared = new Int32Array(new SharedArrayBuffer(Object.keys(SHARED).length * Int32Array.BYTES_PER_ELEMENT));
  const thread = new Worker(threadUrl('strategy', 'watchdog-thread'), {
    workerData: { ...settings, shared },
    stdout: false,
    stderr: false,
  });
  // It watches as long as there is something to watch, and keeps nothing alive.
  thread.unref();
  return {
    enter(occupation, limitMs) {
      Atomics.store(shared, SHARED.occupation, OCCUPATIONS.indexOf(occupation));
      Atomics.store(shared, SHARED.limitMs, limitMs);
      Atomics.add(shared, SHARED.counter, 1);
    },
    leave() {
      Atomics.add(shared, SHARED.counter, 1);
    },
    watchLoop(limitMs) {
      setInterval(() => Atomics.add(shared, SHARED.turns, 1), Math.ceil(limitMs / TURNS_IN_LIMIT)).unref();
      Atomics.store(shared, SHARED.turnLimitMs, limitMs);
    },
  };
}
