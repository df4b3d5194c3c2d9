// The one place that opens SQLite. Every database of ours is a WAL file whose commits survive a killed process.
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

export type SqliteDatabase = Database.Database;

/** `power-loss`: a commit is on the disk when it returns. `process-crash`: it is with the operating system, which is faster. */
export type Durability = 'power-loss' | 'process-crash';

/** Opens (and creates, owner-only) a database file. Throws with the path in the message. */
export function openDatabase(path: string, durability: Durability): SqliteDatabase {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const database = new Database(path);
    database.pragma('journal_mode = WAL');
    database.pragma(`synchronous = ${durability === 'power-loss' ? 'FULL' : 'NORMAL'}`);
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
