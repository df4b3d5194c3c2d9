// Market time: it runs from the source's beginning at a speed, paced by the wall clock, and brings ticks and timers in order.
// Between events it interpolates, but never beyond an event that has not happened yet. Work comes in slices of a few
// milliseconds, so that requests and frames are served in between however fast the market runs.
import type { Tick } from '../../protocol/ticks.ts';
import type { MarketSource } from './market-source.ts';
import { knownAtUs } from './sources/merge-ticks.ts';
import type { MarketPosition } from './venue-store.ts';

export type MarketClockOptions = {
  readonly source: MarketSource;
  /** Where to go on: the beginning, or where a killed predecessor was. */
  readonly position: MarketPosition;
  readonly speed: number;
  /** Monotonic wall-clock milliseconds. */
  readonly monotonicMs: () => number;
  readonly onTick: (tick: Tick, nowUs: number) => void;
  readonly nextTimerUs: () => number;
  readonly runTimers: (nowUs: number) => void;
  /** A slice of work is done: write down and send what came of it. */
  readonly onSlice: () => void;
  /** True while receivers are too far behind for more. */
  readonly isCongested: () => boolean;
  /** The last event has happened; market time stands still from now on. */
  readonly onEnd: () => void;
};

export interface MarketClock {
  nowUs(): number;
  position(): MarketPosition;
  readonly hasEnded: boolean;
  /** Lets market time run or stand still. */
  setRunning(isRunning: boolean): void;
  /** A timer may have been set that is earlier than what the clock sleeps for. */
  poke(): void;
  setSpeed(speed: number): void;
  readonly speed: number;
  /** While time stands still: lets so many events and timers happen. */
  step(events: number): void;
  /** Lets everything up to a later market time happen at once. */
  seek(toUs: number): void;
  close(): void;
}

const SLICE_MS = 4;
const EVENTS_PER_TIME_CHECK = 16;
const CONGESTION_PAUSE_MS = 2;
const EVENTS_PER_COMMIT = 1_000;
const LONGEST_SLEEP_MS = 1000;

export function createMarketClock(options: MarketClockOptions): MarketClock {
  const { source, monotonicMs } = options;
  let { speed } = options;
  const ticks = source.ticks(options.position.atUs);
  let position = options.position;
  let reachedUs = position.atUs;
  let anchor: { readonly marketUs: number; readonly wallMs: number } | null = null;
  let next = ticks.next();
  let wake: NodeJS.Timeout | NodeJS.Immediate | null = null;
  let sleepsUntilUs = 0;
  let hasEnded = false;
  for (let skip = position.ticks; skip > 0 && !next.done && knownAtUs(next.value) === position.atUs; skip--)
    next = ticks.next();

  const nextTickUs = (): number => (next.done ? Number.POSITIVE_INFINITY : Math.max(knownAtUs(next.value), reachedUs));
  const endUs = (): number => source.toUs ?? Number.POSITIVE_INFINITY;
  const targetUs = (): number => {
    if (!anchor) return reachedUs;
    return Math.min(endUs(), Math.floor(anchor.marketUs + (monotonicMs() - anchor.wallMs) * 1000 * speed));
  };
  const nowUs = (): number => {
    reachedUs = Math.max(reachedUs, Math.min(targetUs(), nextTickUs(), options.nextTimerUs()));
    return reachedUs;
  };

  function runSlice(): void {
    wake = null;
    if (!anchor) return;
    if (options.isCongested()) {
      sleepMs(CONGESTION_PAUSE_MS);
      return;
    }
    const sliceEndMs = monotonicMs() + SLICE_MS;
    const target = targetUs();
    let isBehind = false;
    for (let count = 1; ; count++) {
      if (Math.min(nextTickUs(), options.nextTimerUs()) > target) break;
      happenNext();
      if (count % EVENTS_PER_TIME_CHECK === 0 && monotonicMs() >= sliceEndMs) {
        isBehind = true;
        break;
      }
    }
    if (!isBehind) reachedUs = Math.max(reachedUs, target);
    options.onSlice();
    if (!isBehind && next.done && reachedUs >= endUs()) end();
    else if (isBehind) wake = setImmediate(runSlice);
    else sleep();
  }

  function happenNext(): void {
    const timerUs = options.nextTimerUs();
    const tickUs = nextTickUs();
    if (next.done || timerUs < tickUs) {
      reachedUs = Math.max(reachedUs, timerUs);
      options.runTimers(reachedUs);
      return;
    }
    const tick = next.value;
    position = { atUs: tickUs, ticks: position.atUs === tickUs ? position.ticks + 1 : 1 };
    reachedUs = tickUs;
    next = ticks.next();
    options.onTick(tick, tickUs);
  }

  function sleep(): void {
    sleepsUntilUs = Math.min(nextTickUs(), options.nextTimerUs(), endUs());
    sleepMs(Math.min(LONGEST_SLEEP_MS, Math.max(0, (sleepsUntilUs - reachedUs) / 1000 / speed)));
  }

  function sleepMs(milliseconds: number): void {
    wake = setTimeout(runSlice, Math.ceil(milliseconds));
  }

  function stopWaiting(): void {
    if (wake === null) return;
    clearTimeout(wake as NodeJS.Timeout);
    clearImmediate(wake as NodeJS.Immediate);
    wake = null;
  }

  function end(): void {
    hasEnded = true;
    anchor = null;
    position = { atUs: endUs(), ticks: 0 };
    options.onEnd();
  }

  /** As `runSlice`, but by events instead of by the clock. */
  function happenUntil(isDone: (events: number) => boolean): void {
    for (let events = 0; !isDone(events); events++) {
      happenNext();
      if (events % EVENTS_PER_COMMIT === EVENTS_PER_COMMIT - 1) options.onSlice();
    }
    options.onSlice();
  }

  const nextUs = (): number => Math.min(nextTickUs(), options.nextTimerUs());

  return {
    nowUs,
    // Between two events everything before this very moment has happened.
    position: () => (reachedUs > position.atUs ? { atUs: reachedUs, ticks: 0 } : position),
    get hasEnded() {
      return hasEnded;
    },
    setRunning(isRunning) {
      if (hasEnded || isRunning === (anchor !== null)) return;
      if (isRunning) {
        anchor = { marketUs: reachedUs, wallMs: monotonicMs() };
        sleepMs(0);
      } else {
        nowUs();
        anchor = null;
        stopWaiting();
      }
    },
    get speed() {
      return speed;
    },
    setSpeed(wanted) {
      if (anchor) anchor = { marketUs: nowUs(), wallMs: monotonicMs() };
      speed = wanted;
      if (!anchor) return;
      stopWaiting();
      sleepMs(0);
    },
    step(events) {
      if (anchor || hasEnded) return;
      happenUntil((happened) => happened >= events || nextUs() > endUs());
    },
    seek(toUs) {
      if (hasEnded) return;
      const targetUs = Math.min(toUs, endUs());
      happenUntil(() => nextUs() > targetUs);
      reachedUs = Math.max(reachedUs, targetUs);
      if (!anchor) return;
      anchor = { marketUs: reachedUs, wallMs: monotonicMs() };
      stopWaiting();
      sleepMs(0);
    },
    poke() {
      if (!anchor || wake === null || options.nextTimerUs() >= sleepsUntilUs) return;
      stopWaiting();
      sleep();
    },
    close() {
      anchor = null;
      stopWaiting();
    },
  };
}
