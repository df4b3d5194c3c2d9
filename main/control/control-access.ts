// How to reach the running instance of a data folder: where its control socket is, and the secret that both sides prove to know.
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { HomeFolders } from '../home.ts';

/** `secret` is made for one start, and lies in the instance's note, which only its owner may read. It is never sent. */
export type ControlAccess = { readonly address: string; readonly secret: string };

export const createControlAccess = (home: HomeFolders): ControlAccess => ({
  address: controlAddress(home),
  secret: randomBytes(32).toString('base64url'),
});

/** Unix socket paths end at 104 bytes on macOS and at 108 on Linux, terminator included. */
const LONGEST_SOCKET_PATH = 100;

/**
 * Where the control socket of a data folder is. A long path moves it into a short folder of the user's own. Windows names pipes in one
 * room for all users, so there the name is another one each time, and cannot be taken before.
 */
export function controlAddress(home: HomeFolders, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return `\\\\.\\pipe\\tradewarden-${randomBytes(16).toString('hex')}`;
  const path = join(home.run, 'control.sock');
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path;
  return join(tmpdir(), `tradewarden-${userInfo().uid}-${shortHash(home.root)}`, 'control.sock');
}

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
