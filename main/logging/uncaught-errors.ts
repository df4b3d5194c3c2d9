// An error of main that nobody caught ends it: Node prints it and leaves, and the desktop's host does the same. Before that the log
// files learn of it, for whoever was not in front of a terminal.
import type { SessionLogs } from './session-logs.ts';

/** Returns the end of noting. */
export function noteUncaughtErrors(logs: SessionLogs): () => void {
  const note = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    logs.writeLast('main', {
      level: 'error',
      message: `an error that nobody caught ends the program: ${text}`,
      fields: { error },
    });
  };
  process.on('uncaughtExceptionMonitor', note);
  return () => void process.off('uncaughtExceptionMonitor', note);
}
