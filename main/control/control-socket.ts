// The door for the command line: a local socket that only its owner can open. Needs the instance lock, so a file that lies
// where the socket goes is always left over from a dead instance.
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { type ControlRequest, type ControlResponse, LONGEST_REQUEST_BYTES, parseControlRequest } from './control-protocol.ts';
import type { Asker } from './control-requests.ts';

/** Answers one request. A throw is told to the asker as an error. */
export type ControlHandler = (request: ControlRequest, asker: Asker) => Promise<unknown>;

const MOST_WAITING_BYTES = 1024 * 1024;

export type ControlSocket = { close(): Promise<void> };

export async function openControlSocket(address: string, handler: ControlHandler): Promise<ControlSocket> {
  const isPipe = address.startsWith('\\\\');
  if (!isPipe) clearPlace(address);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, handler);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  if (!isPipe) chmodSync(address, 0o600);
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      // What was answered still goes out; nobody can ask any more.
      for (const socket of sockets) socket.end();
      const patience = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, 500);
      await closed;
      clearTimeout(patience);
      if (!isPipe) rmSync(address, { force: true });
    },
  };
}

/** Makes the folder of the socket, only for its owner, and takes away what a dead instance left. */
function clearPlace(address: string): void {
  const folder = dirname(address);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid !== userInfo().uid || (mode & 0o077) !== 0) {
    throw new Error(`the folder ${folder} of the control socket is open to others: expected it to be yours, with mode 0700`);
  }
  rmSync(address, { force: true });
}

function serve(socket: Socket, handler: ControlHandler): void {
  let waiting = '';
  let end: () => void = () => {};
  const asker: Asker = {
    // Who reads too slowly misses lines; what waits for it must not grow without end.
    emit: (result) => {
      if (socket.writableLength < MOST_WAITING_BYTES) answer({ ok: true, result });
    },
    untilGone: (ending) => (end = ending),
    letGo: () => end(),
  };
  const answer = (response: ControlResponse): void => {
    if (socket.writable) socket.write(`${JSON.stringify(response)}\n`);
  };
  socket.setEncoding('utf8');
  // The asker may leave at any time; its answer is then nobody's.
  socket.on('error', () => {});
  socket.on('close', () => end());
  socket.on('data', (chunk: string) => {
    const lines = (waiting + chunk).split('\n');
    waiting = lines.pop() ?? '';
    if (waiting.length > LONGEST_REQUEST_BYTES || lines.some((line) => line.length > LONGEST_REQUEST_BYTES)) {
      answer({ ok: false, error: `a request of more than ${LONGEST_REQUEST_BYTES} bytes, expected one short line of JSON` });
      socket.end();
      return;
    }
    for (const line of lines) if (line.trim() !== '') void respond(line, handler, asker).then(answer);
  });
}

async function respond(line: string, handler: ControlHandler, asker: Asker): Promise<ControlResponse> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, error: 'found a line that is not JSON, expected one JSON object a line' };
  }
  try {
    return { ok: true, result: await handler(parseControlRequest(value), asker) };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}
