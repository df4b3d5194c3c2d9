// The journal on disk: append-only, hash-chained SQLite, one file per venue and account. It is the book; all else is derived.
import { join } from 'node:path';
import { monotonicUs, nowUs } from '../../runtime/clocks.ts';
import { emptyLog, openDatabase, reserveLog, type SqliteDatabase } from '../../runtime/sqlite.ts';
import { FatalError } from '../../runtime/worker-process.ts';
import { applyEvent } from '../../trading/cores/executor/apply-event.ts';
import { type Books, EMPTY_BOOKS } from '../../trading/cores/executor/books.ts';
import type { Digest } from '../../trading/digest.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';
import { chainHash, findBrokenLink, GENESIS_HASH, type JournalRow } from '../../trading/journal/hash-chain.ts';

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
    WHERE kind IN ('SignalReceived', 'SignalDenied', 'OrderIntended', 'ExternalOrderAdopted', 'ExecutionRecorded', 'CashMoved');
  CREATE UNIQUE INDEX IF NOT EXISTS one_of_each_adjustment ON events (kind, subject)
    WHERE kind IN ('HoldingAdjusted', 'FlattenRequested', 'FlattenCompleted');
  CREATE TRIGGER IF NOT EXISTS never_updated BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  CREATE TRIGGER IF NOT EXISTS never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
`;

const IDLE_AFTER_US = 200_000;
const SETTLE_WHEN_IDLE = 50;
const SETTLE_AT_LEAST = 400;

export const journalPath = (home: string, venue: string, account: string): string =>
  join(home, 'journal', `${venue}-${account}.db`);

export class Journal {
  readonly #database: SqliteDatabase;
  readonly #digest: Digest;
  readonly #insertAll: (rows: readonly (JournalRow & { readonly kind: string; readonly subject: string | null })[]) => void;
  #waiting: (JournalRow & { readonly kind: string; readonly subject: string | null })[] = [];
  #sequence = 0;
  #syncedAtUs = 0;
  /** Commits since the write-ahead log was last emptied. */
  #unsettled = 0;
  #hash = GENESIS_HASH;

  constructor(path: string, digest: Digest) {
    this.#digest = digest;
    this.#database = openDatabase(path, 'power-loss');
    this.#database.exec(SCHEMA);
    reserveLog(this.#database);
    const insert = this.#database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
    this.#insertAll = this.#database.transaction((rows) => {
      for (const { sequence, recordedAtUs, kind, subject, body, hash } of rows)
        insert.run(sequence, recordedAtUs, kind, subject, body, hash);
    }).immediate;
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
    this.#unsettled += 1;
    return this.#syncedAtUs - startedAtUs;
  }

  /** Tidies up behind the commits: when nothing was written for a moment, or when it cannot wait any longer. */
  rest(): void {
    const isIdle = monotonicUs() - this.#syncedAtUs > IDLE_AFTER_US;
    if (this.#unsettled < (isIdle ? SETTLE_WHEN_IDLE : SETTLE_AT_LEAST)) return;
    emptyLog(this.#database);
    this.#unsettled = 0;
  }

  close(): void {
    this.sync();
    this.#database.close();
  }
}

/** What an event is about: a second one of the same kind about the same subject is refused by the database where it must not be. */
function subjectOf(event: JournalEvent): string | null {
  switch (event.kind) {
    case 'SignalReceived':
      return event.signal.signalId;
    case 'SignalDenied':
      return event.signalId;
    case 'OrderIntended':
    case 'ExternalOrderAdopted':
      return event.order.clientOrderId;
    case 'ExecutionRecorded':
      return event.executionId;
    case 'OrderStateChanged':
    case 'OrderResent':
    case 'StopTriggered':
    case 'FillInferred':
    case 'CancelRequested':
      return event.clientOrderId;
    case 'CashMoved':
    case 'HoldingAdjusted':
      return event.activityId;
    case 'ExitsWatched':
      return event.watchId;
    case 'FlattenRequested':
    case 'FlattenCompleted':
      return event.id;
    case 'ExternalPositionAdopted':
      return event.symbol;
    default:
      return null;
  }
}
