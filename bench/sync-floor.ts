// The floor under the journal's commit: the same bytes written into a file that has its size already, and synced.
import { closeSync, fdatasyncSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { monotonicUs } from '../runtime/clocks.ts';

/** Two events, two entries of their index, each a page of the write-ahead log with its header. */
const COMMIT_BYTES = 4 * 4_120;
const FILE_BYTES = 8 * 1024 * 1024;

/** Times `count` synced writes in µs, one each `everyMs`, on the disk where the benchmarks keep their journals. */
export async function measureSyncedWrites(count: number, everyMs: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tradewarden-bench-'));
  const file = openSync(join(folder, 'synced'), 'w+');
  const bytes = Buffer.alloc(COMMIT_BYTES, 1);
  for (let at = 0; at < FILE_BYTES; at += bytes.length) writeSync(file, bytes, 0, bytes.length, at);
  fsyncSync(file);
  const timesUs: number[] = [];
  for (let index = 0; index < count; index++) {
    const startedAtUs = monotonicUs();
    writeSync(file, bytes, 0, bytes.length, (index * bytes.length) % FILE_BYTES);
    fdatasyncSync(file);
    timesUs.push(monotonicUs() - startedAtUs);
    await pause(everyMs);
  }
  closeSync(file);
  rmSync(folder, { recursive: true, force: true });
  return timesUs;
}
