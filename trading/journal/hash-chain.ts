// Makes the journal tamper-evident: every event's hash covers the event and the hash before it.
import type { Digest } from '../digest.ts';

export const GENESIS_HASH = '0'.repeat(64);

/** One stored event. `body` is the JSON text exactly as stored, so that verifying needs no canonical form. */
export type JournalRow = {
  readonly sequence: number;
  readonly recordedAtUs: number;
  readonly body: string;
  readonly hash: string;
};

export const chainHash = (previousHash: string, sequence: number, recordedAtUs: number, body: string, digest: Digest): string =>
  digest(`${previousHash}\n${sequence}\n${recordedAtUs}\n${body}`);

/** The sequence number of the first row that does not follow from the one before it; null when the chain holds. */
export function findBrokenLink(rows: Iterable<JournalRow>, digest: Digest): number | null {
  let previousHash = GENESIS_HASH;
  let expected = 1;
  for (const { sequence, recordedAtUs, body, hash } of rows) {
    if (sequence !== expected || hash !== chainHash(previousHash, sequence, recordedAtUs, body, digest)) return sequence;
    previousHash = hash;
    expected += 1;
  }
  return null;
}
