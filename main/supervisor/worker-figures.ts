// What a worker tells about itself besides its life: counters over all its lives, resources, the health of its components.
import type { MessageToMain } from '../../protocol/parent-channel.ts';
import type { LastExit, WorkerResources } from '../../protocol/status.ts';
import type { ProcessEnd } from './launcher.ts';

type Heartbeat = Extract<MessageToMain, { readonly kind: 'heartbeat' }>;
type Health = Extract<MessageToMain, { readonly kind: 'health' }>;
/** Longer last words are cut at their beginning. */
const MOST_WORDS = 2_000;

export type ComponentHealth = { readonly state: 'ok' | 'degraded'; readonly reason: string };

export class WorkerFigures {
  /** Everything that the process answered with its readiness. */
  details: unknown = null;
  resources: WorkerResources | null = null;
  /** Counts heartbeats over all lives, so that one can wait for the next. */
  heartbeats = 0;
  errors = 0;
  lastExit: LastExit | null = null;
  readonly health = new Map<string, ComponentHealth>();
  #finishedLives: Readonly<Record<string, number>> = {};
  #presentLife: Readonly<Record<string, number>> = {};
  #lastCpu: { readonly cpuMs: number; readonly atMs: number } | null = null;

  /** Counters of a process begin at nothing: what earlier ones counted is kept. */
  beginLife(): void {
    this.#finishedLives = this.totals;
    this.#presentLife = {};
    this.#lastCpu = null;
    this.resources = null;
    this.health.clear();
  }

  endLife({ code, signal, lastWords }: ProcessEnd): void {
    this.lastExit = { atUs: Date.now() * 1000, code, signal, words: lastWords.trim().slice(-MOST_WORDS) };
    this.resources = null;
  }

  beat({ progress, memoryBytes, cpuMs, loopDelayMs }: Heartbeat, nowMs: number): void {
    this.heartbeats += 1;
    this.#presentLife = progress;
    const last = this.#lastCpu;
    const cpuPercent = last && nowMs > last.atMs ? (100 * (cpuMs - last.cpuMs)) / (nowMs - last.atMs) : 0;
    this.resources = { memoryBytes, cpuPercent: Math.max(0, Math.round(cpuPercent * 10) / 10), loopDelayMs };
    this.#lastCpu = { cpuMs, atMs: nowMs };
  }

  learnHealth({ component, state, reason }: Health): void {
    this.health.set(component, { state, reason });
  }

  /** Progress counters, summed over the lives of this worker. */
  get totals(): Readonly<Record<string, number>> {
    const names = new Set([...Object.keys(this.#finishedLives), ...Object.keys(this.#presentLife)]);
    return Object.fromEntries(
      [...names].map((name) => [name, (this.#finishedLives[name] ?? 0) + (this.#presentLife[name] ?? 0)]),
    );
  }
}
