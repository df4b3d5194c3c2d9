// Decides when a replay is over: the market has ended, every tick and signal has arrived, and nothing is in flight any more.

/** How far a worker is with the gateway's ticks, by topic. */
export type Delivery = {
  readonly epoch: string;
  readonly next: Readonly<Record<string, number>>;
  readonly unacknowledgedSignals?: number;
};

/** One look at the system. A null is a worker that could not answer. */
export type QuietSample = {
  readonly isUp: boolean;
  readonly isMarketFinished: boolean;
  readonly gateway: Delivery | null;
  /** Strategies and executors. */
  readonly receivers: readonly (Delivery | null)[];
  /** Orders and signals in flight at each executor. */
  readonly inFlight: readonly (number | null)[];
  /** Progress counters that must stand still. */
  readonly counters: Readonly<Record<string, number>>;
  /** How many heartbeats each worker has sent: counters are as old as the last one. */
  readonly heartbeats: Readonly<Record<string, number>>;
};

/** The first of the quiet looks; null while something moves. */
export type QuietSince = QuietSample | null;

/** Two fresh heartbeats of every worker: the first may have been under way already when the quiet began. */
const HEARTBEATS_OF_QUIET = 2;
/** The clock ticks on for ever. */
const ENDLESS_TOPIC = 'clock|';

export function watchQuiet(since: QuietSince, sample: QuietSample): { readonly since: QuietSince; readonly isDone: boolean } {
  if (!isQuiet(sample)) return { since: null, isDone: false };
  if (since === null || !isSame(since.counters, sample.counters)) return { since: sample, isDone: false };
  const isConfirmed = Object.entries(sample.heartbeats).every(
    ([worker, count]) => count - (since.heartbeats[worker] ?? 0) >= HEARTBEATS_OF_QUIET,
  );
  return { since, isDone: isConfirmed };
}

export function isQuiet({ isUp, isMarketFinished, gateway, receivers, inFlight }: QuietSample): boolean {
  return (
    isUp &&
    isMarketFinished &&
    gateway !== null &&
    receivers.every((receiver) => receiver !== null && hasEverything(gateway, receiver)) &&
    inFlight.every((count) => count === 0)
  );
}

/** It was asked after the gateway, so it may be ahead, never behind. */
function hasEverything(gateway: Delivery, receiver: Delivery): boolean {
  if (receiver.epoch !== gateway.epoch || (receiver.unacknowledgedSignals ?? 0) > 0) return false;
  return Object.entries(receiver.next).every(([topic, next]) => topic === ENDLESS_TOPIC || next >= (gateway.next[topic] ?? 0));
}

function isSame(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].every((name) => before[name] === after[name]);
}
