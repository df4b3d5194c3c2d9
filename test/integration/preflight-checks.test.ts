// Each preflight check failing for real, with its message: taken ports, a full and a read-only disk, broken journals, local TLS
// servers that are the venue with wrong clocks, wrong keys and wrong accounts.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeRestoreNote } from '../../main/backups/unfinished-restore.ts';
import { homeOf, prepareHome } from '../../main/home.ts';
import { verifyJournal } from '../../main/journal-jobs.ts';
import { takeAccount } from '../../main/locks/account-lock.ts';
import { claimInstance } from '../../main/locks/instance-lock.ts';
import { gatherLiveEvidence } from '../../main/preflight/live-evidence.ts';
import { PREFLIGHT_CHECKS } from '../../main/preflight/preflight-checks.ts';
import type { PreflightInputs } from '../../main/preflight/preflight-inputs.ts';
import { type CheckReport, runPreflight } from '../../main/preflight/run-preflight.ts';
import { createVenueProbe } from '../../main/preflight/venue-probe.ts';
import { parseSettings } from '../../main/settings/parse-settings.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { openDatabase } from '../../runtime/sqlite.ts';
import { Journal } from '../../workers/executor/journal.ts';

const root = mkdtempSync(join(tmpdir(), 'tradewarden-preflight-'));
const home = homeOf(join(root, 'home'), {}, root);
const ends: (() => Promise<unknown> | unknown)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  rmSync(home.root, { recursive: true, force: true });
  prepareHome(home);
});

const parsed = parseSettings({});
if (!parsed.ok) throw new Error('the defaults are wrong');
const settings = parsed.value;
const keys = { keyId: 'PKTEST', secret: 'hush-hush' };

/** A machine on which everything is fine. */
const fine = (): PreflightInputs => ({
  mode: 'paper',
  venue: 'simulator',
  home,
  settings,
  nodeVersion: process.versions.node,
  ports: [],
  instance: null,
  nativeModules: [{ name: 'fine', probe: () => {} }],
  credentials: null,
  keychain: null,
  hosts: [],
  venueProbe: null,
  accountLocks: join(root, 'accounts'),
  machine: {
    processors: () => 4,
    freeMemoryBytes: () => 8e9,
    totalMemoryBytes: () => 16e9,
    fileHandles: () => Promise.resolve({ limit: 4096, used: 50 }),
  },
  verifyJournal,
});

async function find(id: string, changes: Partial<PreflightInputs> = {}): Promise<CheckReport> {
  const { checks } = await runPreflight(
    { ...fine(), ...changes },
    PREFLIGHT_CHECKS.filter((check) => check.id === id),
  );
  const [report] = checks;
  if (!report) throw new Error(`no check is called ${id}`);
  return report;
}

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

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('SKIPPED: the preflight checks of the venue need openssl for the certificate of a local server');

