// An error that nobody caught means that something is not as we believe. Electron would show it in a box, stand still until somebody
// closes that, and go on; a rejection it would only mention. We end instead, as the headless host does: what is open is in the journal,
// and the next start compares it with the venue.
import { app } from 'electron';
import { EXIT } from '../command-line/command-failure.ts';

export function endOnUncaughtErrors(): void {
  const end = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`An error that nobody caught ends Tradewarden: ${text}\n`);
    app.exit(EXIT.failed);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', (reason) => {
    // As Node itself has it, so that whoever notes uncaught errors hears of these too.
    (process as NodeJS.EventEmitter).emit('uncaughtExceptionMonitor', reason, 'unhandledRejection');
    end(reason);
  });
}
