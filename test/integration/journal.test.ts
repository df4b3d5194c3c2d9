// The journal on a real disk: append-only, verified at load, one of each.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms, VenueOrderId } from '../../protocol/orders.ts';
import type { SignalId } from '../../protocol/signals.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { openDatabase, openDatabaseReadOnly } from '../../runtime/sqlite.ts';
import { Journal, journalPath } from '../../workers/executor/journal.ts';
import { createSignal } from '../support/executor-bench.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tradewarden-journal-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));
const path = () => journalPath(home, 'simulator', 'PATEST1');
const opened = {
  kind: 'AccountOpened',
  venue: 'simulator',
  accountNumber: 'PATEST1',
  cash: toDecimalString('100000'),
  venueTimeUs: 1,
} as const;

const TERMS: Omit<OrderTerms, 'clientOrderId'> = {
  symbol: 'SPY',
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  quantity: toDecimalString('1'),
  limitPrice: null,
  extendedHours: false,
};
const INTENT = {
  kind: 'OrderIntended',
  signalId: createSignal('s1').signalId,
  book: 'sma-cross',
  purpose: 'entry',
  leg: 0,
  attempt: 1,
  notAfterUs: 1,
  expiresAtUs: 1,
} as const;

it('is one file per venue and account, and gives back the books', () => {
  const journal = new Journal(path(), sha256);
  journal.append(opened);
  journal.append({ kind: 'SignalReceived', signal: createSignal('s1') });
  journal.close();
  const books = new Journal(path(), sha256).load();
  expect(path()).toMatch(/journal[\\/]simulator-PATEST1\.db$/);
  expect(books.counts.signals).toBe(1);
  expect(books.account?.number).toBe('PATEST1');
});

it('shows a reader only what was synced', () => {
  const journal = new Journal(path(), sha256);
  journal.append(opened);
  const reader = openDatabaseReadOnly(path());
  const count = () => (reader.prepare('SELECT count(*) AS events FROM events').get() as { readonly events: number }).events;
  expect(count()).toBe(0);
  journal.sync();
  expect(count()).toBe(1);
  journal.close();
});

it('refuses a second signal of the same id at the level of the database', () => {
  const journal = new Journal(path(), sha256);
  journal.append({ kind: 'SignalReceived', signal: createSignal('s1') });
  journal.append({ kind: 'SignalReceived', signal: createSignal('s1') });
  expect(() => journal.sync()).toThrow(/UNIQUE/);
});

it('remembers ids from the moment of their event on, for good and apart from those of other kinds', () => {
  const journal = new Journal(path(), sha256);
  const { recorded } = journal;
  const { signalId } = createSignal('s1');
  const [intended, adopted] = ['tw-1', 'theirs'] as ClientOrderId[] as [ClientOrderId, ClientOrderId];
  const order = { ...TERMS, clientOrderId: intended };
  const facts = () => [
    recorded.hasSignal(signalId),
    recorded.hasOrder(intended),
    recorded.hasOrder(adopted),
    recorded.hasActivity('fee'),
    recorded.hasActivity('split'),
  ];
  expect(facts()).toEqual([false, false, false, false, false]);
  journal.append({ kind: 'SignalReceived', signal: createSignal('s1') });
  journal.append({ ...INTENT, order });
  journal.append({
    kind: 'ExternalOrderAdopted',
    venueOrderId: 'v-1' as VenueOrderId,
    order: { ...TERMS, clientOrderId: adopted },
  });
  journal.append({ kind: 'CashMoved', activityId: 'fee', type: 'FEE', amount: toDecimalString('-1'), symbol: null });
  journal.append({
    kind: 'HoldingAdjusted',
    activityId: 'split',
    type: 'SPLIT',
    symbol: 'SPY',
    quantity: toDecimalString('1'),
    amount: toDecimalString('0'),
  });
  expect(facts()).toEqual([true, true, true, true, true]);
  journal.close();
  const later = new Journal(path(), sha256).recorded;
  expect([later.hasSignal(signalId), later.hasOrder(adopted), later.hasActivity('split')]).toEqual([true, true, true]);
  expect([later.hasSignal(intended as string as SignalId), later.hasOrder(signalId as string as ClientOrderId)]).toEqual([
    false,
    false,
  ]);
});

it('cannot be rewritten, and a journal that was rewritten all the same is not trusted', () => {
  const journal = new Journal(path(), sha256);
  journal.append(opened);
  journal.append({ kind: 'SignalReceived', signal: createSignal('s1') });
  journal.close();
  const database = openDatabase(path(), 'process-crash');
  expect(() => database.exec(`UPDATE events SET body = replace(body, '100000', '900000')`)).toThrow(
    'the journal is append-only',
  );
  database.exec('DROP TRIGGER never_updated');
  database.exec(`UPDATE events SET body = replace(body, '100000', '900000')`);
  database.close();
  expect(() => new Journal(path(), sha256).load()).toThrow(/event 1 of .* does not follow/);
});
