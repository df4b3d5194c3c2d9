// Asks components at intervals whether they are well, over HTTP or by a question, and looks whether those who answer still work.
import type { HealthCheck } from '../supervisor/core/component-table.ts';
import { findStall, type Progress, type ProgressLook } from '../supervisor/core/progress-watch.ts';
import type { ComponentRow } from '../supervisor/core/roster.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';

type Monitoring = { readonly healthIntervalSeconds: number; readonly healthTimeoutMs: number };

export class HealthMonitor {
  readonly #supervisor: Supervisor;
  readonly #monitoring: Monitoring;
  readonly #looks = new Map<string, ProgressLook>();
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;

  constructor(supervisor: Supervisor, monitoring: Monitoring) {
    this.#supervisor = supervisor;
    this.#monitoring = monitoring;
  }

  start(): void {
    this.#timer = setInterval(() => void this.check(), this.#monitoring.healthIntervalSeconds * 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** One round; a round that takes longer than the interval is not overtaken by the next. */
  async check(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      const components = this.#supervisor.state.roster.components.filter(({ healthCheck }) => healthCheck.kind !== 'heartbeat');
      await Promise.all([...components.map((component) => this.#probe(component)), this.#lookAtProgress()]);
    } finally {
      this.#isBusy = false;
    }
  }

  async #probe({ id, worker, healthCheck }: ComponentRow): Promise<void> {
    const record = this.#supervisor.state.workers.get(worker);
    if (record?.phase !== 'running') return;
    this.#supervisor.noteHealth(worker, record.life, id, await this.#findTrouble(worker, healthCheck));
  }

  async #findTrouble(worker: string, check: HealthCheck): Promise<string | null> {
    if (check.kind === 'heartbeat') return null;
    if (check.kind === 'http') return this.#askHttp(worker, check.url);
    const answer = await this.#supervisor.ask(worker, check.question, null, this.#monitoring.healthTimeoutMs);
    if (!answer.ok) return answer.error;
    const { state, reason } = (answer.value ?? {}) as { readonly state?: unknown; readonly reason?: unknown };
    return state === 'degraded' ? String(reason ?? 'degraded') : null;
  }

  async #askHttp(worker: string, url: string): Promise<string | null> {
    const base = (this.#supervisor.figuresOf(worker).details as { readonly url?: string } | null)?.url;
    try {
      const signal = AbortSignal.timeout(this.#monitoring.healthTimeoutMs);
      const response = await fetch(new URL(url, base), { signal, redirect: 'manual' });
      await response.body?.cancel();
      return response.ok ? null : `${url} answered ${response.status}, expected 2xx`;
    } catch (error) {
      const { message, cause } = error as Error;
      return `${url} gave no answer: ${cause instanceof Error ? cause.message : message}`;
    }
  }

  async #lookAtProgress(): Promise<void> {
    const running = [...this.#supervisor.state.workers.values()].filter(({ phase }) => phase === 'running');
    const gateway = running.find(({ row }) => row.kind === 'gateway');
    if (!gateway) return;
    const published = await this.#progressOf(gateway.row.name);
    if (!published) return;
    const receivers = running.filter(({ row }) => row.kind === 'strategy' || row.kind === 'executor');
    await Promise.all(
      receivers.map(async ({ row, life }) => {
        const received = await this.#progressOf(row.name);
        const key = `${row.name}/${life}`;
        const before = this.#looks.get(key);
        if (!received) return;
        const look = { gateway: published, receiver: received };
        this.#looks.set(key, look);
        if (before) this.#supervisor.noteProgress(row.name, life, findStall(before, look));
      }),
    );
    const living = new Set(receivers.map(({ row, life }) => `${row.name}/${life}`));
    for (const key of this.#looks.keys()) if (!living.has(key)) this.#looks.delete(key);
  }

  async #progressOf(worker: string): Promise<Progress | null> {
    const answer = await this.#supervisor.ask(worker, 'delivery', null, this.#monitoring.healthTimeoutMs);
    return answer.ok ? (answer.value as Progress) : null;
  }
}
