// The port behind which a worker's process lives: Node's child process or Electron's utility process.
import type { WorkerKind } from '../../protocol/lanes.ts';
import type { MessageToMain, MessageToWorker } from '../../protocol/parent-channel.ts';

/** How a process ended. `signal` is null when it left by itself. */
export type ProcessEnd = { readonly code: number | null; readonly signal: string | null; readonly lastWords: string };

export type WorkerListener = {
  onSpawned(pid: number): void;
  /** The process could not be created; no other event follows. */
  onSpawnFailed(message: string): void;
  onMessage(message: MessageToMain): void;
  /** A line that the worker wrote to stdout or stderr outside its log. */
  onStrayLine(line: string): void;
  /** Once, after every message that arrived. */
  onEnd(end: ProcessEnd): void;
};

export type WorkerProcess = {
  /** A process that is gone hears nothing; its end is told by `onEnd`. */
  send(message: MessageToWorker): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
};

export interface Launcher {
  /** Starts the bundle of a worker kind. `name` shows up in process lists where the platform can show it. */
  launch(kind: WorkerKind, name: string, listener: WorkerListener): WorkerProcess;
}
