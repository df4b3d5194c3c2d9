// Preflight in front of local TLS servers that are the venue with wrong clocks, wrong keys and wrong accounts.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeAccount } from '../../main/locks/account-lock.ts';
import type { PreflightInputs } from '../../main/preflight/preflight-inputs.ts';
import { runPreflight } from '../../main/preflight/run-preflight.ts';
import { createVenueProbe } from '../../main/preflight/venue-probe.ts';
import { openPreflightRoom } from '../support/preflight-room.ts';

const { root, home, ends, keys, fine, find } = openPreflightRoom();

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
