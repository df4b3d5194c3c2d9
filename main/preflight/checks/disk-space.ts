// Room for journal, logs and backups where the data folder is.
import { statfs } from 'node:fs/promises';
import { failed, inMegabytes, type PreflightCheck, passed, warning } from '../preflight-check.ts';

export const diskSpace: PreflightCheck = {
  id: 'disk-space',
  title: 'Disk space',
  isStrictForLive: true,
  timeoutMs: 5_000,
  async run({ home, settings }) {
    const { bavail, bsize, files, ffree } = await statfs(home.root);
    const free = bavail * bsize;
    const least = settings.preflight.freeDiskBytes;
    const told = `${inMegabytes(free)} are free where ${home.root} is`;
    const remedy = 'Delete what is not needed, or move the data folder with --home (the limit is preflight.freeDiskBytes).';
    if (files > 0 && ffree < 1_000)
      return failed(`Only ${ffree} more files can be made where ${home.root} is, expected 1000.`, remedy);
    if (free < least) return failed(`${told}, expected at least ${inMegabytes(least)}.`, remedy);
    if (free < 2 * least) return warning(`${told}, which is little.`, remedy);
    return passed(`${told}.`);
  },
};
