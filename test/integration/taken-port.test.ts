// Another program takes the port of a worker: at the start nothing runs, later the worker stays down and says what to do, and comes
// back when the port is free again.
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LANE_NAMES, type LaneName } from '../../protocol/lanes.ts';
import {
  createHome,
  removeHome,
  runTradewarden,
  startTradewarden,
  statusOf,
  untilStatus,
  writeSettings,
} from '../support/product-run.ts';

let home: string;
beforeEach(() => {
  home = createHome();
});
afterEach(() => removeHome(home));

it('a port that is taken at the start is named with its lane, and nothing starts', async () => {
  const ports = await freePorts();
  const holder = await take(ports.signals);
  const { code, stdout } = await runTradewarden(...runWords(ports), '--json');
  await release(holder);
  expect(code).toBe(1);
  expect(stdout).toContain(`port ${ports.signals} (lane signals) is taken`);
});

it('a port that is taken while its worker is away keeps the worker down, with the remedy, until it is free', async () => {
  const ports = await freePorts();
  // So long that the port can be taken before the worker is back.
  writeSettings(home, {
    web: { enabled: false },
    supervision: { backoffBaseMs: 2_000, backoffCapMs: 2_000, maxRestarts: 2 },
  });
  const run = startTradewarden(...runWords(ports));
  const { components } = await untilStatus(home, (status) => status.components.every(({ state }) => state === 'running'));
  process.kill(components.find(({ id }) => id === 'order-executor')?.pid ?? 0, 'SIGKILL');
  const holder = await takeWhenFree(ports.signals);
  await untilStatus(home, runsWith('order-executor', 'failed'));
  const status = await runTradewarden('status', '--home', home);
  expect(status.stdout).toContain('trading REDUCING');
  expect(status.stdout).toContain(`lane signals cannot bind port ${ports.signals}: another program holds it.`);
  expect(status.stdout).toContain('End the program that holds the port, or choose other ports with --ports');
  await release(holder);
  expect((await runTradewarden('restart', 'order-executor', '--home', home)).code).toBe(0);
  await untilStatus(home, runsWith('order-executor', 'running'));
  expect((await statusOf(home))?.tradingState).toBe('REDUCING');
  await runTradewarden('stop', '--home', home);
  expect((await run.finished).code).toBe(1);
});

type Ports = Readonly<Record<LaneName, number>>;

const runWords = (ports: Ports): readonly string[] => ['run', '--ports', JSON.stringify(ports), '--home', home];
const runsWith =
  (component: string, state: string) =>
  ({ components }: { readonly components: readonly { readonly id: string; readonly state: string }[] }): boolean =>
    components.some((found) => found.id === component && found.state === state);

/** Held all at once, so that no two are the same. */
async function freePorts(): Promise<Ports> {
  const held = await Promise.all(LANE_NAMES.map(async (lane) => [lane, await take(0)] as const));
  const ports = held.map(([lane, server]) => [lane, (server.address() as { port: number }).port]);
  await Promise.all(held.map(([, server]) => release(server)));
  return Object.fromEntries(ports) as Ports;
}

const release = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

function take(port: number): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function takeWhenFree(port: number): Promise<Server> {
  for (;;) {
    const taken = await take(port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
    });
    if (taken) return taken;
  }
}
