// What a message of a worker means: for the figures that are kept of it, for whoever listens, and for the supervisor core.
import type { MessageToMain } from '../../protocol/parent-channel.ts';
import type { SupervisorEvent } from './core/supervisor-event.ts';
import type { SupervisorListener } from './supervisor-listener.ts';
import type { WorkerFigures } from './worker-figures.ts';

export function noteMessage(
  worker: string,
  message: MessageToMain,
  figures: WorkerFigures,
  listener: Pick<SupervisorListener, 'onAlert' | 'onLog' | 'onFatal'>,
): void {
  switch (message.kind) {
    case 'ready':
      figures.details = message.details;
      break;
    case 'heartbeat':
      figures.beat(message, performance.now());
      break;
    case 'health':
      figures.learnHealth(message);
      break;
    case 'alert':
      listener.onAlert(worker, message.alert);
      break;
    case 'log':
      if (message.level === 'error') figures.errors += 1;
      listener.onLog(worker, message);
      break;
    case 'fatal':
      figures.errors += 1;
      listener.onFatal(worker, message.cause, message.message);
      break;
    default:
    // The rest is answered, or is an event and nothing more.
  }
}

/** Null for a message that decides nothing. */
export function eventOf(worker: string, life: number, message: MessageToMain): SupervisorEvent | null {
  switch (message.kind) {
    case 'hello':
      return { kind: 'hello', worker, life, protocolVersion: message.protocolVersion, pid: message.pid };
    case 'ready':
    case 'heartbeat':
    case 'goodbye':
      return { kind: message.kind, worker, life };
    case 'fatal':
      return { kind: 'fatal', worker, life, cause: message.cause, message: message.message };
    case 'restart-wanted':
      return { kind: 'restart-wanted', worker, life, reason: message.reason };
    default:
      return null;
  }
}
