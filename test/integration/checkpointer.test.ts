// The journal's write-ahead log under constant writing: it stays short, with its thread and without, and no kill costs an event.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sha256 } from '../../runtime/sha256.ts';
import { openDatabase, readLogLength, reserveLog, type SqliteDatabase } from '../../runtime/sqlite.ts';
import { Checkpointer } from '../../workers/executor/checkpointer.ts';
import { Journal, journalPath } from '../../workers/executor/journal.ts';

const MOST_LOG_BYTES = 16 * 1024 * 1024;
const EVENTS_OF_A_COMMIT = 8;
const COMMITS = 1_000;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tradewarden-checkpoint-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const path = () => journalPath(home, 'simulator', 'PATEST1');
const logBytes = () => statSync(`${path()}-wal`).size;
const createEvent = (index: number) =>
  ({ kind: 'AlertRaised', code: 'FEED_MUTE', severity: 'warning', text: `${index} ${'x'.repeat(600)}`, atUs: index }) as const;

it('keeps the log within its bound while somebody writes without a pause, and leaves none behind', async () => {
  const journal = new Journal(path(), sha256);
  let largest = 0;
  for (let commit = 0; commit < COMMITS; commit++) {
    for (let index = 0; index < EVENTS_OF_A_COMMIT; index++) journal.append(createEvent(index));
    journal.sync();
    journal.rest();
    largest = Math.max(largest, logBytes());
    await turn();
  }
  journal.close();
  await journal.left();
  expect(largest).toBeLessThanOrEqual(MOST_LOG_BYTES);
  expect(existsSync(`${path()}-wal`)).toBe(false);
  const again = new Journal(path(), sha256);
  again.load();
  expect(again.length).toBe(COMMITS * EVENTS_OF_A_COMMIT);
  again.close();
});

it('empties the log from its thread, so that the next commit starts at its beginning', async () => {
  const database = openWithLog();
  const threads: Worker[] = [];
  const checkpointer = new Checkpointer(database, (file) => {
    const thread = new Worker(new URL('../../workers/executor/checkpoint-thread.ts', import.meta.url), {
      workerData: { path: file },
    });
    threads.push(thread);
    return thread;
  });
  writeRows(database, 4_000);
  checkpointer.rest(false);
  await new Promise((resolve) => threads[0]?.once('message', resolve));
  const before = readLogLength(database).pages;
  writeRows(database, 1);
  expect(readLogLength(database).pages).toBeLessThan(before);
  checkpointer.close();
  database.close();
  await checkpointer.left();
});

it('does without a thread that has died', async () => {
  const database = openWithLog();
  const checkpointer = new Checkpointer(
    database,
    () => new Worker('throw new Error("as if the thread were out of memory")', { eval: true }),
  );
  writeRows(database, 4_000);
  checkpointer.rest(false);
  await checkpointer.left();
  const before = readLogLength(database).pages;
  checkpointer.rest(false);
  writeRows(database, 1);
  expect(readLogLength(database).pages).toBeLessThan(before);
  checkpointer.close();
  database.close();
});

it('loses no event that was on the disk, whenever the process is killed', async () => {
  const program = `import { Journal } from ${JSON.stringify(join(import.meta.dirname, '../../workers/executor/journal.ts'))};
    import { sha256 } from ${JSON.stringify(join(import.meta.dirname, '../../runtime/sha256.ts'))};
    const journal = new Journal(${JSON.stringify(path())}, sha256); journal.load();
    const write = () => {
      for (let index = 0; index < 50; index++) journal.append({ kind: 'AlertRaised', code: 'FEED_MUTE', severity: 'warning', text: 'x'.repeat(600), atUs: index });
      journal.sync(); journal.rest();
      process.stdout.write(journal.length + '\\n');
      setImmediate(write);
    };
    write();`;
  let known = 0;
  for (const lines of [10, 37, 90]) {
    const writer = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    for await (const chunk of writer.stdout) {
      text += String(chunk);
      if (text.split('\n').length > lines) writer.kill('SIGKILL');
    }
    known = Number(text.slice(0, text.lastIndexOf('\n')).split('\n').at(-1));
    const journal = new Journal(path(), sha256);
    journal.load();
    expect(journal.length).toBeGreaterThanOrEqual(known);
    journal.close();
  }
  expect(known).toBeGreaterThan(50 * (10 + 37));
});

function openWithLog(): SqliteDatabase {
  const database = openDatabase(path(), 'power-loss');
  database.exec('CREATE TABLE rows (body TEXT NOT NULL) STRICT');
  reserveLog(database);
  return database;
}

function writeRows(database: SqliteDatabase, count: number): void {
  const insert = database.prepare('INSERT INTO rows VALUES (?)');
  database.transaction(() => {
    for (let row = 0; row < count; row++) insert.run('x'.repeat(1_000));
  })();
}
