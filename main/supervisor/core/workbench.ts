// One decision in the making: the next records and the effects so far. Lives only inside one call of `decide`.
import type { FailureCause } from './failure-cause.ts';
import type { SupervisorEffect, SupervisorReport } from './supervisor-effect.ts';
import type { Moment } from './supervisor-event.ts';
import type { SupervisionLimits, SupervisorState, WorkerRecord } from './supervisor-state.ts';

export type Decision = { readonly state: SupervisorState; readonly effects: readonly SupervisorEffect[] };

export class Workbench {
  readonly nowMs: number;
  readonly random: number;
  readonly limits: SupervisionLimits;
  readonly protocolVersion: number;
  aim: SupervisorState['aim'];
  isHurried: boolean;
  clockAtMs: number | null;
  readonly #before: SupervisorState;
  readonly #workers: Map<string, WorkerRecord>;
  readonly #effects: SupervisorEffect[] = [];

  constructor(state: SupervisorState, { nowMs, random }: Moment) {
    this.nowMs = nowMs;
    this.random = random;
    this.limits = state.limits;
    this.protocolVersion = state.protocolVersion;
    this.aim = state.aim;
    this.isHurried = state.isHurried;
    this.clockAtMs = state.clockAtMs;
    this.#before = state;
    this.#workers = new Map(state.workers);
  }

  find(worker: string): WorkerRecord | undefined {
    return this.#workers.get(worker);
  }

  get records(): readonly WorkerRecord[] {
    return [...this.#workers.values()];
  }

  /** How people call a worker on the command line: by its first component. */
  componentOf(worker: string): string {
    return this.#before.roster.components.find((row) => row.worker === worker)?.id ?? worker;
  }

  put(record: WorkerRecord): void {
    this.#workers.set(record.row.name, record);
  }

  effect(effect: SupervisorEffect): void {
    this.#effects.push(effect);
  }

  report(what: Exclude<SupervisorReport['what'], 'restarting'>, { row }: WorkerRecord, text: string): void {
    this.effect({ kind: 'report', what, worker: row.name, text });
  }

  reportRestart({ row }: WorkerRecord, text: string, cause: FailureCause | null): void {
    this.effect({ kind: 'report', what: 'restarting', worker: row.name, text, cause });
  }

  finish(): Decision {
    const { aim, isHurried, clockAtMs } = this;
    return { state: { ...this.#before, aim, isHurried, clockAtMs, workers: this.#workers }, effects: this.#effects };
  }
}
