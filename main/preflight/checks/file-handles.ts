// Enough file handles for sockets, journals and log files.
import { failed, type PreflightCheck, passed, skipped, warning } from '../preflight-check.ts';

export const fileHandles: PreflightCheck = {
  id: 'file-handles',
  title: 'File handles',
  isStrictForLive: true,
  timeoutMs: 5_000,
  async run({ machine, settings }) {
    const handles = await machine.fileHandles();
    if (handles === null) return skipped('This system does not tell how many files may be open.');
    const free = handles.limit - handles.used;
    const least = settings.preflight.freeFileHandles;
    const told = `${free} of ${handles.limit} file handles are free`;
    const remedy = 'Raise the limit with "ulimit -n 4096", or with LimitNOFILE= in a service.';
    if (free < least) return failed(`${told}, expected at least ${least}.`, remedy);
    if (free < 2 * least) return warning(`${told}, which is little.`, remedy);
    return passed(`${told}.`);
  },
};
