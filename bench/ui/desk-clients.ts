// What the real desk worker pays for each browser that looks on: a whole product with one strategy, and twenty clients that
// ask for what the default layout shows.
import { readFile } from 'node:fs/promises';
import { WebSocket } from 'ws';
import type { DeskClientMessage, DeskFrame, DeskTopic } from '../../protocol/desk-feed.ts';
import { createHome, removeHome, startTradewarden, untilStatus } from '../../test/support/product-run.ts';
import type { BenchRow } from '../statistics.ts';

const CLIENTS = 20;
const MEASURED_MS = 15_000;
/** Of the kernel's clock in /proc. */
const TICKS_PER_SECOND = 100;
const TOPICS: readonly DeskTopic[] = [
  { topic: 'bar' },
  { topic: 'overview' },
  { topic: 'orders' },
  { topic: 'positions' },
  { topic: 'watchlist', symbols: [] },
  { topic: 'chart', symbol: 'SPY', timeframe: '1m' },
];

/** Empty where the system tells no process's time in /proc. */
export async function benchDeskClients(): Promise<readonly BenchRow[]> {
  if (process.platform !== 'linux') return [];
  const home = createHome();
  const run = startTradewarden('run', '--home', home, '--ports', 'auto');
  try {
    const status = await untilStatus(
      home,
      ({ dashboardUrl, components, metrics }) =>
        dashboardUrl !== null && metrics.signals > 0 && components.some(({ id }) => id === 'realtime-monitor'),
    );
    const pid = status.components.find(({ id }) => id === 'realtime-monitor')?.pid ?? 0;
    const alone = await cpuPercentOf(pid);
    const cookie = await enter(status.dashboardUrl ?? '');
    const clients = Array.from({ length: CLIENTS }, () => openClient(new URL(status.dashboardUrl ?? ''), cookie));
    await Promise.all(clients.map(({ opened }) => opened));
    const before = clients.map(({ frames }) => frames());
    const together = await cpuPercentOf(pid);
    const heard = clients.map(({ frames }, index) => frames() - (before[index] ?? 0));
    for (const { close } of clients) close();
    const least = Math.min(...heard) / (MEASURED_MS / 1000);
    return [
      { name: `desk worker without clients`, unit: '% of a core', value: alone, pass: true },
      {
        name: `each of ${CLIENTS} clients costs the desk worker`,
        unit: '% of a core',
        value: (together - alone) / CLIENTS,
        pass: true,
      },
      {
        name: `frames that the slowest of ${CLIENTS} clients gets (at most 20)`,
        unit: 'a second',
        value: least,
        pass: least > 0 && least <= 20,
      },
    ];
  } finally {
    run.child.kill('SIGTERM');
    await run.finished;
    removeHome(home);
  }
}

/** The one-time link becomes a cookie. */
async function enter(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'manual' });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`the link gave no cookie, but ${answer.status}`);
  return cookie;
}

function openClient({ host, origin }: URL, cookie: string) {
  const socket = new WebSocket(`ws://${host}/desk`, { headers: { cookie }, origin });
  const opened = Promise.withResolvers<void>();
  let frames = 0;
  const send = (message: DeskClientMessage): void => socket.send(JSON.stringify(message));
  socket.on('error', opened.reject);
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as DeskFrame;
    if (frame.kind === 'welcome') {
      for (const topic of TOPICS) send({ kind: 'subscribe', topic });
      opened.resolve();
    }
    if (frame.kind !== 'changes') return;
    frames += 1;
    send({ kind: 'seen', number: frame.number });
  });
  return { opened: opened.promise, frames: () => frames, close: () => socket.terminate() };
}

async function cpuPercentOf(pid: number): Promise<number> {
  const before = await cpuTicksOf(pid);
  const beganAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
  const seconds = (performance.now() - beganAt) / 1000;
  return (((await cpuTicksOf(pid)) - before) / TICKS_PER_SECOND / seconds) * 100;
}

/** User and system time: fields 14 and 15, counted after the name, which may hold spaces. */
async function cpuTicksOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
