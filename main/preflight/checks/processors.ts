// Enough processors for a handful of processes.
import { type PreflightCheck, passed, warning } from '../preflight-check.ts';

export const processors: PreflightCheck = {
  id: 'processors',
  title: 'Processors',
  run({ machine }) {
    const count = machine.processors();
    if (count >= 2) return passed(`${count} processors.`);
    return warning('One processor, expected at least 2.', 'Trading works, but later: give the machine another processor.');
  },
};
