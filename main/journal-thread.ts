// Reads and copies journals in a thread of its own, so that main stays quick: a million events take seconds.
import { parentPort, workerData } from 'node:worker_threads';
import { readJournal } from '../runtime/journal-file.ts';
import { copyDatabase } from '../runtime/sqlite.ts';

/** `to` absent: only verify. */
export type JournalJob = { readonly from: string; readonly to?: string };
export type JournalJobResult = { readonly ok: true; readonly events: number } | { readonly ok: false; readonly error: string };

const { from, to } = workerData as JournalJob;
parentPort?.postMessage(work());

function work(): JournalJobResult {
  try {
    if (to !== undefined) copyDatabase(from, to);
    const { events } = readJournal(to ?? from, () => {});
    return { ok: true, events };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
