// Measures machine, workers and the supervising process itself at intervals, and tells of what is beyond its limits.
import type { MachineResources, WorkerResources } from '../../protocol/status.ts';
import { LoopDelay } from '../../runtime/loop-delay.ts';
import { MAIN_PROCESS } from '../supervisor/core/component-table.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { readMachineResources } from './machine-resources.ts';
import { type BreachLog, findBreaches, followBreaches, type ResourceLimits } from './resource-limits.ts';

export type BreachListener = {
  onBreach(subject: string, text: string): void;
  onOver(subject: string): void;
};

export class ResourceWatch {
  readonly #supervisor: Supervisor;
  readonly #folder: string;
  readonly #limits: ResourceLimits;
  readonly #listener: BreachListener;
  readonly #loopDelay = new LoopDelay();
  #breaches: BreachLog = new Map();
  #lastCpu = { cpuMs: 0, atMs: 0 };
  #own: WorkerResources = { memoryBytes: process.memoryUsage.rss(), cpuPercent: 0, loopDelayMs: 0 };
  #timer: NodeJS.Timeout | undefined;

  constructor(supervisor: Supervisor, folder: string, limits: ResourceLimits, listener: BreachListener) {
    this.#supervisor = supervisor;
    this.#folder = folder;
    this.#limits = limits;
    this.#listener = listener;
  }

  start(intervalSeconds: number): void {
    this.#loopDelay.start();
    this.#timer = setInterval(() => void this.#judge(), intervalSeconds * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#loopDelay.stop();
  }

  machine(): Promise<MachineResources> {
    return readMachineResources(this.#folder);
  }

  /** Of every worker that runs, and of this process. */
  workers(): Readonly<Record<string, WorkerResources>> {
    const used = [...this.#supervisor.state.workers.keys()].flatMap((worker) => {
      const { resources } = this.#supervisor.figuresOf(worker);
      return resources ? [[worker, resources] as const] : [];
    });
    return Object.fromEntries([[MAIN_PROCESS, this.#measureOwn()], ...used]);
  }

  async #judge(): Promise<void> {
    // What a machine cannot tell about itself for a moment breaches nothing.
    const machine = await this.machine().catch(() => null);
    if (!machine) return;
    const found = findBreaches({ machine, workers: this.workers() }, this.#limits);
    const followed = followBreaches(this.#breaches, found, performance.now(), this.#limits.sustainedSeconds * 1000);
    this.#breaches = followed.log;
    for (const { subject, text } of followed.begun) this.#listener.onBreach(subject, text);
    for (const subject of followed.over) this.#listener.onOver(subject);
  }

  #measureOwn(): WorkerResources {
    const atMs = performance.now();
    // Measured again too soon, a moment's work would look like a whole processor's.
    if (atMs - this.#lastCpu.atMs < 1_000) return this.#own;
    const { user, system } = process.cpuUsage();
    const cpuMs = (user + system) / 1000;
    const share = (100 * (cpuMs - this.#lastCpu.cpuMs)) / (atMs - this.#lastCpu.atMs);
    this.#lastCpu = { cpuMs, atMs };
    const loopDelayMs = this.#loopDelay.takeMs();
    this.#own = { memoryBytes: process.memoryUsage.rss(), cpuPercent: Math.round(share * 10) / 10, loopDelayMs };
    return this.#own;
  }
}
