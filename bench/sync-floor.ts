// The floors under the journal's commit: its bytes written into a file that has its size already, and synced; and its two rows
// committed by a database that does nothing else.
import { closeSync, fdatasyncSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicUs } from '../runtime/clocks.ts';
import { openDatabase, reserveLog } from '../runtime/sqlite.ts';

/** Two events, two entries of their index, each a page of the write-ahead log with its header. */
const COMMIT_BYTES = 4 * 4_120;
const FILE_BYTES = 8 * 1024 * 1024;

/** As long as the journal's entries of a signal and of its order. */
const ROW = 'x'.repeat(500);

/** Times `count` synced writes in µs, one each `everyMs`, on the disk where the benchmarks keep their journals. */
export async function measureSyncedWrites(count: number, everyMs: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const file = openSync(join(folder, 'synced'), 'w+');
  const bytes = Buffer.alloc(COMMIT_BYTES, 1);
  for (let at = 0; at < FILE_BYTES; at += bytes.length) writeSync(file, bytes, 0, bytes.length, at);
  fsyncSync(file);
  let index = 0;
  const timesUs = await timeEach(count, everyMs, () => {
    writeSync(file, bytes, 0, bytes.length, (index++ * bytes.length) % FILE_BYTES);
    fdatasyncSync(file);
  });
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return timesUs;
}

/** Commits of two rows into a table without index, with the durability of the journal. */
export function openBareCommits(): { commit(): void; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const database = openDatabase(join(folder, 'bare.db'), 'power-loss');
  database.exec('CREATE TABLE rows (body TEXT NOT NULL) STRICT');
  reserveLog(database);
  const insert = database.prepare('INSERT INTO rows VALUES (?)');
  const commit = database.transaction(() => {
    insert.run(ROW);
    insert.run(ROW);
  }).immediate;
  const close = (): void => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { commit, close };
}

/** Times `count` such commits in µs, one each `everyMs`. */
export async function measureBareCommits(count: number, everyMs: number): Promise<number[]> {
  const { commit, close } = openBareCommits();
  const timesUs = await timeEach(count, everyMs, commit);
  close();
  return timesUs;
}

async function timeEach(count: number, everyMs: number, act: () => void): Promise<number[]> {
  const timesUs: number[] = [];
  for (let index = 0; index < count; index++) {
    const startedAtUs = monotonicUs();
    act();
    timesUs.push(monotonicUs() - startedAtUs);
    await pause(everyMs);
  }
  return timesUs;
}
