// Which measured resources are beyond what the settings allow, and for how long: told once when it lasts, and once when it is over.
import type { MachineResources, WorkerResources } from '../../protocol/status.ts';

export type ResourceLimits = {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly diskFreeBytes: number;
  readonly workerCpuPercent: number;
  readonly workerMemoryBytes: number;
  readonly loopDelayMs: number;
  readonly sustainedSeconds: number;
};

export type ResourceSample = {
  readonly machine: MachineResources;
  readonly workers: Readonly<Record<string, WorkerResources>>;
};
/** `subject` is what breaches what, such as `executor memory`; it stays the same as long as the breach lasts. */
export type Breach = { readonly subject: string; readonly text: string };
/** When each present breach began, and whether it was told. */
export type BreachLog = ReadonlyMap<string, { readonly sinceMs: number; readonly isTold: boolean }>;

export function findBreaches({ machine, workers }: ResourceSample, limits: ResourceLimits): readonly Breach[] {
  const { memory, disk, cpuPercent } = machine;
  const memoryPercent = Math.round((100 * (memory.totalBytes - memory.availableBytes)) / memory.totalBytes);
  const found = [
    breach(
      'machine cpu',
      cpuPercent > limits.cpuPercent,
      `the machine's processors are ${cpuPercent} % busy`,
      `${limits.cpuPercent} %`,
    ),
    breach(
      'machine memory',
      memoryPercent > limits.memoryPercent,
      `the machine's memory is ${memoryPercent} % full`,
      `${limits.memoryPercent} %`,
    ),
    breach(
      'disk',
      disk.freeBytes < limits.diskFreeBytes,
      `the disk of the data folder has ${inMegabytes(disk.freeBytes)} left`,
      `at least ${inMegabytes(limits.diskFreeBytes)}`,
    ),
    ...Object.entries(workers).flatMap(([worker, used]) => [
      breach(
        `${worker} cpu`,
        used.cpuPercent > limits.workerCpuPercent,
        `${worker} uses ${used.cpuPercent} % of a processor`,
        `${limits.workerCpuPercent} %`,
      ),
      breach(
        `${worker} memory`,
        used.memoryBytes > limits.workerMemoryBytes,
        `${worker} uses ${inMegabytes(used.memoryBytes)} of memory`,
        inMegabytes(limits.workerMemoryBytes),
      ),
      breach(
        `${worker} event loop`,
        used.loopDelayMs > limits.loopDelayMs,
        `the event loop of ${worker} is ${Math.round(used.loopDelayMs)} ms late`,
        `${limits.loopDelayMs} ms`,
      ),
    ]),
  ];
  return found.flatMap((each) => each ?? []);
}

/** `begun` have lasted long enough by now, `over` had been told and are gone. */
export function followBreaches(
  log: BreachLog,
  breaches: readonly Breach[],
  nowMs: number,
  sustainedMs: number,
): { readonly log: BreachLog; readonly begun: readonly Breach[]; readonly over: readonly string[] } {
  const begun: Breach[] = [];
  const next = new Map<string, { readonly sinceMs: number; readonly isTold: boolean }>();
  for (const each of breaches) {
    const { sinceMs, isTold } = log.get(each.subject) ?? { sinceMs: nowMs, isTold: false };
    const isDue = nowMs - sinceMs >= sustainedMs;
    if (isDue && (!isTold || sustainedMs === 0)) begun.push(each);
    next.set(each.subject, { sinceMs, isTold: isTold || isDue });
  }
  const over = [...log].flatMap(([subject, { isTold }]) => (isTold && !next.has(subject) ? [subject] : []));
  return { log: next, begun, over };
}

const breach = (subject: string, isBeyond: boolean, found: string, limit: string): Breach | null =>
  isBeyond ? { subject, text: `${found}, expected ${limit.startsWith('at') ? limit : `at most ${limit}`}` } : null;

const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
