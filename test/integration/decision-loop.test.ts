// The loop around the executor's core, on a journal that another executor holds: commands wait their turn, and nobody dies of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ControlCommand } from '../../protocol/control.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { openDatabase, type SqliteDatabase } from '../../runtime/sqlite.ts';
import { createExecutorState } from '../../trading/cores/executor/executor-state.ts';
import { serveControl } from '../../workers/executor/control.ts';
import { DecisionLoop } from '../../workers/executor/decision-loop.ts';
import { Journal, journalPath } from '../../workers/executor/journal.ts';
import { PriceBoard } from '../../workers/executor/price-board.ts';
import { TEST_SETTINGS } from '../support/executor-bench.ts';

const HALT: ControlCommand = { kind: 'halt', by: 'a person', reason: 'a test' };
const RESUME: ControlCommand = { kind: 'resume', by: 'a person', reason: 'a test' };

let home: string;
let journal: Journal;
let loop: DecisionLoop;
let other: SqliteDatabase;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tradewarden-loop-'));
  const path = journalPath(home, 'simulator', 'PATEST1');
  journal = new Journal(path, sha256, true);
  loop = new DecisionLoop(createExecutorState(TEST_SETTINGS, journal.load()), journal, new PriceBoard(), {
    publish: () => {},
    request: () => {},
    journaled: () => {},
    noted: () => {},
  });
  other = openDatabase(path, 'power-loss');
  other.exec('BEGIN IMMEDIATE');
});
afterEach(() => {
  if (other.inTransaction) other.exec('ROLLBACK');
  loop.stop();
  other.close();
  rmSync(home, { recursive: true, force: true });
});

it('obeys a halt as soon as the other executor lets go of the journal, and a halt after a resume last', async () => {
  const obeyed = [loop.command(RESUME), loop.command(HALT)];
  other.exec('ROLLBACK');
  expect(await Promise.all(obeyed)).toMatchObject([{ tradingState: 'ACTIVE' }, { tradingState: 'HALTED' }]);
  expect(loop.state.books.tradingState).toBe('HALTED');
});

it('answers that it cannot obey when the other executor does not let go, and does not obey later', async () => {
  const request = { kind: 'control', requestId: 7, command: HALT };
  const reply = await serveControl(request, (command) => loop.command(command));
  expect(reply).toMatchObject({ requestId: 7, ok: false, message: expect.stringContaining('holds the journal') });
  other.exec('ROLLBACK');
  expect(await loop.command(RESUME)).toMatchObject({ tradingState: 'ACTIVE' });
});

it('writes nothing after its last decision', async () => {
  other.exec('ROLLBACK');
  loop.tell({ kind: 'beat' });
  loop.stop();
  loop.tell({ kind: 'beat' });
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const events = other.prepare('SELECT count(*) AS events FROM events').get();
  expect(events).toEqual({ events: 0 });
});
