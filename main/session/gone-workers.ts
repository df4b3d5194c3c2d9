// What follows when a worker is gone, for a moment or for good: its symbols are given back, and without a required one only what
// shrinks positions is allowed.
import type { AlertNotice } from '../../protocol/alerts.ts';
import type { EmergencyOutcome } from '../../protocol/main-requests.ts';
import type { WorkerRow } from '../supervisor/core/roster.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { SessionAnswers } from './session-answers.ts';

/** The gateway asks the venue for every order and position. */
const EMERGENCY_PATIENCE_MS = 20_000;

export type GoneWorkersSurroundings = {
  readonly supervisor: Supervisor;
  readonly answers: SessionAnswers;
  readonly cancelsOrdersWhenExecutorFails: boolean;
  readonly raiseAlert: (notice: AlertNotice) => void;
  readonly log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Allows only what shrinks positions from now on. */
  readonly reduce: (reason: string) => Promise<unknown>;
};

export class GoneWorkers {
  readonly #around: GoneWorkersSurroundings;
  /** Why open orders are to be cancelled by a gateway that was away itself. */
  #owed: string | null = null;

  constructor(around: GoneWorkersSurroundings) {
    this.#around = around;
  }

  /** One that failed for good. Without an executor nobody watches what is open. */
  async lose({ name, kind, required }: WorkerRow, reason: string, remedy: string): Promise<void> {
    const { answers, raiseAlert, reduce, cancelsOrdersWhenExecutorFails } = this.#around;
    const severity = required ? 'critical' : 'warning';
    raiseAlert({ severity, code: 'COMPONENT_FAILED', subject: name, text: `${reason}. ${remedy}` });
    if (!required) return;
    await reduce(reason);
    const hasExecutor = answers.workersOf('executor').some((other) => answers.isRunning(other));
    if (kind !== 'executor' || hasExecutor || !cancelsOrdersWhenExecutorFails) return;
    try {
      await this.emergency('cancel-all', 'supervisor', reason);
    } catch (error) {
      this.#owed = reason;
      const text = `${(error as Error).message}. It is asked again as soon as it is back.`;
      raiseAlert({ severity: 'critical', code: 'CANCEL_FAILED', subject: name, text });
    }
  }

  /** A gateway that was away when the last executor failed does now what it could not do then. */
  async gatewayReady(): Promise<void> {
    const { answers, raiseAlert } = this.#around;
    const reason = this.#owed;
    if (reason === null) return;
    this.#owed = null;
    if (answers.workersOf('executor').some((executor) => answers.isRunning(executor))) return;
    try {
      await this.emergency('cancel-all', 'supervisor', reason);
    } catch (error) {
      this.#owed = reason;
      raiseAlert({ severity: 'critical', code: 'CANCEL_FAILED', subject: 'gateway', text: (error as Error).message });
    }
  }

  /** The gateway acts by itself. Throws its refusal. */
  async emergency(action: EmergencyOutcome['action'], by: string, reason: string): Promise<EmergencyOutcome> {
    const { supervisor, answers, log } = this.#around;
    log(`${by} orders the gateway: ${action}`, { reason });
    const [gateway = 'gateway'] = answers.workersOf('gateway');
    const answer = await supervisor.ask(gateway, action, { by, reason }, EMERGENCY_PATIENCE_MS);
    if (!answer.ok) throw new Error(`the gateway did not ${action}: ${answer.error}`);
    return { action, detail: answer.value };
  }

  /** It follows no symbols any more; the venue's symbol budget is for the living. */
  async forgetSubscriptions(worker: string): Promise<void> {
    const subscribers = [worker, worker.slice(worker.indexOf(':') + 1)];
    for (const gateway of this.#around.answers.workersOf('gateway'))
      await this.#around.answers.of(gateway, 'worker-ended', { subscribers });
  }
}
