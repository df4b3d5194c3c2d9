// Each preflight check failing for real, with its message: taken ports, a full and a read-only disk, broken journals.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRestoreNote } from '../../main/backups/unfinished-restore.ts';
import { homeOf } from '../../main/home.ts';
import { claimInstance } from '../../main/locks/instance-lock.ts';
import { gatherLiveEvidence } from '../../main/preflight/live-evidence.ts';
import { PREFLIGHT_CHECKS } from '../../main/preflight/preflight-checks.ts';
import type { PreflightInputs } from '../../main/preflight/preflight-inputs.ts';
import { runPreflight } from '../../main/preflight/run-preflight.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { openDatabase } from '../../runtime/sqlite.ts';
import { Journal } from '../../workers/executor/journal.ts';
import { openPreflightRoom } from '../support/preflight-room.ts';

const { root, home, ends, settings, fine, find } = openPreflightRoom();

describe('a machine on which everything is fine', () => {
  it('is ready, without network, for the simulator', async () => {
    const report = await runPreflight(fine());
    expect(report.checks.filter(({ result }) => result === 'failed' || result === 'warning')).toEqual([]);
    expect(report.ok).toBe(true);
    expect(report.checks.map(({ id }) => id)).toEqual(PREFLIGHT_CHECKS.map(({ id }) => id));
  });
});

describe('the machine', () => {
  const machine: PreflightInputs['machine'] = fine().machine;
  const cases: readonly (readonly [string, Partial<PreflightInputs>, string, RegExp])[] = [
    ['runtime-version', { nodeVersion: '18.19.0' }, 'failed', /This is Node 18.19.0, expected 24 or newer/],
    [
      'native-modules',
      { nativeModules: [{ name: 'zeromq', probe: () => process.dlopen({ exports: {} }, '/nowhere.node') }] },
      'failed',
      /Cannot be used: zeromq \(.*nowhere/,
    ],
    ['processors', { machine: { ...machine, processors: () => 1 } }, 'warning', /One processor, expected at least 2/],
    [
      'memory',
      { machine: { ...machine, freeMemoryBytes: () => 1e8 } },
      'failed',
      /100 MB of 16000 MB are free, expected at least 200 MB/,
    ],
    [
      'memory',
      { machine: { ...machine, freeMemoryBytes: () => 3e8 } },
      'warning',
      /300 MB of 16000 MB are free, which is little/,
    ],
    [
      'file-handles',
      { machine: { ...machine, fileHandles: () => Promise.resolve({ limit: 256, used: 200 }) } },
      'failed',
      /56 of 256 file handles are free, expected at least 256/,
    ],
    ['file-handles', { machine: { ...machine, fileHandles: () => Promise.resolve(null) } }, 'skipped', /does not tell/],
    [
      'disk-space',
      { settings: { preflight: { ...settings.preflight, freeDiskBytes: Number.MAX_SAFE_INTEGER } } },
      'failed',
      /MB are free where .*home is, expected at least/,
    ],
    [
      'keychain-backend',
      { venue: 'alpaca-live', mode: 'live', keychain: { backend: 'basic_text', isProtecting: false } },
      'failed',
      /"basic_text", which protects nothing/,
    ],
    [
      'keychain-backend',
      { venue: 'alpaca-paper', keychain: { backend: 'basic_text', isProtecting: false } },
      'warning',
      /"basic_text", which protects nothing/,
    ],
    [
      'keychain-backend',
      { venue: 'alpaca-paper', keychain: { backend: 'gnome_libsecret', isProtecting: true } },
      'passed',
      /gnome_libsecret/,
    ],
  ];
  it.each(cases)('%s with %j: %s', async (id, changes, result, found) => {
    const report = await find(id, changes);
    expect(report).toMatchObject({ result, found: expect.stringMatching(found) });
    if (result === 'failed') expect(report.remedy).not.toBe('');
  });

  it('is judged more strictly for live trading, where the check says so', async () => {
    const little = { machine: { ...machine, freeMemoryBytes: () => 3e8, processors: () => 1 } };
    expect(await find('memory', { ...little, mode: 'live' })).toMatchObject({
      result: 'failed',
      found: expect.stringContaining('not enough for live trading'),
    });
    expect(await find('processors', { ...little, mode: 'live' })).toMatchObject({ result: 'warning' });
    expect((await gatherLiveEvidence({ ...fine(), ...little })).holds).toBe(false);
    expect((await gatherLiveEvidence(fine())).holds).toBe(true);
  });

  it('may take its time for a check, but not for ever, and a check that breaks is a failure', async () => {
    const impatient = { settings: { preflight: { ...settings.preflight, networkTimeoutMs: 100 } } };
    const [slow, broken] = (
      await runPreflight({ ...fine(), ...impatient }, [
        { id: 'slow', title: 'Slow', run: () => new Promise(() => {}) },
        {
          id: 'broken',
          title: 'Broken',
          run: () => {
            throw new Error('out of order');
          },
        },
      ])
    ).checks;
    expect(slow).toMatchObject({ result: 'failed', found: 'No answer within 0.1 s.' });
    expect(broken).toMatchObject({ result: 'failed', found: 'This could not be checked: out of order.' });
  });
});

describe('ports', () => {
  it('that are taken are named with what they are for, and with their holder where the system tells', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    ends.push(() => holder.close());
    const { port } = holder.address() as AddressInfo;
    const report = await find('free-ports', { ports: [{ port, purpose: 'lane ticks' }] });
    expect(report).toMatchObject({ result: 'failed', found: expect.stringContaining(`port ${port} (lane ticks) is taken`) });
    if (process.platform === 'linux') expect(report.found).toContain(`by process ${process.pid} (`);
    expect(
      await find('free-ports', { ports: [{ port, purpose: 'x' }], instance: { pid: 1, isThisProcess: false } }),
    ).toMatchObject({ result: 'passed' });
  });
});

