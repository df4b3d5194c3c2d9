// Verifies and copies journals without holding anything up.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { distFolder } from './bundles.ts';
import type { JournalJob, JournalJobResult } from './journal-thread.ts';

export type JournalCount = { readonly events: number };

/** Reads a journal from its first event to its last. Rejects with a sentence when its chain does not hold. */
export const verifyJournal = (path: string, signal?: AbortSignal): Promise<JournalCount> => runJob({ from: path }, signal);

/** Copies a journal as it is at one moment, whoever writes to it meanwhile, and verifies the copy. */
export const copyJournal = (from: string, to: string): Promise<JournalCount> => runJob({ from, to });

function runJob(job: JournalJob, signal?: AbortSignal): Promise<JournalCount> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(join(distFolder(), 'main', 'journal-thread.js'), { workerData: job });
    signal?.addEventListener('abort', () => void thread.terminate(), { once: true });
    thread.once('message', (result: JournalJobResult) => {
      if (result.ok) resolve({ events: result.events });
      else reject(new Error(result.error));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error(`${job.from} could not be read to its end`)));
  });
}
