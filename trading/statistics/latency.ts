// How long each hop from tick to answer took, from the local monotonic times that signals and events carry.
import { LATENCY_HOPS, type LatencyFigures, type LatencyHop } from '../../protocol/trading-report.ts';
import { percentile } from './percentiles.ts';

/** Local monotonic microseconds; 0 or undefined where a hop did not happen or was not written down. */
export type Milestones = {
  readonly tickSentAtUs?: number | undefined;
  readonly signalSentAtUs?: number | undefined;
  readonly signalReceivedAtUs?: number | undefined;
  readonly requestSentAtUs?: number | undefined;
  readonly answeredAtUs?: number | undefined;
};

const ENDS: Readonly<Record<LatencyHop, readonly [from: keyof Milestones, to: keyof Milestones]>> = {
  tickToSignal: ['tickSentAtUs', 'signalSentAtUs'],
  signalToExecutor: ['signalSentAtUs', 'signalReceivedAtUs'],
  executorToRequest: ['signalReceivedAtUs', 'requestSentAtUs'],
  requestToAnswer: ['requestSentAtUs', 'answeredAtUs'],
};
const HOPS = Object.keys(LATENCY_HOPS) as readonly LatencyHop[];

export class LatencySamples {
  readonly #samples = new Map<LatencyHop, number[]>(HOPS.map((hop) => [hop, []]));

  /** A hop that ends before it began was measured by two clocks (the machine started anew in between) and does not count. */
  add(milestones: Milestones, hops: readonly LatencyHop[]): void {
    for (const hop of hops) {
      const [from, to] = ENDS[hop];
      const [fromUs, toUs] = [milestones[from], milestones[to]];
      if (fromUs && toUs && toUs >= fromUs) this.#samples.get(hop)?.push(toUs - fromUs);
    }
  }

  get figures(): Readonly<Record<LatencyHop, LatencyFigures>> {
    return Object.fromEntries(HOPS.map((hop) => [hop, toFigures(this.#samples.get(hop) ?? [])])) as Record<
      LatencyHop,
      LatencyFigures
    >;
  }
}

function toFigures(samples: readonly number[]): LatencyFigures {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number | null => percentile(sorted, share) ?? null;
  return { count: sorted.length, p50Us: at(0.5), p95Us: at(0.95), p99Us: at(0.99), maximumUs: at(1) };
}
