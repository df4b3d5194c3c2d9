// Reads a journal file without touching it: while an executor writes to it, or long after.
import type { JournalEvent } from '../trading/journal/events.ts';
import { findBrokenLink, type JournalRow } from '../trading/journal/hash-chain.ts';
import { sha256 } from './sha256.ts';
import { openDatabaseReadOnly } from './sqlite.ts';

/** The file cannot be trusted; the message names it, the place, and what to do. */
export class JournalBroken extends Error {
  override readonly name = 'JournalBroken';
}

export type JournalReading = { readonly events: number; readonly lastRecordedAtUs: number | null };

/**
 * Gives every event in order to `take`, all of one moment: what is committed later is not seen. Throws a JournalBroken when the
 * file is no journal, when its hash chain does not hold, or when `take` throws.
 */
export function readJournal(path: string, take: (event: JournalEvent) => void): JournalReading {
  let events = 0;
  let lastRecordedAtUs: number | null = null;
  try {
    const database = openDatabaseReadOnly(path);
    try {
      const select = database.prepare(
        'SELECT sequence, recorded_at_us AS recordedAtUs, body, hash FROM events ORDER BY sequence',
      );
      const broken = findBrokenLink(taking(select.iterate() as IterableIterator<JournalRow>), sha256);
      if (broken !== null) {
        throw new JournalBroken(`${path}: event ${broken} does not follow from the one before it: restore a backup`);
      }
    } finally {
      database.close();
    }
  } catch (cause) {
    if (cause instanceof JournalBroken) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JournalBroken(`${path} cannot be read as a journal${events > 0 ? `, after event ${events}` : ''}: ${reason}`, {
      cause,
    });
  }
  return { events, lastRecordedAtUs };

  /** An event is taken once the next one proves that its own link held, the last one at the end. */
  function* taking(rows: Iterable<JournalRow>): Generator<JournalRow> {
    for (const row of rows) {
      yield row;
      take(JSON.parse(row.body) as JournalEvent);
      events = row.sequence;
      lastRecordedAtUs = row.recordedAtUs;
    }
  }
}
