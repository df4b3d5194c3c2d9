// The journal on disk: append-only, hash-chained SQLite, one file per venue and account. It is the book; all else is derived.
import { join } from 'node:path';
import { monotonicUs, nowUs } from '../../runtime/clocks.ts';
import { openDatabase, reserveLog, type SqliteDatabase, type SqliteStatement } from '../../runtime/sqlite.ts';
import { FatalError } from '../../runtime/worker-process.ts';
import { applyEvent } from '../../trading/cores/executor/apply-event.ts';
import { type Books, EMPTY_BOOKS } from '../../trading/cores/executor/books.ts';
import type { RecordedIds } from '../../trading/cores/executor/recorded-ids.ts';
import type { Digest } from '../../trading/digest.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';
import { chainHash, findBrokenLink, GENESIS_HASH, type JournalRow } from '../../trading/journal/hash-chain.ts';
import { subjectOf } from '../../trading/journal/subject-of.ts';
import { Checkpointer } from './checkpointer.ts';

// In the very words of its index, or a query may not use it.
const IS_ONE_OF_EACH =
  "kind IN ('SignalReceived', 'SignalDenied', 'OrderIntended', 'ExternalOrderAdopted', 'ExecutionRecorded', 'CashMoved')";
const IS_ADJUSTMENT = "kind IN ('HoldingAdjusted', 'FlattenRequested', 'FlattenCompleted')";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events (
    sequence        INTEGER PRIMARY KEY,
    recorded_at_us  INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    subject         TEXT,
    body            TEXT NOT NULL,
    hash            TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX IF NOT EXISTS one_of_each ON events (kind, subject)
    WHERE ${IS_ONE_OF_EACH};
  CREATE UNIQUE INDEX IF NOT EXISTS one_of_each_adjustment ON events (kind, subject)
    WHERE ${IS_ADJUSTMENT};
  CREATE TRIGGER IF NOT EXISTS never_updated BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;

const IDLE_AFTER_US = 200_000;

export const journalPath = (home: string, venue: string, account: string): string =>
  join(home, 'journal', `${venue}-${account}.db`);

/** How long the event loop may stand still because another executor writes. */
const LONGEST_WAIT_MS = 300;

type StoredRow = JournalRow & { readonly kind: string; readonly subject: string | null };
/** An event with its place in the journal. */
export type JournalEntry = { readonly sequence: number; readonly event: JournalEvent };

export class Journal {
  readonly #database: SqliteDatabase;
  readonly #checkpointer: Checkpointer;
  readonly #digest: Digest;
  readonly #insertRow: (row: StoredRow) => void;
  readonly #insertAll: (rows: readonly StoredRow[]) => void;
  readonly #selectAfter: SqliteStatement;
  readonly #findOneOfEach: SqliteStatement;
  readonly #findAdjustment: SqliteStatement;
  #waiting: StoredRow[] = [];
  #sequence = 0;
  #syncedAtUs = 0;
  #hash = GENESIS_HASH;

  /** Whether other executors write to it as well; then every turn stands between `begin` and `end`. */
  readonly isShared: boolean;

  constructor(path: string, digest: Digest, isShared = false) {
    this.#digest = digest;
    this.isShared = isShared;
    this.#database = openDatabase(path, 'power-loss');
    this.#checkpointer = new Checkpointer(this.#database);

    this.#database.exec(SCHEMA);
    // Under the write lock, or the zeros of one could land on the first commits of another.
    this.#database.transaction(() => reserveLog(this.#database)).immediate();
    if (isShared) this.#database.pragma(`busy_timeout = ${LONGEST_WAIT_MS}`);
    const insert = this.#database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
    this.#insertRow = ({ sequence, recordedAtUs, kind, subject, body, hash }) =>
      insert.run(sequence, recordedAtUs, kind, subject, body, hash);
    this.#insertAll = this.#database.transaction((rows: readonly StoredRow[]) => {
      for (const row of rows) this.#insertRow(row);
    }).immediate;
    this.#selectAfter = this.#database.prepare(
      'SELECT sequence, recorded_at_us AS recordedAtUs, body, hash FROM events WHERE sequence > ? ORDER BY sequence',
    );
    const find = (condition: string) =>
      this.#database.prepare(`SELECT 1 FROM events WHERE kind = ? AND subject = ? AND ${condition}`).pluck();
    this.#findOneOfEach = find(IS_ONE_OF_EACH);
    this.#findAdjustment = find(IS_ADJUSTMENT);
  }

  /** Its memory of ids: what was appended and is not on the disk yet counts as well. */
  readonly recorded: RecordedIds = {
    hasSignal: (id) => this.#has('SignalReceived', id),
    hasOrder: (id) => this.#has('OrderIntended', id) || this.#has('ExternalOrderAdopted', id),
    hasActivity: (id) => this.#has('CashMoved', id) || this.#has('HoldingAdjusted', id),
  };

  #has(kind: JournalEvent['kind'], subject: string): boolean {
    const find = kind === 'HoldingAdjusted' ? this.#findAdjustment : this.#findOneOfEach;
    return this.#waiting.some((row) => row.subject === subject && row.kind === kind) || find.get(kind, subject) !== undefined;
  }

  /**
   * Rebuilds the books from nothing but the journal; `note` sees each event with the books after it. Throws a FatalError when
   * its chain is broken.
   */
  load(note: (books: Books, event: JournalEvent) => void = () => {}): Books {
    const select = this.#database.prepare(
      'SELECT sequence, recorded_at_us AS recordedAtUs, body, hash FROM events ORDER BY sequence',
    );
    const broken = findBrokenLink(select.iterate() as IterableIterator<JournalRow>, this.#digest);
    if (broken !== null) {
      throw new FatalError(
        'JOURNAL_BROKEN',
        `event ${broken} of ${this.#database.name} does not follow from the one before it: restore a backup`,
      );
    }
    let books = EMPTY_BOOKS;
    for (const row of select.iterate() as IterableIterator<JournalRow>) {
      const event = JSON.parse(row.body) as JournalEvent;
      books = applyEvent(books, event);
      note(books, event);
      this.#sequence = row.sequence;
      this.#hash = row.hash;
    }
    return books;
  }

  /**
   * Keeps the others from writing until `end`, and returns what they wrote since the last look. Null when one of them does not
   * let go: whoever asks tries again later.
   */
  begin(): readonly JournalEntry[] | null {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if ((error as { readonly code?: unknown }).code === 'SQLITE_BUSY') return null;
      throw error;
    }
    const rows = this.#selectAfter.all(this.#sequence) as JournalRow[];
    return rows.map((row) => {
      const { sequence, recordedAtUs, body, hash } = row;
      if (sequence !== this.#sequence + 1 || hash !== chainHash(this.#hash, sequence, recordedAtUs, body, this.#digest)) {
        throw new Error(`event ${sequence} of another executor does not follow from event ${this.#sequence}`);
      }
      this.#sequence = sequence;
      this.#hash = hash;
      return { sequence, event: JSON.parse(body) as JournalEvent };
    });
  }

  /** Ends what `begin` began: everything appended is on the disk when this returns; returns how long that took. */
  end(): number {
    if (this.#waiting.length === 0) {
      this.#database.exec('ROLLBACK');
      return 0;
    }
    const startedAtUs = monotonicUs();
    const rows = this.#waiting.splice(0);
    for (const row of rows) this.#insertRow(row);
    this.#database.exec('COMMIT');
    this.#syncedAtUs = monotonicUs();
    return this.#syncedAtUs - startedAtUs;
  }

  /** The number of events, appended ones included. */
  get length(): number {
    return this.#sequence;
  }

  /** Adds an event; it is on the disk after the next `sync`. */
  append(event: JournalEvent): void {
    const body = JSON.stringify(event);
    const recordedAtUs = nowUs();
    this.#sequence += 1;
    this.#hash = chainHash(this.#hash, this.#sequence, recordedAtUs, body, this.#digest);
    this.#waiting.push({
      sequence: this.#sequence,
      recordedAtUs,
      kind: event.kind,
      subject: subjectOf(event),
      body,
      hash: this.#hash,
    });
  }

  /** Everything appended so far is on the disk when this returns; returns how long that took, in microseconds. */
  sync(): number {
    if (this.#waiting.length === 0) return 0;
    const startedAtUs = monotonicUs();
    const rows = this.#waiting;
    this.#waiting = [];
    this.#insertAll(rows);
    this.#syncedAtUs = monotonicUs();
    return this.#syncedAtUs - startedAtUs;
  }

  /** Tidies up behind the commits: when nothing was written for a moment, or when it cannot wait any longer. */
  rest(): void {
    this.#checkpointer.rest(monotonicUs() - this.#syncedAtUs > IDLE_AFTER_US);
  }

  close(): void {
    if (!this.isShared) this.sync();
    // The thread after us: of two who leave at the same moment neither is the last, who takes the log away.
    this.#database.close();
    this.#checkpointer.close();
  }

  /** Resolves when nothing of a closed journal is open any more. */
  left(): Promise<void> {
    return this.#checkpointer.left();
  }
}
