// Ends this process once everything that was printed has left it: on some systems pipes are written in the background.
import { setTimeout as wait } from 'node:timers/promises';

const SESSION_PATIENCE_MS = 3_000;

/** Whoever pages through an answer may take their time. A session that has stopped is over, also where nobody reads its last words. */
export async function leaveWith(exitCode: number, isSession: boolean): Promise<never> {
  const written = Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
  );
  await (isSession ? Promise.race([written, wait(SESSION_PATIENCE_MS)]) : written);
  process.exit(exitCode);
}
