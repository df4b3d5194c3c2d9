// Backups with real files: of a journal that is being written, verified, kept in number, restored with what it replaces kept;
// refused while running, when damaged, when it would lead out of the data folder, and on a full disk.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { create } from 'tar';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createBackup } from '../../main/backups/create-backup.ts';
import { restoreBackup } from '../../main/backups/restore-backup.ts';
import { listBackups } from '../../main/backups/retention.ts';
import { unfinishedRestore, writeRestoreNote } from '../../main/backups/unfinished-restore.ts';
import { homeOf, prepareHome } from '../../main/home.ts';
import { claimInstance } from '../../main/locks/instance-lock.ts';
import { readJournal } from '../../runtime/journal-file.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { Journal } from '../../workers/executor/journal.ts';
import { runTradewarden } from '../support/product-run.ts';

const root = mkdtempSync(join(tmpdir(), 'tradewarden-backups-'));
let home = homeOf(join(root, 'home'), {}, root);
const ends: (() => unknown)[] = [];
afterAll(() => {
  for (const end of ends) end();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  home = homeOf(mkdtempSync(join(root, 'home-')), {}, root);
  prepareHome(home);
});

const journalOf = (where = home): string => join(where.journal, 'simulator-TEST.db');
function writeEvents(count: number): void {
  const journal = new Journal(journalOf(), sha256);
  journal.load();
  for (let index = 0; index < count; index++)
    journal.append({ kind: 'AlertRaised', code: 'TEST', severity: 'warning', text: `alert ${index}`, atUs: index } as never);
  journal.close();
}
const eventsIn = (path: string): number => readJournal(path, () => {}).events;
const request = (changes = {}) => ({
  home,
  settingsFile: home.settingsFile,
  reason: 'asked' as const,
  keep: 14,
  keepBytes: 1e9,
  ...changes,
});

describe('a backup', () => {
  it('holds journals, settings and strategies, and brings them back', async () => {
    writeEvents(30);
    writeFileSync(home.settingsFile, '{ "mode": "paper" } // mine');
    mkdirSync(join(home.strategies, 'deep'), { recursive: true });
    writeFileSync(join(home.strategies, 'deep', 'my own.ts'), 'export {};');
    symlinkSync('/etc/passwd', join(home.strategies, 'link.ts'));
    const backup = await createBackup(request());
    expect(backup).toMatchObject({ files: 3, events: 30, removed: [] });
    expect(readdirSync(home.backups).filter((name) => !name.startsWith('.lock'))).toEqual([backup.file.split('/').at(-1)]);

    writeEvents(5);
    writeFileSync(home.settingsFile, '{}');
    const restored = await restoreBackup(home, backup.file);
    expect(eventsIn(journalOf())).toBe(30);
    expect(readFileSync(home.settingsFile, 'utf8')).toBe('{ "mode": "paper" } // mine');
    expect(readFileSync(join(home.strategies, 'deep', 'my own.ts'), 'utf8')).toBe('export {};');
    expect(eventsIn(join(restored.kept ?? '', 'journal/simulator-TEST.db'))).toBe(35);
    expect(readFileSync(join(restored.kept ?? '', 'settings.json'), 'utf8')).toBe('{}');
  });

  it('is not starved by a writer that never pauses, and is of one moment', async () => {
    writeEvents(2_000);
    const program = `import { Journal } from ${JSON.stringify(join(import.meta.dirname, '../../workers/executor/journal.ts'))};
      import { sha256 } from ${JSON.stringify(join(import.meta.dirname, '../../runtime/sha256.ts'))};
      const journal = new Journal(${JSON.stringify(journalOf())}, sha256); journal.load();
      console.log('writing');
      for (let index = 0; ; index++) { journal.append({ kind: 'AlertRaised', code: 'BUSY', severity: 'warning', text: 'x' + index, atUs: index }); journal.sync(); journal.rest(); }`;
    const writer = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => writer.stdout.once('data', resolve));
    try {
      for (let round = 0; round < 3; round++) expect((await createBackup(request())).events).toBeGreaterThanOrEqual(2_000);
    } finally {
      writer.kill('SIGKILL');
      await new Promise((resolve) => writer.once('close', resolve));
    }
    expect(eventsIn(journalOf())).toBeGreaterThan(2_000);
  });

  it('of a broken journal is none, and older ones stay', async () => {
    writeEvents(3);
    const good = await createBackup(request());
    writeFileSync(journalOf(), Buffer.alloc(8192, 7));
    rmSync(`${journalOf()}-wal`, { force: true });
    await expect(createBackup(request())).rejects.toThrow(/could not be made/);
    expect(listBackups(home.backups).map(({ file }) => file)).toEqual([good.file]);
  });

  it('makes the oldest go, by number and by size, and never the newest', async () => {
    writeEvents(3);
    const made = [
      await createBackup(request({ keep: 2 })),
      await createBackup(request({ keep: 2 })),
      await createBackup(request({ keep: 2 })),
    ];
    expect(made[2]?.removed).toEqual([made[0]?.file]);
    const last = await createBackup(request({ keepBytes: 1 }));
    expect(listBackups(home.backups).map(({ file }) => file)).toEqual([last.file]);
  });

  it.skipIf(process.getuid?.() !== 0)('on a full disk leaves older ones as they are, and nothing half-written', async () => {
    const small = join(root, 'small');
    mkdirSync(small);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', small]).status).toBe(0);
    ends.push(() => spawnSync('umount', [small]));
    home = homeOf(join(small, 'home'), {}, root);
    prepareHome(home);
    writeEvents(10);
    const good = await createBackup(request());
    const { bavail, bsize } = statfsSync(small);
    writeFileSync(join(small, 'fill'), Buffer.alloc(bavail * bsize - 100_000));
    await expect(createBackup(request())).rejects.toThrow(/MB free, a backup needs \d+ MB: make room/);
    expect(readdirSync(home.backups).filter((name) => !name.startsWith('.lock'))).toEqual([good.file.split('/').at(-1)]);
  });
});

