// The data folder can be written to, keeps what is synced, is its owner's alone, and lies on a file system that databases can trust.
import { constants } from 'node:fs';
import { access, open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { unfinishedRestore } from '../../backups/unfinished-restore.ts';
import { failed, type PreflightCheck, passed, warning } from '../preflight-check.ts';

/** Magic numbers of statfs(2) for file systems on other machines, where locks and memory maps of a database are not safe. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x517b, 'SMB'],
]);

export const dataFolder: PreflightCheck = {
  id: 'data-folder',
  title: 'Data folder',
  isStrictForLive: true,
  timeoutMs: 10_000,
  async run({ home }) {
    const remedy = `Make ${home.root} a folder of yours on a healthy local disk, or choose another with --home.`;
    const unfinished = unfinishedRestore(home);
    if (unfinished !== null) {
      return failed(`A restore of ${unfinished} was interrupted.`, `Run "tradewarden restore ${unfinished}" again.`);
    }
    const broken = await tryToWrite(home.root);
    if (broken !== null) return failed(`${home.root} cannot be written to: ${broken}.`, remedy);
    const { type } = await statfs(home.root);
    const network = NETWORK_FILE_SYSTEMS.get(type >>> 0);
    if (network !== undefined)
      return warning(`${home.root} is on a network file system (${network}), where the journal's locks are not safe.`, remedy);
    const { mode, uid } = await stat(home.root);
    if (process.platform !== 'win32' && (mode & 0o022) !== 0)
      return warning(
        `Others may write into ${home.root} (mode ${(mode & 0o777).toString(8)}).`,
        `Run "chmod 700 '${home.root}'".`,
      );
    if (process.getuid !== undefined && uid !== process.getuid())
      return warning(`${home.root} belongs to another user (${uid}).`, `Run "chown ${process.getuid()} '${home.root}'".`);
    return passed(`${home.root} can be written to and read back.`);
  },
};

/** Null when a file can be made, synced, read back and taken away. */
async function tryToWrite(folder: string): Promise<string | null> {
  const path = join(folder, `.preflight-${process.pid}`);
  const content = `${process.pid} ${Date.now()}`.repeat(100);
  try {
    await access(folder, constants.W_OK);
    const file = await open(path, 'w+', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
      const back = Buffer.alloc(content.length);
      await file.read(back, 0, back.length, 0);
      return back.toString() === content ? null : 'what is read back differs from what was written';
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
