// What happens under supervision, for whoever logs, shows or reacts to it.
import type { AlertNotice } from '../../protocol/alerts.ts';
import type { FatalCause, MessageToMain } from '../../protocol/parent-channel.ts';
import type { WorkerRow } from './core/roster.ts';
import type { SupervisorReport } from './core/supervisor-effect.ts';

export type LogMessage = Extract<MessageToMain, { readonly kind: 'log' }>;

export type SupervisorListener = {
  onReport(report: SupervisorReport): void;
  onLog(worker: string, message: LogMessage): void;
  onStrayLine(worker: string, line: string): void;
  onAlert(worker: string, alert: AlertNotice): void;
  onFatal(worker: string, cause: FatalCause, message: string): void;
  /** A worker became ready, in this or a later life. */
  onReady(worker: WorkerRow): void;
  /** A worker failed for good; `remedy` says what a person can do. */
  onLost(worker: WorkerRow, reason: string, remedy: string): void;
  /** A desk asks main for something: check it first. A throw is told to the desk as an error. */
  onRequest(worker: WorkerRow, request: unknown): Promise<unknown>;
  /** Heard before a worker is asked to leave; it is asked when the promise resolves. */
  beforeStop(worker: WorkerRow): Promise<void>;
};
