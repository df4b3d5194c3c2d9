// `tradewarden report` on real journal files: while they are written to, and when they are missing, foreign or broken.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { TradingReport } from '../../protocol/trading-report.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { openDatabase } from '../../runtime/sqlite.ts';
import { Journal, journalPath } from '../../workers/executor/journal.ts';
import { createSignal } from '../support/executor-bench.ts';
import { createHome, removeHome, runTradewarden } from '../support/product-run.ts';

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

const path = () => journalPath(home, 'simulator', 'PATEST1');
const report = (...words: readonly string[]) => runTradewarden('report', '--home', home, ...words);

function openJournal(): Journal {
  const journal = new Journal(path(), sha256);
  journal.append({
    kind: 'AccountOpened',
    venue: 'simulator',
    accountNumber: 'PATEST1',
    cash: toDecimalString('100000'),
    venueTimeUs: 1,
  });
  const signal = createSignal('s1');
  journal.append({ kind: 'SignalReceived', signal });
  journal.append({ kind: 'SignalDenied', signalId: signal.signalId, code: 'MARKET_CLOSED', text: 'closed' });
  journal.sync();
  return journal;
}

it('reads what is committed while the executor has the journal open, and nothing else', async () => {
  const journal = openJournal();
  journal.append({ kind: 'SignalReceived', signal: createSignal('s2') });
  const { code, stdout, stderr } = await report('--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const printed = JSON.parse(stdout) as TradingReport & {
    readonly journal: { readonly file: string; readonly events: number };
  };
  expect(printed.journal).toMatchObject({ file: path(), events: 3 });
  expect(printed).toMatchObject({
    venue: 'simulator',
    accountNumber: 'PATEST1',
    equity: '100000',
    account: { signals: 1, denials: { total: 1, byReason: { MARKET_CLOSED: 1 } } },
    strategies: [{ strategy: 'sma-cross', signals: 1 }],
  });
  const table = await report();
  expect(table.stdout).toMatch(/│ denied +│ +1 │ +1 │/);
  expect(table.stdout).toContain('MARKET_CLOSED');
  journal.close();
});

it('takes the journal that was written to last, and another one when it is named', async () => {
  openJournal().close();
  const second = new Journal(journalPath(home, 'alpaca-paper', 'PA7'), sha256);
  second.append({
    kind: 'AccountOpened',
    venue: 'alpaca-paper',
    accountNumber: 'PA7',
    cash: toDecimalString('5'),
    venueTimeUs: 1,
  });
  second.close();
  const named = JSON.parse((await report('--json', '--journal', 'simulator-PATEST1')).stdout);
  expect(named).toMatchObject({ venue: 'simulator', journal: { otherFiles: ['alpaca-paper-PA7.db'] } });
  expect(await report('--journal', 'nothing')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('expected one of'),
  });
});

it('says that there is no journal yet, and where it looked', async () => {
  const { code, stderr } = await report();
  expect(code).toBe(1);
  expect(stderr).toBe(`no journal in ${join(home, 'journal')}: nothing has traded there yet\n`);
  expect(JSON.parse((await report('--json')).stdout)).toMatchObject({ error: { code: 'NO_JOURNAL' } });
});

it('does not trust a journal that was changed, names the event, and what to do', async () => {
  openJournal().close();
  const database = openDatabase(path(), 'process-crash');
  database.exec(`DROP TRIGGER never_updated; UPDATE events SET body = replace(body, '100000', '900000')`);
  database.close();
  const { code, stderr } = await report();
  expect(code).toBe(1);
  expect(stderr).toMatch(/event 1 does not follow from the one before it: restore a backup/);
});

it.each([
  ['no database', 'this is no database', /cannot be read as a journal: file is not a database/],
  ['empty', '', /cannot be read as a journal: no such table: events/],
])('says of a file that is %s that it is no journal', async (_, text, expected) => {
  mkdirSync(join(home, 'journal'));
  writeFileSync(path(), text);
  const { code, stderr } = await report();
  expect(code).toBe(1);
  expect(stderr).toMatch(expected);
  expect(stderr).toContain(path());
});

it('leaves the journal as it is', async () => {
  openJournal().close();
  await report();
  // The executor still opens it, and its chain holds.
  const journal = new Journal(path(), sha256);
  expect(journal.load().counts.signals).toBe(1);
  journal.close();
});

it.each([
  [['--strategy', 'sma-corss'], /--strategy: found sma-corss, which the journal does not know, did you mean "sma-cross"\?/],
  [['--from', 'yesterday'], /--from: found "yesterday", expected a date such as "2013-10-07"/],
  [
    ['--from', '2013-10-08', '--to', '2013-10-07'],
    /--to: found 2013-10-07, expected a day that is not before --from 2013-10-08/,
  ],
  [['--form', '2013-10-07'], /--form: found an unknown flag, expected a known one: did you mean "--from"\?/],
])('refuses %j with the reason', async (words, expected) => {
  openJournal().close();
  const { code, stderr } = await report(...words);
  expect(code).toBe(2);
  expect(stderr).toMatch(expected);
});
