// The hash chain of the journal.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../../../../runtime/sha256.ts';
import { chainHash, findBrokenLink, GENESIS_HASH, type JournalRow } from '../../../../trading/journal/hash-chain.ts';

function chain(bodies: readonly string[]): JournalRow[] {
  let hash = GENESIS_HASH;
  return bodies.map((body, index) => {
    hash = chainHash(hash, index + 1, 1000 + index, body, sha256);
    return { sequence: index + 1, recordedAtUs: 1000 + index, body, hash };
  });
}

it('accepts the journal as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (bodies) => {
      expect(findBrokenLink(chain(bodies), sha256)).toBe(null);
    }),
  );
});

it('locates the first event that was changed, removed or reordered', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { minLength: 2 }),
      fc.nat(),
      fc.constantFrom('body', 'time', 'missing'),
      (bodies, pick, kind) => {
        const rows = chain(bodies);
        const index = pick % (rows.length - 1);
        const row = rows[index] as JournalRow;
        if (kind === 'missing') rows.splice(index, 1);
        else rows[index] = kind === 'body' ? { ...row, body: `${row.body}!` } : { ...row, recordedAtUs: row.recordedAtUs + 1 };
        expect(findBrokenLink(rows, sha256)).toBe(kind === 'missing' ? index + 2 : index + 1);
      },
    ),
  );
});
