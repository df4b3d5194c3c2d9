// The one place that opens SQLite. Every database of ours is a WAL file whose commits survive a killed process.
import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

export type SqliteDatabase = Database.Database;
export type SqliteStatement = Database.Statement;

/** `power-loss`: a commit is on the disk when it returns. `process-crash`: it is with the operating system, which is faster. */
export type Durability = 'power-loss' | 'process-crash';

/** Opens (and creates, owner-only) a database file. Throws with the path in the message. */
export function openDatabase(path: string, durability: Durability): SqliteDatabase {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const database = new Database(path);
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${durability === 'power-loss' ? 'FULL' : 'NORMAL'}`);
    // Where a plain sync leaves the bytes in the drive's cache (macOS), the costly one; elsewhere this means nothing.
    if (durability === 'power-loss') for (const name of ['fullfsync', 'checkpoint_fullfsync']) database.pragma(`${name} = ON`);
    database.pragma('busy_timeout = 5000');
    database.pragma('foreign_keys = ON');
    return database;
  } catch (cause) {
    throw new Error(`cannot open the database ${path}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Opens an existing database for reading only, as a judge or a report does. */
export function openDatabaseReadOnly(path: string): SqliteDatabase {
  return new Database(path, { readonly: true, fileMustExist: true });
}

/** Copies a database as it is at one moment into a new file; a writer is neither waited for nor held up. */
export function copyDatabase(from: string, to: string): void {
  const database = openDatabaseReadOnly(from);
  try {
    database.prepare('VACUUM INTO ?').run(to);
  } finally {
    database.close();
  }
  const copy = openSync(to, 'r+');
  try {
    fsyncSync(copy);
  } finally {
    closeSync(copy);
  }
}

const RESERVED_LOG_BYTES = 8 * 1024 * 1024;

/**
 * For a database whose commits somebody waits for: the write-ahead log gets its size at once, because overwriting is quicker to
 * sync than growing, and is emptied when `emptyLog` says so instead of in the middle of a commit. SQLite reads a log up to the
 * first frame whose checksum does not fit, so the zeros mean nothing to it.
 */
export function reserveLog(database: SqliteDatabase): void {
  database.pragma('wal_autocheckpoint = 0');
  const log = openSync(`${database.name}-wal`, 'r+');
  try {
    const zeros = Buffer.alloc(1024 * 1024);
    for (let position = fstatSync(log).size; position < RESERVED_LOG_BYTES; position += zeros.length)
      writeSync(log, zeros, 0, zeros.length, position);
    fsyncSync(log);
  } finally {
    closeSync(log);
  }
}

/**
 * Copies the write-ahead log into the database: when no commit came in between, the next one starts at the log's beginning. Takes
 * milliseconds, waits for nobody, and does nothing while somebody else is copying.
 */
export function emptyLog(database: SqliteDatabase): void {
  database.pragma('wal_checkpoint(PASSIVE)');
}

/** How many pages the write-ahead log has at this moment, and how many of them are in the database already. Reads shared memory only. */
export function readLogLength(database: SqliteDatabase): { readonly pages: number; readonly copied: number } {
  const [row] = database.pragma('wal_checkpoint(NOOP)') as { readonly log: number; readonly checkpointed: number }[];
  return { pages: row?.log ?? 0, copied: row?.checkpointed ?? 0 };
}
