// The door of the running instance: who proves to know the secret of its note is heard, and nobody else, on either side.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ControlAccess, createControlAccess } from '../../main/control/control-access.ts';
import { askInstance, followInstance } from '../../main/control/control-client.ts';
import type { ControlRequest } from '../../main/control/control-protocol.ts';
import { type ControlSocket, openControlSocket } from '../../main/control/control-socket.ts';
import { createGreeting } from '../../main/control/handshake.ts';
import { type HomeFolders, homeOf, prepareHome } from '../../main/home.ts';
import { claimInstance, type InstanceClaim, type InstanceNote } from '../../main/locks/instance-lock.ts';
import { talkAt, talkTo } from '../support/control-talk.ts';

type Claim = Extract<InstanceClaim, { readonly claimed: true }>;

const isWindows = process.platform === 'win32';
const STATUS: ControlRequest = { command: 'status' };
let root: string;
let home: HomeFolders;
let claim: Claim;
let access: ControlAccess;
let heard: ControlRequest[];
const doors: { close(): unknown }[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tw-door-'));
  home = homeOf(root, {}, root);
  prepareHome(home);
  claim = takeClaim();
  access = createControlAccess(home);
  heard = [];
});
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
  claim.release();
  rmSync(root, { recursive: true, force: true });
});

function takeClaim(): Claim {
  const claimed = claimInstance(home);
  if (!claimed.claimed) throw new Error('the lock is held');
  return claimed;
}

const noteOf = (control: ControlAccess): InstanceNote => ({
  ...{ pid: process.pid, startedAt: '', mode: 'paper', venue: 'simulator' },
  control,
});

async function open(handshakeMs?: number): Promise<ControlSocket> {
  claim.write(noteOf(access));
  const answer = (request: ControlRequest) => {
    heard.push(request);
    return Promise.resolve(`heard ${request.command}`);
  };
  const door = await openControlSocket(access, answer, handshakeMs);
  doors.push(door);
  return door;
}

/** Binds the place of the control socket, as somebody who took its name would. */
async function pose(greet: (socket: Socket) => void): Promise<string[]> {
  const caught: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => caught.push(String(chunk)));
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(access.address, resolve));
  doors.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  });
  claim.write(noteOf(access));
  return caught;
}

const refusalIn = (lines: readonly string[]): unknown => (JSON.parse(lines.at(-1) ?? '{}') as { error?: unknown }).error;

it('answers who knows the secret', async () => {
  await open();
  expect(await askInstance(home, STATUS)).toEqual({ outcome: 'answered', response: { ok: true, result: 'heard status' } });
  expect(heard).toEqual([STATUS]);
});

it('goes on with whoever follows, until it closes', async () => {
  const door = await open();
  const results: unknown[] = [];
  const followed = followInstance(
    home,
    STATUS,
    (result) => {
      results.push(result);
      void door.close();
    },
    new AbortController().signal,
  );
  expect(await followed).toBeNull();
  expect(results).toEqual(['heard status']);
});

it.each([
  ['a request without a handshake', '{"command":"halt","by":"mallory"}\n', /found no greeting/],
  ['garbage', 'GET / HTTP/1.1\r\n\r\n', /found no greeting/],
  ['bytes that are no text', '\u0000\u0001\ufffd\n', /found no greeting/],
  ['an empty line', '\n', /found no greeting/],
  ['a greeting that is too short', '{"hello":"x"}\n', /found no greeting/],
  ['an endless line', 'x'.repeat(100_000), /more than 256 bytes/],
  ['a long line', `${'x'.repeat(300)}\n`, /more than 256 bytes/],
  ['a request instead of a proof', `${greetingOf().hello}\n{"command":"halt","by":"mallory"}\n`, /found no proof/],
  [
    'a guessed proof',
    `${greetingOf().hello}\n${JSON.stringify({ proof: 'x'.repeat(43) })}\n{"command":"status"}\n`,
    /wrong proof/,
  ],
])('refuses %s with a sentence, hangs up, and tells nothing else', async (_, text, expected) => {
  await open();
  expect(refusalIn(await talkAt(access.address, text))).toMatch(expected);
  expect(heard).toEqual([]);
  expect(await talkTo(access, '{"command":"status"}\n')).toBe('{"ok":true,"result":"heard status"}');
});

it('refuses its own proof, thrown back, and one of an earlier conversation', async () => {
  await open();
  const { hello, answer } = greetingOf(access);
  let earlier = '';
  await talkAt(access.address, `${hello}\n`, (line, index) => {
    if (index === 0) earlier = answer(line) ?? '';
    return index === 0 ? `${earlier}\n{"command":"status"}\n` : null;
  });
  expect(heard).toEqual([STATUS]);
  const replayed = await talkAt(access.address, `${hello}\n${earlier}\n{"command":"status"}\n`);
  expect(refusalIn(replayed)).toMatch(/wrong proof/);
  const thrownBack = await talkAt(access.address, `${hello}\n`, (line) => {
    const { proof } = JSON.parse(line) as { readonly proof?: string };
    return `${JSON.stringify({ proof })}\n{"command":"status"}\n`;
  });
  expect(refusalIn(thrownBack)).toMatch(/wrong proof/);
  expect(heard).toEqual([STATUS]);
});

it('knows nothing of a secret of an earlier start', async () => {
  const before = access;
  access = createControlAccess(home);
  await open();
  const { hello, answer } = greetingOf(before);
  // Whoever holds the old secret does not even believe this instance.
  const lines = await talkAt(access.address, `${hello}\n`, (line) => `${answer(line)}\n`);
  expect(refusalIn(lines)).toMatch(/found no proof/);
});

