// Enough memory that nothing is swapped out while it trades.
import { failed, inMegabytes, type PreflightCheck, passed, warning } from '../preflight-check.ts';

export const memory: PreflightCheck = {
  id: 'memory',
  title: 'Memory',
  isStrictForLive: true,
  run({ machine, settings }) {
    const least = settings.preflight.freeMemoryBytes;
    const free = machine.freeMemoryBytes();
    const told = `${inMegabytes(free)} of ${inMegabytes(machine.totalMemoryBytes())} are free`;
    const remedy = 'End other programs, or give the machine more memory (the limit is preflight.freeMemoryBytes).';
    if (free < least) return failed(`${told}, expected at least ${inMegabytes(least)}.`, remedy);
    if (free < 2 * least) return warning(`${told}, which is little.`, remedy);
    return passed(`${told}.`);
  },
};
