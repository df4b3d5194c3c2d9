// The floor under the simulator: bare Node HTTP and `ws` in a process of their own that answer the same bytes and do nothing else.
import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export type SimulatorFloor = { readonly url: string; close(): void };

/** `answer` is the body of each POST, `updates` the frames that come with it on every socket. */
export async function openSimulatorFloor(answer: string, updates: readonly Buffer[]): Promise<SimulatorFloor> {
  const child: ChildProcess = fork(import.meta.filename, ['simulator-floor'], { serialization: 'advanced' });
  child.send({ answer, updates });
  const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(message as number)));
  return { url: `http://127.0.0.1:${port}`, close: () => void child.kill() };
}

if (process.argv[2] === 'simulator-floor') process.once('message', (task) => serve(task as Task));

type Task = { readonly answer: string; readonly updates: readonly Buffer[] };

function serve({ answer, updates }: Task): void {
  const sockets = new Set<WebSocket>();
  const server = createServer((request, response) => {
    request.on('data', () => {});
    request.on('end', () => {
      for (const socket of sockets) for (const update of updates) socket.send(update, { binary: true });
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(answer);
    });
  });
  new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => sockets.add(socket));
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}
