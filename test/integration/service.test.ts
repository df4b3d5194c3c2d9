// The service protocol, spoken to a small listener on a real NOTIFY_SOCKET: ready, alive, stopping.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createServiceNotifier, watchdogPeriodMs } from '../../main/service/service-notifier.ts';
import { systemdUnit } from '../../main/service/systemd-unit.ts';
import { createHome, removeHome } from '../support/product-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'tw-notify-'));
const home = createHome();
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  removeHome(home);
});

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const canListen = process.platform === 'linux' && has('python3') && has('systemd-notify');
if (!canListen) console.warn('SKIPPED: the service protocol needs Linux, python3 and systemd-notify');

/** Prints each datagram as a line, and closes the descriptors that come with a barrier, as systemd does. */
const LISTENER = `
import array, socket, sys
listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
listener.bind(sys.argv[1])
print("listening", flush=True)
while True:
    message, fds, _, _ = socket.recv_fds(listener, 4096, 8)
    for fd in fds: socket.close(fd)
    print(message.decode().strip().replace("\\n", " "), flush=True)
`;

async function listen(): Promise<{
  readonly socket: string;
  readonly lines: readonly string[];
  readonly until: (text: string) => Promise<void>;
  readonly listener: ChildProcess;
}> {
  const socket = join(folder, `notify-${Math.random().toString(36).slice(2)}`);
  const program = join(folder, 'listener.py');
  writeFileSync(program, LISTENER);
  const listener = spawn('python3', [program, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const wake = new Set<() => void>();
  listener.stdout.on('data', (chunk: Buffer) => {
    lines.push(
      ...chunk
        .toString()
        .split('\n')
        .filter((line) => line !== ''),
    );
    for (const look of wake) look();
  });
  const until = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!lines.some((line) => line.includes(text))) return;
        wake.delete(look);
        resolve();
      };
      wake.add(look);
      look();
    });
  await until('listening');
  return { socket, lines, until, listener };
}

describe.skipIf(!canListen)('a session that is a service', () => {
  it('tells systemd when it is ready, that it is alive, and that it stops', async () => {
    const { socket, lines, until, listener } = await listen();
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(APCA|ALPACA|TRADEWARDEN|npm)/i.test(name)),
    );
    const session = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../dist/main/tradewarden.js'), 'run', '--ports', 'auto', '--home', home, '--json'],
      {
        env: { ...env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '1000000' },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const ended = new Promise((resolve) => session.once('close', resolve));
    await until('READY=1 STATUS=paper trading on simulator');
    await until('WATCHDOG=1');
    session.kill('SIGTERM');
    await until('STOPPING=1');
    expect(await ended).toBe(0);
    listener.kill();
    expect(lines.findIndex((line) => line.includes('READY=1'))).toBeLessThan(
      lines.findIndex((line) => line.includes('STOPPING=1')),
    );
  });

  it('is not called alive when it is not', async () => {
    const { socket, lines, until, listener } = await listen();
    const notifier = createServiceNotifier({ ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '60000' }, () => {});
    let asked = 0;
    notifier?.watch(() => ++asked > 5);
    await until('WATCHDOG=1');
    expect(asked).toBeGreaterThan(5);
    await notifier?.close();
    listener.kill();
    expect(lines[0]).toBe('listening');
  });
});

describe('without systemd', () => {
  it('nobody is told anything', () => {
    expect(createServiceNotifier({}, () => {})).toBeNull();
    expect(watchdogPeriodMs({}, 1)).toBeNull();
    expect(watchdogPeriodMs({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '2' }, 1)).toBeNull();
    expect(watchdogPeriodMs({ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '1' }, 1)).toBe(30_000);
  });

  it('a program that cannot tell is heard of once, and ends nothing', async () => {
    const troubles: string[] = [];
    const notifier = createServiceNotifier({ NOTIFY_SOCKET: '/nowhere' }, (reason) => troubles.push(reason), 'no-such-program');
    notifier?.ready('x');
    notifier?.stopping('y');
    await notifier?.close();
    expect(troubles).toEqual([expect.stringContaining('systemd cannot be told READY=1')]);
  });
});

describe('the unit', () => {
  const unit = systemdUnit({ node: '/opt/my node/bin/node', entry: '/opt/100%/tradewarden.js', home: '/home/me/$data' });

  it('quotes its paths as systemd reads them', () => {
    expect(unit).toContain('ExecStart="/opt/my node/bin/node" "/opt/100%%/tradewarden.js" "run" "--home" "/home/me/$$data"');
    expect(unit).toMatch(/^Type=notify$/m);
  });

  it.skipIf(!has('systemd-analyze'))('is accepted by systemd, which would object to a wrong word', () => {
    const file = join(folder, 'tradewarden.service');
    const objections = (text: string): readonly string[] => {
      writeFileSync(file, text);
      const { stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
      return stderr.split('\n').filter((line) => line.includes('tradewarden.service'));
    };
    const right = systemdUnit({
      node: process.execPath,
      entry: join(import.meta.dirname, '../../dist/main/tradewarden.js'),
      home,
    });
    expect(objections(right)).toEqual([]);
    expect(objections(right.replace('Type=notify', 'Type=notfy'))).toHaveLength(1);
  });
});