describe('the data folder', () => {
  it.skipIf(process.getuid?.() !== 0)('on a full disk fails, and so does its room', async () => {
    const small = join(root, 'small');
    mkdirSync(small);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', small]).status).toBe(0);
    ends.unshift(() => spawnSync('umount', [small]));
    try {
      writeFileSync(join(small, 'fill'), Buffer.alloc(statfsSync(small).bavail * statfsSync(small).bsize));
    } catch {
      // Full is what it should be.
    }
    const full = homeOf(small, {}, root);
    expect(await find('data-folder', { home: full })).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/cannot be written to: ENOSPC/),
    });
    expect(await find('disk-space', { home: full })).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/0 MB are free/),
    });
    expect(spawnSync('mount', ['-o', 'remount,ro', small]).status).toBe(0);
    expect(await find('data-folder', { home: full })).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/cannot be written to: EROFS/),
    });
  });

  it('that others may write into is a warning with the command that closes it', async () => {
    chmodSync(home.root, 0o777);
    expect(await find('data-folder')).toMatchObject({ result: 'warning', remedy: `Run "chmod 700 '${home.root}'".` });
  });

  it('in which a restore was interrupted starts nothing', async () => {
    writeRestoreNote(home, { file: '/b/backup.tar.gz', kept: '/b/kept' });
    expect(await find('data-folder')).toMatchObject({
      result: 'failed',
      remedy: 'Run "tradewarden restore /b/backup.tar.gz" again.',
    });
  });

  it('that another instance holds is told with its process', async () => {
    const claim = claimInstance(home);
    if (!claim.claimed) throw new Error('the lock is held');
    claim.write({ pid: 4711, startedAt: '', mode: 'paper', venue: 'simulator', control: { address: 'x', secret: 'y' } });
    expect(await find('single-instance')).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/^Process 4711 holds the data folder/),
    });
    expect(await find('single-instance', { instance: { pid: 4711, isThisProcess: true } })).toMatchObject({ result: 'passed' });
    claim.release();
    expect(await find('single-instance')).toMatchObject({ result: 'passed' });
  });
});

describe('journals', () => {
  const path = join(home.journal, 'simulator-TEST.db');
  const write = (): void => {
    const journal = new Journal(path, sha256);
    journal.load();
    for (let index = 0; index < 20; index++)
      journal.append({ kind: 'AlertRaised', code: 'TEST', severity: 'warning', text: `alert ${index}`, atUs: index } as never);
    journal.close();
  };

  it('that hold are counted', async () => {
    write();
    expect(await find('journal-integrity')).toMatchObject({
      result: 'passed',
      found: '20 events in simulator-TEST.db follow from each other.',
    });
  });

  it('that were edited are told with the event that does not follow', async () => {
    write();
    const database = openDatabase(path, 'process-crash');
    database.exec(
      "DROP TRIGGER never_updated; UPDATE events SET body = replace(body, 'alert 7', 'alert 8') WHERE sequence = 8",
    );
    database.close();
    expect(await find('journal-integrity')).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/event 8 does not follow/),
      remedy: expect.stringContaining('tradewarden restore'),
    });
  });

  it('that are no databases any more are told', async () => {
    write();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(7, 0, 4096));
    expect(await find('journal-integrity')).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/simulator-TEST\.db cannot be read as a journal/),
    });
  });
});
