// The door for the command line: a local socket that answers whoever knows the secret of this start. Needs the instance lock, so a file
// that lies where the socket goes is always left over from a dead instance.
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { UnusableHome } from '../home.ts';
import type { ControlAccess } from './control-access.ts';
import { type ControlHandler, serveAsker } from './control-conversation.ts';
import { HANDSHAKE_MS } from './handshake.ts';

export type ControlSocket = { close(): Promise<void> };

/** As many may be at the door without having proven anything; one more sends the one away that stands there longest. */
const MOST_UNPROVEN = 32;

export async function openControlSocket(
  access: ControlAccess,
  handler: ControlHandler,
  handshakeMs = HANDSHAKE_MS,
): Promise<ControlSocket> {
  const { address } = access;
  const isPipe = address.startsWith('\\\\');
  if (!isPipe) clearPlace(address);
  const sockets = new Set<Socket>();
  const unproven = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    unproven.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      unproven.delete(socket);
    });
    const [longest] = unproven;
    if (longest && unproven.size > MOST_UNPROVEN) longest.destroy();
    serveAsker(socket, { access, handler, handshakeMs, onAdmitted: () => unproven.delete(socket) });
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
    throw new UnusableHome(
      `the folder ${folder} of the control socket is open to others: expected it to be yours, with mode 0700`,
    );
  }
  rmSync(address, { force: true });
}
