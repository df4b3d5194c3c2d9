// Reads the two files that the judge may look at: the simulator's own log and the journal.
import { openDatabaseReadOnly } from '../../runtime/sqlite.ts';
import type { JournalFact, VenueFact } from './judge.ts';

/** The log of one account of a simulator, in order. */
export function readVenueLog(path: string, account: string): readonly VenueFact[] {
  return readBodies(path, 'SELECT body FROM events WHERE account = ? ORDER BY sequence', account) as readonly VenueFact[];
}

export function readJournalFacts(path: string): readonly JournalFact[] {
  return readBodies(path, 'SELECT body FROM events ORDER BY sequence') as readonly JournalFact[];
}

function readBodies(path: string, query: string, ...parameters: readonly string[]): readonly unknown[] {
  const database = openDatabaseReadOnly(path);
  try {
    return database
      .prepare(query)
      .all(...parameters)
      .map((row) => JSON.parse((row as { readonly body: string }).body));
  } finally {
    database.close();
  }
}
