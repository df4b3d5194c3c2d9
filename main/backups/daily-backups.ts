// Makes a backup whenever the newest is a day old, for as long as a session lives.
import type { SessionLogs } from '../logging/session-logs.ts';
import { BackupFailed, type BackupRequest, createBackup } from './create-backup.ts';
import { listBackups } from './retention.ts';

const DAY_MS = 86_400_000;
const LOOK_EVERY_MS = 600_000;

/** Returns the end of it. */
export function startDailyBackups(request: Omit<BackupRequest, 'reason'>, logs: Pick<SessionLogs, 'write'>): () => void {
  let isBusy = false;
  const timer = setInterval(() => {
    const newest = listBackups(request.home.backups)[0];
    if (isBusy || (newest && Date.now() - newest.createdAtMs < DAY_MS)) return;
    isBusy = true;
    void backUp({ ...request, reason: 'daily' }, logs).finally(() => {
      isBusy = false;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** A backup that cannot be made is told, and ends nothing. */
export async function backUp(request: BackupRequest, logs: Pick<SessionLogs, 'write'>): Promise<void> {
  try {
    const { file, bytes, events, durationMs } = await createBackup(request);
    logs.write('main', { level: 'info', message: `backed up to ${file}`, fields: { bytes, events, durationMs } });
  } catch (error) {
    if (!(error instanceof BackupFailed)) throw error;
    logs.write('main', { level: 'warn', message: error.message });
  }
}