describe.skipIf(!hasOpenssl)('the venue', () => {
  let origin = '';
  let ca = '';
  let answer: (path: string, key: string) => { readonly status: number; readonly body: unknown };
  const account = { account_number: 'PA3TEST00001', status: 'ACTIVE', trading_blocked: false };
  const clock = (skewMs: number, isOpen = true) => ({
    timestamp: new Date(Date.now() + skewMs).toISOString(),
    is_open: isOpen,
    next_open: 'Monday',
    next_close: 'tonight',
  });
  const usual = (): void => {
    answer = (path) => ({ status: 200, body: path === '/v2/account' ? account : clock(0) });
  };

  beforeAll(async () => {
    const at = (name: string): string => join(root, name);
    const made = spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      at('key.pem'),
      '-out',
      at('cert.pem'),
      '-days',
      '30',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost',
    ]);
    expect(made.status, String(made.stderr)).toBe(0);
    ca = readFileSync(at('cert.pem'), 'utf8');
    const server = createTlsServer({ key: readFileSync(at('key.pem')), cert: ca }, (request, response) => {
      const { status, body } = answer(request.url ?? '', String(request.headers['apca-api-key-id']));
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    ends.push(() => server.close());
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(usual);

  const paper = (changes: Partial<PreflightInputs> = {}): Partial<PreflightInputs> => ({
    venue: 'alpaca-paper',
    credentials: keys,
    hosts: [{ origin, purpose: 'orders and account' }],
    trustedCertificates: ca,
    venueProbe: createVenueProbe(origin, keys, Date.now, ca),
    ...changes,
  });

  it('that accepts the keys of a paper account passes every check', async () => {
    const report = await runPreflight({ ...fine(), ...paper() });
    expect(report.checks.filter(({ result }) => result !== 'passed' && result !== 'skipped')).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('PA3TEST00001');
    expect(JSON.stringify(report)).not.toContain('hush');
  });

  it.each([
    [
      'refuses the keys',
      401,
      { code: 40110000, message: 'request is not authorized' },
      /alpaca-paper refuses these keys \(HTTP 401\)/,
    ],
    ['refuses them with 403', 403, 'forbidden', /refuses these keys \(HTTP 403\)/],
    [
      'has a live account behind paper keys',
      200,
      { ...account, account_number: '212345678' },
      /The account …5678 is a live account, expected a paper account/,
    ],
    ['has an account that is not active', 200, { ...account, status: 'ONBOARDING' }, /is ONBOARDING, expected ACTIVE/],
    ['has an account that may not trade', 200, { ...account, trading_blocked: true }, /may not trade/],
    ['is down', 503, 'no', /answered HTTP 503 instead of the account/],
  ] as const)('that %s fails', async (_title, status, body, found) => {
    answer = () => ({ status, body });
    const report = await find('venue-credentials', paper());
    expect(report).toMatchObject({ result: 'failed', found: expect.stringMatching(found), remedy: expect.stringMatching(/./) });
  });

  it('is told apart: paper keys of a paper account are no evidence for live trading', async () => {
    expect(await find('venue-credentials', paper({ venue: 'alpaca-live' }))).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/is a paper account, expected a live account/),
    });
    expect(await find('venue-credentials', { venue: 'alpaca-paper' })).toMatchObject({
      result: 'failed',
      found: 'No keys for alpaca-paper are configured.',
    });
  });

  it.each([
    [60_000, 'failed', /clock is (59|60)\d{3} ms behind the venue's, expected at most 2000 ms/],
    [-60_000, 'failed', /clock is (59|60)\d{3} ms ahead of the venue's/],
    [-1_500, 'warning', /ahead of the venue's/],
  ] as const)('whose clock differs by %d ms', async (skewMs, result, found) => {
    answer = () => ({ status: 200, body: clock(skewMs) });
    expect(await find('clock-skew', paper())).toMatchObject({ result, found: expect.stringMatching(found) });
  });

  it('that is closed is a warning, also for live trading', async () => {
    answer = () => ({ status: 200, body: clock(0, false) });
    expect(await find('market-session', paper({ mode: 'live' }))).toMatchObject({
      result: 'warning',
      found: expect.stringMatching(/closed until Monday/),
    });
  });

  it('is not trusted without its certificate, not reached on a dead port, and not found by a wrong name', async () => {
    const { trustedCertificates: _, ...untrusted } = paper();
    expect(await find('network', untrusted)).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/\(orders and account\) cannot be trusted: DEPTH_ZERO_SELF_SIGNED_CERT/),
    });
    expect(await find('network', paper({ hosts: [{ origin: 'https://localhost:1', purpose: 'x' }] }))).toMatchObject({
      found: expect.stringMatching(/cannot be reached: ECONNREFUSED/),
    });
    expect(await find('network', paper({ hosts: [{ origin: 'https://nowhere.invalid', purpose: 'x' }] }))).toMatchObject({
      result: 'failed',
      found: expect.stringMatching(/nowhere\.invalid \(x\) cannot be found/),
    });
    expect(await find('network', paper())).toMatchObject({ result: 'passed' });
  });

  it('is not trusted by an environment that trusts everybody, and gets no keys then', async () => {
    const { trustedCertificates: _, ...untrusted } = paper();
    const asked: string[] = [];
    answer = (path) => {
      asked.push(path);
      return { status: 200, body: account };
    };
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      expect(await find('network', untrusted)).toMatchObject({ result: 'failed' });
      const venueProbe = createVenueProbe(origin, keys, Date.now);
      expect(await find('venue-credentials', { ...untrusted, venueProbe })).toMatchObject({
        result: 'failed',
        found: expect.stringMatching(/could not be asked/),
      });
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
    expect(asked).toEqual([]);
  });

  it('account that another data folder trades is told with its process', async () => {
    // The lock is one of another process: a child that claims it and waits.
    const program = `import { takeAccount } from ${JSON.stringify(join(import.meta.dirname, '../../main/locks/account-lock.ts'))};
      takeAccount(${JSON.stringify(join(root, 'accounts'))}, 'alpaca-paper', 'PA3TEST00001', '/other/home');
      console.log('held'); setInterval(() => {}, 1000);`;
    const { spawn } = await import('node:child_process');
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', (code) => reject(new Error(`the child that was to hold the account ended with ${code}`)));
    });
    try {
      expect(await find('account-holder', paper())).toMatchObject({
        result: 'failed',
        found: `Process ${child.pid} trades the account …0001 already, with the data folder /other/home.`,
      });
      expect(() => takeAccount(join(root, 'accounts'), 'alpaca-paper', 'PA3TEST00001', home.root)).toThrow(
        `process ${child.pid} trades this account already, with the data folder /other/home: stop it first`,
      );
    } finally {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
    }
    expect(await find('account-holder', paper())).toMatchObject({ result: 'passed' });
  });
});