describe('a restore', () => {
  it('is refused while an instance runs', async () => {
    writeEvents(3);
    const { file } = await createBackup(request());
    const claim = claimInstance(home);
    await expect(restoreBackup(home, file)).rejects.toThrow(/is running on .* stop it first/);
    if (claim.claimed) claim.release();
    await expect(restoreBackup(home, file)).resolves.toMatchObject({ events: 3 });
  });

  it('of a damaged file changes nothing', async () => {
    writeEvents(3);
    const { file } = await createBackup(request());
    writeEvents(3);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 60));
    await expect(restoreBackup(home, file)).rejects.toThrow(/Nothing was changed/);
    writeFileSync(file, Buffer.from(bytes).fill(0, 100, 140));
    await expect(restoreBackup(home, file)).rejects.toThrow(/Nothing was changed/);
    await expect(restoreBackup(home, join(root, 'none.tar.gz'))).rejects.toThrow(/there is no file .*none\.tar\.gz/);
    writeFileSync(join(root, 'text.tar.gz'), 'no archive');
    await expect(restoreBackup(home, join(root, 'text.tar.gz'))).rejects.toThrow(/Nothing was changed/);
    expect(eventsIn(journalOf())).toBe(6);
    expect(unfinishedRestore(home)).toBeNull();
  });

  it.each([
    ['../outside.db', 'does not belong into a data folder'],
    ['journal/../../outside.db', 'does not belong into a data folder'],
    ['keys/alpaca.json', 'does not belong into a data folder'],
    ['strategies/link', 'is a SymbolicLink'],
  ])('of an archive with %s is refused, and nothing is written anywhere', async (path, expected) => {
    const content = mkdtempSync(join(root, 'evil-'));
    const inside = join(content, 'a/b');
    mkdirSync(join(inside, 'journal'), { recursive: true });
    mkdirSync(join(inside, 'keys'));
    mkdirSync(join(inside, 'strategies'));
    writeFileSync(
      join(inside, 'manifest.json'),
      JSON.stringify({ format: 1, createdAt: new Date().toISOString(), reason: 'x', files: [] }),
    );
    if (path === 'strategies/link') symlinkSync('/etc/passwd', join(inside, path));
    else writeFileSync(join(inside, path), 'evil');
    const archive = join(content, 'evil.tar.gz');
    await create({ file: archive, cwd: inside, gzip: true, preservePaths: true }, ['manifest.json', path]);
    await expect(restoreBackup(home, archive)).rejects.toThrow(expected);
    expect(existsSync(join(root, 'outside.db'))).toBe(false);
    expect(existsSync(join(home.keys, 'alpaca.json'))).toBe(false);
  });

  it('that was interrupted is gone on with, and what it replaced first is not lost', async () => {
    writeEvents(3);
    const { file } = await createBackup(request());
    writeEvents(4);
    const kept = join(home.backups, 'replaced-x');
    // As it is after a kill between the first move away and the last move in.
    mkdirSync(join(kept, 'journal'), { recursive: true });
    spawnSync('cp', [journalOf(), join(kept, 'journal/simulator-TEST.db')]);
    writeRestoreNote(home, { file, kept });
    await expect(restoreBackup(home, join(root, 'other.tar.gz'))).rejects.toThrow(/was interrupted: run "tradewarden restore/);
    expect(await restoreBackup(home, file)).toMatchObject({ kept });
    expect(eventsIn(journalOf())).toBe(3);
    expect(eventsIn(join(kept, 'journal/simulator-TEST.db'))).toBe(7);
    expect(unfinishedRestore(home)).toBeNull();
  });
});

describe('the commands', () => {
  it('back up and restore, and say so to programs', async () => {
    writeEvents(3);
    const backed = await runTradewarden('backup', '--home', home.root, '--json');
    expect(backed, backed.stderr).toMatchObject({ code: 0 });
    const { file } = JSON.parse(backed.stdout) as { readonly file: string };
    expect(await runTradewarden('restore', file, '--home', home.root)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Restored 1 files and 3 events of .* What it replaced is in /),
    });
    const refused = await runTradewarden('restore', join(root, 'none.tar.gz'), '--home', home.root, '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'RESTORE_REFUSED' } });
    expect(await runTradewarden('restore', '--home', home.root)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('FILE: found nothing'),
    });
  });
});