it.each([
  ['says nothing', ''],
  ['greets and says no more', `${greetingOf().hello}\n`],
  ['stops in the middle of a line', '{"hel'],
])('does not wait for who %s', async (_, text) => {
  await open(20);
  expect(refusalIn(await talkAt(access.address, text))).toBe('found no proof within 0.02 s, expected one');
});

it('sends away who drips one byte after the other, however lively', async () => {
  await open(20);
  const dripping = connect(access.address);
  const drip = setInterval(() => dripping.writable && dripping.write(' '), 1);
  dripping.on('error', () => {});
  dripping.resume();
  await new Promise((resolve) => dripping.on('close', resolve));
  clearInterval(drip);
  expect(heard).toEqual([]);
});

it('stays open for its owner while a crowd stands at the door', async () => {
  await open();
  let left = 0;
  const crowd = Array.from({ length: 200 }, () =>
    connect(access.address)
      .on('error', () => {})
      .on('close', () => left++)
      .resume(),
  );
  expect(await askInstance(home, STATUS)).toMatchObject({ response: { ok: true } });
  await expect.poll(() => left).toBeGreaterThanOrEqual(200 - 32);
  for (const socket of crowd) socket.destroy();
});

it('does not cut off an owner who waits for an answer when a crowd comes', async () => {
  await open();
  const following = new AbortController();
  const results: unknown[] = [];
  const followed = followInstance(home, STATUS, (result) => results.push(result), following.signal);
  await expect.poll(() => results.length).toBe(1);
  const crowd = Array.from({ length: 100 }, () =>
    connect(access.address)
      .on('error', () => {})
      .resume(),
  );
  expect(await askInstance(home, STATUS)).toMatchObject({ response: { ok: true } });
  const ending = Symbol('still there');
  expect(await Promise.race([followed, Promise.resolve(ending)])).toBe(ending);
  following.abort();
  for (const socket of crowd) socket.destroy();
});

it.each<[string, (socket: Socket) => void]>([
  ['says nothing of its own', (socket) => socket.on('data', () => socket.write('{"ok":true,"result":"all is well"}\n'))],
  ['claims to have proven everything', (socket) => socket.write(`{"ok":true,"result":{}}\n`.repeat(3))],
  ['guesses', (socket) => socket.write(`${JSON.stringify({ nonce: 'x'.repeat(43), proof: 'x'.repeat(43) })}\n`)],
  ['throws the greeting back', (socket) => socket.on('data', (chunk) => socket.write(chunk))],
  ['says no end of nothing', (socket) => socket.write('x'.repeat(100_000))],
])('an impostor that %s is not believed, and learns neither secret nor request', async (_, greet) => {
  const caught = await pose(greet);
  expect(await askInstance(home, { command: 'halt', by: 'ann', reason: 'now' })).toMatchObject({
    response: {
      ok: false,
      error: expect.stringMatching(/did not prove to be the instance that runs: nothing was asked of it/),
    },
  });
  expect(caught.join('')).not.toContain(access.secret);
  expect(caught.join('')).not.toContain('halt');
});

it('an impostor that passes everything on to the real instance is not believed, for it stands in another place', async () => {
  await open();
  const real = access;
  const elsewhere = isWindows ? createControlAccess(home).address : join(home.run, 'other.sock');
  access = { address: elsewhere, secret: real.secret };
  await pose((socket) => {
    const behind = connect(real.address);
    socket.pipe(behind);
    behind.pipe(socket);
    behind.on('error', () => {});
  });
  expect(await askInstance(home, STATUS)).toMatchObject({ response: { error: expect.stringMatching(/did not prove/) } });
  expect(heard).toEqual([]);
});

it.skipIf(isWindows)('nobody runs where a killed instance left its note, or its note and its socket', async () => {
  claim.write(noteOf(access));
  claim.release();
  writeFileSync(join(home.run, 'instance.json'), JSON.stringify(noteOf(access)), { mode: 0o600 });
  const nobody = { outcome: 'not-running', pid: null };
  expect(await askInstance(home, STATUS)).toEqual(nobody);
  const killed = await leaveSocketOfDead(access.address);
  expect(killed).toBe('SIGKILL');
  expect(statSync(access.address).isSocket()).toBe(true);
  expect(await askInstance(home, STATUS)).toEqual(nobody);
  claim = takeClaim();
  await open();
  expect(await askInstance(home, STATUS)).toMatchObject({ response: { ok: true } });
});

it('names the process that has the data folder and does not listen: it is about to begin or to end', async () => {
  claim.write(noteOf(access));
  expect(await askInstance(home, STATUS)).toEqual({ outcome: 'not-running', pid: process.pid });
});

it.skipIf(isWindows)('writes the note for its owner alone, also over one that others could read, and never half', async () => {
  const path = join(home.run, 'instance.json');
  writeFileSync(path, 'of an older version', { mode: 0o644 });
  chmodSync(path, 0o644);
  await open();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(path, 'utf8')).toContain(access.secret);
});

it.skipIf(isWindows)('does not trust a note that others may read or write, and names it without what it holds', async () => {
  await open();
  chmodSync(join(home.run, 'instance.json'), 0o644);
  const asked = await askInstance(home, STATUS);
  expect(asked).toMatchObject({ response: { error: expect.stringMatching(/instance\.json.*others may read.*chmod 600/) } });
  expect(JSON.stringify(asked)).not.toContain(access.secret);
});

function greetingOf(own: ControlAccess = { address: 'nowhere', secret: 'guessed' }): ReturnType<typeof createGreeting> {
  return createGreeting(own);
}

/** Another process binds the address and is killed: its file stays. */
function leaveSocketOfDead(address: string): Promise<NodeJS.Signals | null> {
  const script = 'require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';
  const child = spawn(process.execPath, ['-e', script, address], { stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}
