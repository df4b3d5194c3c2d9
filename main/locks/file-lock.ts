// A lock that the operating system holds for a process and lets go when that ends, however it ends.
import { openDatabase } from '../../runtime/sqlite.ts';

export type FileLock = { release(): void };

/**
 * Null when another process (or another part of this one) holds it, still after `patienceMs`, in which nothing else is done. Throws when
 * the file cannot be had at all.
 */
export function lockFile(path: string, patienceMs = 0): FileLock | null {
  const database = openDatabase(path, 'process-crash');
  try {
    database.pragma(`busy_timeout = ${patienceMs}`);
    // A write transaction that stays open for as long as this process lives.
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    database.close();
    if ((error as { readonly code?: string }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
  return { release: () => void database.close() };
}
